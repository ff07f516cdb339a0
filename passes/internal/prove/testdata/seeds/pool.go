package p

import (
	"sync"
	"sync/atomic"
)

type pool struct {
	mu     sync.Mutex
	cond   *sync.Cond
	jobs   chan func() error
	quit   chan struct{}
	wg     sync.WaitGroup
	once   sync.Once
	active atomic.Int32
}

func newPool(workers int) *pool {
	p := &pool{jobs: make(chan func() error), quit: make(chan struct{})}
	p.cond = sync.NewCond(&p.mu)
	for range workers {
		p.wg.Go(p.work)
	}
	return p
}

func (p *pool) work() {
	for {
		select {
		case f := <-p.jobs:
			p.active.Add(1)
			f()
			p.mu.Lock()
			p.cond.Broadcast()
			p.mu.Unlock()
		case <-p.quit:
			return
		}
	}
}

func (p *pool) Submit(f func() error) { p.jobs <- f }

func (p *pool) Close() {
	p.once.Do(func() { close(p.quit) })
	p.wg.Wait()
}
