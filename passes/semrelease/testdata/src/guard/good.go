package guard

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

func GoodErrorReturn(ctx context.Context, sem *semaphore.Weighted, work func() error) error {
	if err := sem.Acquire(ctx, 1); err != nil {
		return err
	}
	if err := work(); err != nil {
		sem.Release(1)
		return err
	}
	sem.Release(1)
	return nil
}

func GoodDefer(ctx context.Context, sem *semaphore.Weighted, work func() error) error {
	if err := sem.Acquire(ctx, 1); err != nil {
		return err
	}
	defer sem.Release(1)
	if err := work(); err != nil {
		return err
	}
	return nil
}

// Get acquires; Put releases.
type GoodPool struct {
	sem  *semaphore.Weighted
	idle chan *int
}

func (p *GoodPool) Get(ctx context.Context, dial func() (*int, error)) (*int, error) {
	if err := p.sem.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	select {
	case c := <-p.idle:
		return c, nil
	default:
	}
	c, err := dial()
	if err != nil {
		p.sem.Release(1)
		return nil, err
	}
	return c, nil
}

func (p *GoodPool) Put(c *int) {
	select {
	case p.idle <- c:
	default:
	}
	p.sem.Release(1)
}

func GoodTry(sem *semaphore.Weighted, work func()) bool {
	if !sem.TryAcquire(1) {
		return false
	}
	defer sem.Release(1)
	work()
	return true
}

func GoodSlot(ctx context.Context, slots chan struct{}, work func() error) error {
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return work()
}

// A function whose job it is to acquire hands the release back.
func GoodHandle(ctx context.Context, sem *semaphore.Weighted, check func() error) (release func(), err error) {
	if err := sem.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	if err := check(); err != nil {
		sem.Release(1)
		return nil, err
	}
	return func() { sem.Release(1) }, nil
}

// GoodEnter acquires, and leaves it to its caller to release.
func GoodEnter(ctx context.Context, sem *semaphore.Weighted, check func() error) error {
	if err := sem.Acquire(ctx, 1); err != nil {
		return err
	}
	if err := check(); err != nil {
		sem.Release(1)
		return err
	}
	return nil
}

func GoodHelper(ctx context.Context, g *gate, work func() error) error {
	if err := g.enter(ctx); err != nil {
		return err
	}
	defer g.leave()
	return work()
}

type lease struct{ sem *semaphore.Weighted }

func (l *lease) Close() { l.sem.Release(1) }

// GoodLease hands the permit over in a struct.
func GoodLease(ctx context.Context, sem *semaphore.Weighted, check func() bool) (*lease, error) {
	if err := sem.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	if !check() {
		sem.Release(1)
		return nil, errBusy
	}
	return &lease{sem}, nil
}

// GoodQueue hands the permit over with a job: who does the job releases it.
type GoodQueue struct {
	sem  *semaphore.Weighted
	jobs chan func()
}

func (q *GoodQueue) Put(ctx context.Context, job func()) error {
	if err := q.sem.Acquire(ctx, 1); err != nil {
		return err
	}
	select {
	case q.jobs <- job:
		return nil
	case <-ctx.Done():
		q.sem.Release(1)
		return ctx.Err()
	}
}

func (q *GoodQueue) Run() {
	for job := range q.jobs {
		job()
		q.sem.Release(1)
	}
}

func GoodGoroutine(ctx context.Context, sem *semaphore.Weighted, wg *sync.WaitGroup, work func() error) error {
	if err := sem.Acquire(ctx, 1); err != nil {
		return err
	}
	wg.Go(func() {
		defer sem.Release(1)
		work()
	})
	return nil
}

// GoodTwice acquires on and on, and gives back all at once.
func GoodTwice(ctx context.Context, sem *semaphore.Weighted, work func()) error {
	if err := sem.Acquire(ctx, 1); err != nil {
		return err
	}
	if err := sem.Acquire(ctx, 1); err != nil {
		sem.Release(1)
		return err
	}
	defer sem.Release(2)
	work()
	return nil
}

func GoodWhen(ctx context.Context, sem *semaphore.Weighted, limited bool, work func()) error {
	if limited {
		if err := sem.Acquire(ctx, 1); err != nil {
			return err
		}
	}
	work()
	if limited {
		sem.Release(1)
	}
	return nil
}

// A flag that wakes somebody up is no semaphore: who takes it need not put it back.

type GoodWakeUp struct {
	mu    sync.Mutex
	items []int
	wake  chan struct{}
	out   chan int
}

func (w *GoodWakeUp) Add(n int) {
	w.mu.Lock()
	w.items = append(w.items, n)
	w.mu.Unlock()
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

func (w *GoodWakeUp) next() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.items)
}

func (w *GoodWakeUp) Send(ctx context.Context) {
	for ctx.Err() == nil {
		select {
		case <-w.wake:
			select {
			case w.out <- w.next():
			default:
				select { // again, when somebody receives
				case w.wake <- struct{}{}:
				default:
				}
			}
		case <-ctx.Done():
		}
	}
}

// A GoodSignal is waited for, with something else: what is in the channel is no permit.
type GoodSignal struct {
	full   []byte
	notify chan struct{}
}

func (s *GoodSignal) Read(b []byte, timeout <-chan time.Time) int {
	defer wakeUp(s.notify) // the next reader
	for len(s.full) == 0 {
		select {
		case <-s.notify:
		case <-timeout:
			return 0
		}
	}
	return copy(b, s.full)
}

func wakeUp(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}
