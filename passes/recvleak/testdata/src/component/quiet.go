package component

import (
	"container/list"
	"context"
	"errors"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// GoodCache cannot be closed: its goroutine lives as long as it does.
type GoodCache struct {
	mu      sync.Mutex
	entries map[string]string
	sweep   chan struct{}
}

func NewGoodCache() *GoodCache {
	c := &GoodCache{entries: make(map[string]string), sweep: make(chan struct{})}
	go func() {
		for range c.sweep {
			c.mu.Lock()
			clear(c.entries)
			c.mu.Unlock()
		}
	}()
	return c
}

func (c *GoodCache) Put(key, value string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries[key] = value
}

func (c *GoodCache) Sweep() { c.sweep <- struct{}{} }

// GoodTask's caller decides by its context how long it waits.
type GoodTask struct{ done chan struct{} }

func NewGoodTask() *GoodTask { return &GoodTask{make(chan struct{})} }

func (t *GoodTask) Finish() { close(t.done) }

func (t *GoodTask) Wait(ctx context.Context) error {
	select {
	case <-t.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// GoodEvents is closed once, whoever comes first.
type GoodEvents struct {
	frames chan frame
	quit   chan struct{}
	once   sync.Once
}

func NewGoodEvents() *GoodEvents {
	e := &GoodEvents{frames: make(chan frame), quit: make(chan struct{})}
	go func() {
		defer close(e.frames)
		for {
			f, err := readFrame()
			if err != nil {
				e.Close()
				return
			}
			select {
			case e.frames <- f:
			case <-e.quit:
				return
			}
		}
	}()
	return e
}

func (e *GoodEvents) Next() (frame, bool) {
	f, ok := <-e.frames // ok: closed when the goroutine ends, as it always does
	return f, ok
}

func (e *GoodEvents) Close() { e.once.Do(func() { close(e.quit) }) }

// GoodTickerOwner stops its loop and waits for it.
type GoodTickerOwner struct {
	quit chan struct{}
	done chan struct{}
}

func NewGoodTickerOwner(tick func()) *GoodTickerOwner {
	o := &GoodTickerOwner{make(chan struct{}), make(chan struct{})}
	go func() {
		defer close(o.done)
		ticker := time.NewTicker(time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				tick()
			case <-o.quit:
				return
			}
		}
	}()
	return o
}

func (o *GoodTickerOwner) Close() {
	close(o.quit)
	<-o.done
}

// GoodChild is not waited for when it did not start.
type GoodChild struct {
	name string
	up   chan struct{}
	done chan struct{}
}

func NewGoodChild(name string) *GoodChild {
	return &GoodChild{name, make(chan struct{}), make(chan struct{})}
}

func (c *GoodChild) Start() error {
	f, err := os.Open(c.name)
	if err != nil {
		return err
	}
	go func() {
		defer close(c.done)
		defer f.Close()
		if _, err := f.Read(make([]byte, 1)); err == nil {
			close(c.up)
		}
	}()
	return nil
}

func (c *GoodChild) AwaitUp() error {
	select {
	case <-c.up: // ok: the goroutine runs once Start has succeeded
		return nil
	case <-c.done:
		return errors.New("it has ended")
	}
}

func (c *GoodChild) Wait() { <-c.done }

// GoodLease gives its token back as long as it serves; what takes it for good
// comes when that is over.
type GoodLease struct {
	token chan string
	jobs  chan func(string)
}

func NewGoodLease(token string) *GoodLease {
	l := &GoodLease{make(chan string, 1), make(chan func(string))}
	l.token <- token
	return l
}

func (l *GoodLease) serve(ctx context.Context) {
	for {
		select {
		case job := <-l.jobs:
			token := <-l.token // ok: cleanup comes last
			job(token)
			l.token <- token
		case <-ctx.Done():
			return
		}
	}
}

func (l *GoodLease) Submit(ctx context.Context, job func(string)) {
	select {
	case l.jobs <- job:
	case <-ctx.Done():
	}
}

func (l *GoodLease) cleanup() string { return <-l.token }

// Serve serves with one lease until ctx is done.
func Serve(ctx context.Context, token string, use func(*GoodLease)) string {
	l := NewGoodLease(token)
	use(l)
	l.serve(ctx)
	return l.cleanup()
}

// What one call defers, another waits for.

type quota struct {
	left atomic.Int64
	wait chan struct{}
}

func newQuota(n int64) *quota {
	q := &quota{wait: make(chan struct{}, 1)}
	q.left.Store(n)
	return q
}

func (q *quota) acquire() {
	if q.left.Add(-1) < 0 {
		<-q.wait
	}
}

func (q *quota) release() {
	if q.left.Add(1) <= 0 {
		q.wait <- struct{}{}
	}
}

type GoodQuota struct{ q *quota }

func NewGoodQuota() *GoodQuota { return &GoodQuota{newQuota(1)} }

func (g *GoodQuota) Do(f func()) {
	g.q.acquire()
	defer g.q.release()
	f()
}

// GoodProcess: Kill says what is to be sent to it, and somebody else says when it has ended.
type GoodProcess struct {
	signals chan int
	exited  chan struct{}
}

func NewGoodProcess() *GoodProcess {
	return &GoodProcess{make(chan int, 1), make(chan struct{})}
}

func (p *GoodProcess) Kill(signal int) {
	select {
	case p.signals <- signal:
	default:
	}
}

func (p *GoodProcess) SetExited() { close(p.exited) }

func (p *GoodProcess) Wait() { <-p.exited }

// GoodReporter: StartFile starts a file, not the reporter; Run does that.
type GoodReporter struct {
	files  chan string
	closed chan struct{}
}

func NewGoodReporter() *GoodReporter {
	return &GoodReporter{make(chan string), make(chan struct{})}
}

func (r *GoodReporter) Run(ctx context.Context) error {
	defer close(r.closed)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-r.files:
		}
	}
}

func (r *GoodReporter) StartFile(name string) {
	select {
	case r.files <- name:
	case <-r.closed:
	}
}

// GoodSession has no loop to wait for if it was not started.
type GoodSession struct {
	mu      sync.Mutex
	started time.Time
	quit    chan struct{}
	done    chan struct{}
}

func NewGoodSession() *GoodSession {
	return &GoodSession{quit: make(chan struct{}), done: make(chan struct{})}
}

func (s *GoodSession) Start() {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.quit:
		return
	default:
	}
	s.started = time.Now()
	go func() {
		defer close(s.done)
		<-s.quit
	}()
}

func (s *GoodSession) Close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.quit)
	if !s.started.IsZero() {
		<-s.done
	}
}

// GoodDuplex: CloseRead closes one half, and the loop ends with the other.
type GoodDuplex struct {
	in      chan frame
	read    chan struct{}
	written chan struct{}
}

func NewGoodDuplex(handle func(frame)) *GoodDuplex {
	d := &GoodDuplex{make(chan frame), make(chan struct{}), make(chan struct{})}
	go func() {
		for {
			select {
			case f := <-d.in:
				handle(f)
			case <-d.written:
				return
			}
		}
	}()
	return d
}

func (d *GoodDuplex) Write(f frame) {
	select {
	case d.in <- f:
	case <-d.written:
	}
}

func (d *GoodDuplex) CloseRead() { close(d.read) }

func (d *GoodDuplex) Close() {
	d.CloseRead()
	close(d.written)
}

// GoodHub is served by functions that are not its methods.
type GoodHub struct {
	join  chan *member
	leave chan *member
}

type member struct{ hub *GoodHub }

func NewGoodHub() *GoodHub { return &GoodHub{make(chan *member), make(chan *member)} }

func (h *GoodHub) Run() {
	members := map[*member]bool{}
	for {
		select {
		case m := <-h.join:
			members[m] = true
		case m := <-h.leave:
			delete(members, m)
		}
	}
}

func Join(h *GoodHub) *member {
	m := &member{h}
	h.join <- m
	return m
}

func (m *member) Leave() { m.hub.leave <- m }

// GoodHandlers calls what was stored in it.
type GoodHandlers struct {
	onJoin atomic.Pointer[func()]
	byName map[*handler]struct{}
}

type handler struct{ call func() }

func (h *GoodHandlers) serve() {
	if call := h.onJoin.Load(); call != nil {
		(*call)()
	}
	for handler := range h.byName {
		handler.call()
	}
}

func AwaitJoin() {
	h := &GoodHandlers{}
	joined := make(chan struct{})
	call := func() { close(joined) }
	h.onJoin.Store(&call)
	h.serve()
	<-joined
}

func (h *GoodHandlers) add(call func()) { h.byName[&handler{call}] = struct{}{} }

func AwaitNamed() {
	h := &GoodHandlers{byName: map[*handler]struct{}{}}
	named := make(chan struct{})
	h.add(func() { close(named) })
	h.serve()
	<-named
}

// GoodBacklog waits for a goroutine only if it has started one: its list tells.
type GoodBacklog struct {
	mu    sync.Mutex
	items list.List
	quit  chan struct{}
	done  chan struct{}
}

func NewGoodBacklog() *GoodBacklog {
	return &GoodBacklog{quit: make(chan struct{}), done: make(chan struct{})}
}

func (b *GoodBacklog) Add(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.items.Len() == 0 {
		go func() {
			defer close(b.done)
			<-b.quit
		}()
	}
	b.items.PushBack(n)
}

func (b *GoodBacklog) Close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.quit)
	if b.items.Len() > 0 {
		<-b.done
	}
}
