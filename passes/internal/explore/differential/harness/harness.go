// Package harness runs generated Go programs under schedules of its choice.
//
// Each operation of a program goes through a gate: the goroutine waits there
// until the scheduler lets it do the operation, for real. When nothing moves
// any more and a goroutine has not come to its next gate, then its operation
// blocks. Whether something moves is found out by testing/synctest; with
// mutexes, at which synctest does not see that a goroutine blocks, by yielding
// the only processor until nothing changes.
//
// The package is copied into the module of the generated programs.
package harness

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing/synctest"
)

// The states of a Proc.
const (
	running int32 = iota // or blocked in the operation at its site
	gated
	ended
)

// A Proc is a goroutine of a program.
type Proc struct {
	w        *World
	path     string      // "0" is the root, "0.7#2" the second goroutine that it starts at site 7
	children map[int]int // goroutines started, by site
	gate     chan struct{}
	state    atomic.Int32
	site     int
	priority float64
}

// A World is one run of a program.
type World struct {
	rng    *rand.Rand
	bubble bool // whether it runs in a synctest bubble

	mu     sync.Mutex     // of the fields below
	panics map[int]string // texts of panics of operations, by site
	procs  []*Proc
	env    *Proc // cancels the context; or nil

	moves atomic.Int64
	over  atomic.Bool // a panic that nobody recovered, or worse
}

func (w *World) notePanic(site int, text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.panics == nil {
		w.panics = map[int]string{}
	}
	w.panics[site] = text
}

func (w *World) spawn(path string, f func(*Proc)) *Proc {
	p := &Proc{w: w, path: path, gate: make(chan struct{}), priority: w.rng.Float64()}
	w.mu.Lock()
	w.procs = append(w.procs, p)
	w.mu.Unlock()
	w.moves.Add(1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				p.At(0) // others go on until the panic ends them
				w.over.Store(true)
			}
			p.state.Store(ended)
			w.moves.Add(1)
		}()
		f(p)
	}()
	return p
}

// settle returns when no goroutine moves.
func (w *World) settle() {
	if w.bubble {
		synctest.Wait()
		return
	}
	const enough = 20 // one is enough if the garbage collector keeps away
	for same, moves := 0, w.moves.Load(); same < enough; same++ {
		runtime.Gosched()
		if now := w.moves.Load(); now != moves {
			same, moves = 0, now
		}
	}
}

// At is the gate before the operation at site.
func (p *Proc) At(site int) {
	p.site = site
	p.w.moves.Add(1)
	p.state.Store(gated)
	<-p.gate
}

// release lets p through its gate.
func (p *Proc) release() {
	p.state.Store(running)
	p.gate <- struct{}{}
}

// Note, deferred around the operation at site, notes that it panics.
func (p *Proc) Note(site int) {
	if r := recover(); r != nil {
		p.w.notePanic(site, fmt.Sprint(r))
		panic(r)
	}
}

// Choose makes a choice of the environment.
func (p *Proc) Choose() bool { return p.w.rng.IntN(2) == 0 }

// Panic panics, but not in an operation.
func (p *Proc) Panic(site int) {
	p.At(site)
	panic("user")
}

// Goexit ends the goroutine.
func (p *Proc) Goexit() { runtime.Goexit() }

// fatal ends the world without a panic.
func (p *Proc) fatal() {
	p.At(0)
	p.w.over.Store(true)
	p.Goexit()
}

// Args are the variables that functions are handed.
type Args struct {
	A, B, C chan int
	R       chan chan int
	WG      *WaitGroup
	Mu      *Mutex
	RW      *RWMutex
	Cond    *Cond
	Ctx     *Ctx
	N       int
	Flag    bool
}

// Go starts f as a goroutine.
func (p *Proc) Go(site int, f func(*Proc, Args), args Args) {
	path := fmt.Sprintf("%s.%d", p.path, site)
	if p.children == nil {
		p.children = map[int]int{}
	}
	if p.children[site]++; p.children[site] > 1 {
		path = fmt.Sprintf("%s#%d", path, p.children[site])
	}
	p.w.spawn(path, func(q *Proc) { f(q, args) })
}

// Send is c <- v.
func Send[T any](p *Proc, site int, c chan<- T, v T) {
	p.At(site)
	defer p.Note(site)
	c <- v
}

// Recv is <-c.
func Recv[T any](p *Proc, site int, c <-chan T) (T, bool) {
	p.At(site)
	v, ok := <-c
	return v, ok
}

// Close is close(c).
func Close[T any](p *Proc, site int, c chan<- T) {
	p.At(site)
	defer p.Note(site)
	close(c)
}

// Len is len(c). That of nil is no operation.
func Len[T any](p *Proc, site int, c chan T) int {
	if c != nil {
		p.At(site)
	}
	return len(c)
}

// A WaitGroup is a sync.WaitGroup.
type WaitGroup struct{ wg sync.WaitGroup }

// Add is wg.Add(n).
func (wg *WaitGroup) Add(p *Proc, site, n int) {
	p.At(site)
	defer p.Note(site)
	wg.wg.Add(n)
}

// Wait is wg.Wait().
func (wg *WaitGroup) Wait(p *Proc, site int) {
	p.At(site)
	wg.wg.Wait()
}

// A Mutex is a sync.Mutex; unlocking one that is not locked ends the world,
// but not the process.
type Mutex struct {
	mu     sync.Mutex
	locked bool
}

// Lock is m.Lock().
func (m *Mutex) Lock(p *Proc, site int) {
	p.At(site)
	m.mu.Lock()
	m.locked = true
}

// TryLock is m.TryLock().
func (m *Mutex) TryLock(p *Proc, site int) bool {
	p.At(site)
	ok := m.mu.TryLock()
	m.locked = m.locked || ok
	return ok
}

// Unlock is m.Unlock().
func (m *Mutex) Unlock(p *Proc, site int) {
	p.At(site)
	if !m.locked {
		p.fatal()
	}
	m.locked = false
	m.mu.Unlock()
}

// An RWMutex is a sync.RWMutex; unlocking one that is not locked ends the
// world, but not the process.
type RWMutex struct {
	mu      sync.RWMutex
	locked  bool
	readers atomic.Int32
}

// Lock is m.Lock().
func (m *RWMutex) Lock(p *Proc, site int) {
	p.At(site)
	m.mu.Lock()
	m.locked = true
}

// TryLock is m.TryLock().
func (m *RWMutex) TryLock(p *Proc, site int) bool {
	p.At(site)
	ok := m.mu.TryLock()
	m.locked = m.locked || ok
	return ok
}

// Unlock is m.Unlock().
func (m *RWMutex) Unlock(p *Proc, site int) {
	p.At(site)
	if !m.locked {
		p.fatal()
	}
	m.locked = false
	m.mu.Unlock()
}

// RLock is m.RLock().
func (m *RWMutex) RLock(p *Proc, site int) {
	p.At(site)
	m.mu.RLock()
	m.readers.Add(1)
}

// RUnlock is m.RUnlock().
func (m *RWMutex) RUnlock(p *Proc, site int) {
	p.At(site)
	if m.readers.Load() == 0 {
		p.fatal()
	}
	m.readers.Add(-1)
	m.mu.RUnlock()
}

// A Cond is a sync.Cond.
type Cond struct {
	mu   *Mutex
	cond *sync.Cond
}

// NewCond is sync.NewCond(m).
func NewCond(m *Mutex) *Cond { return &Cond{m, sync.NewCond(&m.mu)} }

// Wait is c.Wait().
func (c *Cond) Wait(p *Proc, site int) {
	p.At(site)
	if !c.mu.locked {
		p.fatal()
	}
	c.mu.locked = false
	c.cond.Wait()
	c.mu.locked = true
}

// Signal is c.Signal().
func (c *Cond) Signal(p *Proc, site int) {
	p.At(site)
	c.cond.Signal()
}

// Broadcast is c.Broadcast().
func (c *Cond) Broadcast(p *Proc, site int) {
	p.At(site)
	c.cond.Broadcast()
}

// A CtxKind says what may cancel a context.
type CtxKind int

// The kinds of contexts.
const (
	CtxCancel   CtxKind = iota // only the program
	CtxTimeout                 // the environment, sooner or later
	CtxExternal                // the same here: what the environment may free is not stuck
)

// A Ctx is a context with its cancel function.
type Ctx struct {
	ctx    context.Context
	cancel func()
}

// NewCtx makes a context.
func NewCtx(p *Proc, kind CtxKind) *Ctx {
	ctx, cancel := context.WithCancel(context.Background())
	if kind != CtxCancel {
		p.w.env = p.w.spawn("env", func(q *Proc) {
			q.At(0)
			cancel()
		})
	}
	return &Ctx{ctx, cancel}
}

// Done is ctx.Done().
func (c *Ctx) Done() <-chan struct{} { return c.ctx.Done() }

// Cancel is cancel().
func (c *Ctx) Cancel(p *Proc, site int) {
	p.At(site)
	c.cancel()
}

// Err is ctx.Err() != nil.
func (c *Ctx) Err(p *Proc, site int) bool {
	p.At(site)
	return c.ctx.Err() != nil
}
