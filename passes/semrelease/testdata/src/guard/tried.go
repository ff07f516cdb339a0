package guard

import "sync"

// GoodTried hands the release to idle workers, who drop it once all is over: nobody waits for a permit, and nobody tries any more.
type GoodTried struct {
	mu     sync.RWMutex
	closed bool
	sem    chan struct{}
	idle   *idlers
}

type idlers struct {
	jobs chan func()
	quit chan struct{}
}

func newGoodTried(n int) *GoodTried {
	return &GoodTried{sem: make(chan struct{}, n), idle: &idlers{make(chan func()), make(chan struct{})}}
}

func (i *idlers) run(job func()) {
	select {
	case i.jobs <- job:
	case <-i.quit:
	default:
		go i.work(job)
	}
}

func (i *idlers) work(job func()) {
	job()
	select {
	case job := <-i.jobs:
		job()
	case <-i.quit:
	}
}

func (t *GoodTried) Do(job func()) bool {
	select {
	case t.sem <- struct{}{}:
	default:
		return false
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	if t.closed {
		<-t.sem
		return false
	}
	t.idle.run(func() {
		defer func() { <-t.sem }()
		job()
	})
	return true
}

func (t *GoodTried) Close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.closed {
		t.closed = true
		close(t.idle.quit)
	}
}
