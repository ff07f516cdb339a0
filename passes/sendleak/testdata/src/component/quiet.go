package component

import (
	"context"
	"sync"
	"time"
)

// GoodSampler cannot be closed: its goroutine lives as long as it does, and
// its clients go on receiving.
type GoodSampler struct {
	samples chan int
}

func NewGoodSampler() *GoodSampler {
	s := &GoodSampler{make(chan int)}
	go func() {
		for n := 0; ; n++ {
			s.samples <- n
		}
	}()
	return s
}

func (s *GoodSampler) Sample() int { return <-s.samples }

// GoodQueue drains what is in flight when it is closed.
type GoodQueue struct {
	items chan string
	done  chan struct{}
	once  sync.Once
}

func NewGoodQueue(handle func(string)) *GoodQueue {
	q := &GoodQueue{items: make(chan string), done: make(chan struct{})}
	go func() {
		defer close(q.done)
		for item := range q.items {
			handle(item)
		}
	}()
	return q
}

func (q *GoodQueue) Put(item string) { q.items <- item }

// Close may be called when no Put is in flight.
func (q *GoodQueue) Close() {
	q.once.Do(func() { close(q.items) })
	<-q.done
}

// GoodMailbox keeps the newest message only: there is always room.
type GoodMailbox struct {
	mu  sync.Mutex
	box chan string
}

func NewGoodMailbox() *GoodMailbox {
	return &GoodMailbox{box: make(chan string, 1)}
}

func (m *GoodMailbox) Put(msg string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	select {
	case <-m.box:
	default:
	}
	m.box <- msg // ok: only Put sends, and it holds the lock
}

func (m *GoodMailbox) Get(ctx context.Context) (string, error) {
	select {
	case msg := <-m.box:
		return msg, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// GoodRunner's Stop waits with the loop still serving.
type GoodRunner struct {
	cmds   chan func()
	ctx    context.Context
	cancel context.CancelFunc
	wg     sync.WaitGroup
}

func NewGoodRunner() *GoodRunner {
	ctx, cancel := context.WithCancel(context.Background())
	r := &GoodRunner{cmds: make(chan func()), ctx: ctx, cancel: cancel}
	r.wg.Add(1)
	go r.loop()
	return r
}

func (r *GoodRunner) loop() {
	defer r.wg.Done()
	for {
		select {
		case cmd := <-r.cmds:
			cmd()
		case <-r.ctx.Done():
			return
		}
	}
}

func (r *GoodRunner) Do(timeout time.Duration, cmd func()) bool {
	done := make(chan struct{})
	run := func() {
		defer close(done)
		cmd()
	}
	select {
	case r.cmds <- run:
		<-done // ok: whoever took run closes done
		return true
	case <-time.After(timeout):
		return false
	case <-r.ctx.Done():
		return false
	}
}

func (r *GoodRunner) Stop() {
	r.cancel()
	r.wg.Wait()
}

// GoodSquarer hands out its results: clients receive from what they were given.
type GoodSquarer struct {
	jobs    chan int
	results chan int
	wg      sync.WaitGroup
}

func NewGoodSquarer(workers int) *GoodSquarer {
	p := &GoodSquarer{jobs: make(chan int), results: make(chan int)}
	for range workers {
		p.wg.Add(1)
		go p.work()
	}
	return p
}

func (p *GoodSquarer) work() {
	defer p.wg.Done()
	for job := range p.jobs {
		p.results <- 2 * job
	}
}

func (p *GoodSquarer) Submit(job int) { p.jobs <- job }

func (p *GoodSquarer) Results() <-chan int { return p.results }

func (p *GoodSquarer) Close() {
	close(p.jobs)
	p.wg.Wait()
	close(p.results)
}

// GoodPump is closed under the lock that Send holds. Another type only waits for that.
type GoodPump struct {
	mu      sync.Mutex
	stopped bool
	in      chan int
	closed  chan struct{}
}

func NewGoodPump() *GoodPump {
	p := &GoodPump{in: make(chan int), closed: make(chan struct{})}
	go func() {
		for {
			select {
			case <-p.in:
			case <-p.closed:
				return
			}
		}
	}()
	return p
}

func (p *GoodPump) Send(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.stopped {
		p.in <- n
	}
}

func (p *GoodPump) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.stopped {
		p.stopped = true
		close(p.closed)
	}
}

type station struct{ pump *GoodPump }

func (s *station) Wait() { <-s.pump.closed }
