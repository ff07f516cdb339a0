package component

import (
	"errors"
	"sync/atomic"
)

var errSetup = errors.New("setup failed")

// A health is kept elsewhere: the engine does not know what was stored in it.
type health struct{ failed atomic.Bool }

// BadTask is there although its setup has failed, and nobody works on it.
//
// no fix: whether to fail, or to close done, only the author knows
type BadTask struct {
	jobs chan func()
	done chan struct{}
}

func NewBadTask(h *health, setup func() error) *BadTask {
	t := &BadTask{make(chan func()), make(chan struct{})}
	err := setup()
	h.failed.Store(err != nil)
	if err == nil {
		go t.work()
	}
	return t
}

func (t *BadTask) work() {
	defer close(t.done)
	for job := range t.jobs {
		job()
	}
}

func (t *BadTask) Do(job func()) { t.jobs <- job }

func (t *BadTask) Close() {
	close(t.jobs)
	<-t.done // want `BadTask\.Close blocks for ever receiving from t\.done`
}

// GoodWork's constructor fails with its setup: nobody closes what he has not got.
type GoodWork struct {
	jobs chan func()
	done chan struct{}
}

func NewGoodWork(h *health, setup func() error) (*GoodWork, error) {
	w := &GoodWork{make(chan func()), make(chan struct{})}
	err := setup()
	h.failed.Store(err != nil)
	if err == nil {
		go w.work()
	}
	if h.failed.Load() {
		return nil, errSetup
	}
	return w, nil
}

func (w *GoodWork) work() {
	defer close(w.done)
	for job := range w.jobs {
		job()
	}
}

func (w *GoodWork) Do(job func()) { w.jobs <- job }

func (w *GoodWork) Close() {
	close(w.jobs)
	<-w.done
}
