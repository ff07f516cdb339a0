// Package guard has functions that acquire a semaphore that they are given.
package guard

import (
	"context"
	"errors"
	"sync"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

var errBusy = errors.New("busy")

func BadContinue(ctx context.Context, sem *semaphore.Weighted, items []string, work func(string)) error {
	for _, item := range items {
		if err := sem.Acquire(ctx, 1); err != nil { // want `sem is acquired, but not released`
			return err
		}
		if item == "" {
			continue
		}
		work(item)
		sem.Release(1)
	}
	return nil
}

type BadPool struct {
	sem *semaphore.Weighted
	mu  sync.Mutex
	n   int
}

func (p *BadPool) Do(ctx context.Context, work func() error) error {
	if err := p.sem.Acquire(ctx, 2); err != nil { // want `p.sem is acquired, but not released when BadPool.Do returns at line \d+ \(when p.n > 3\)`
		return err
	}
	p.mu.Lock()
	if p.n > 3 {
		p.mu.Unlock()
		return errBusy
	}
	p.n++
	p.mu.Unlock()
	defer p.sem.Release(2)
	return work()
}

func BadWeight(ctx context.Context, sem *semaphore.Weighted, work func()) error {
	if err := sem.Acquire(ctx, 2); err != nil { // want `more of sem is acquired than is released`
		return err
	}
	defer sem.Release(1)
	work()
	return nil
}

func BadMuch(ctx context.Context, sem *semaphore.Weighted, work func()) error {
	if err := sem.Acquire(ctx, 1); err != nil {
		return err
	}
	work()
	sem.Release(2) // want `more of sem is released than was acquired`
	return nil
}

func BadIgnored(ctx context.Context, sem *semaphore.Weighted, work func()) {
	sem.Acquire(ctx, 1)
	work()
	sem.Release(1) // want `sem is released although it may not have been acquired: what Acquire at line \d+ tells is ignored`
}

func BadGoroutine(ctx context.Context, sem *semaphore.Weighted, work func() error) error {
	if err := sem.Acquire(ctx, 1); err != nil { // want `sem is acquired, but not released when the goroutine started at line \d+ ends`
		return err
	}
	go func() {
		if err := work(); err != nil {
			return
		}
		sem.Release(1)
	}()
	return nil
}

func BadMayNotStart(ctx context.Context, sem *semaphore.Weighted, g *errgroup.Group, busy bool, work func() error) error {
	if err := sem.Acquire(ctx, 1); err != nil { // want `sem is acquired, but not released when BadMayNotStart returns at line \d+ \(when busy is true\)`
		return err
	}
	if busy {
		return errBusy
	}
	g.Go(func() error {
		defer sem.Release(1)
		return work()
	})
	return nil
}

type gate struct{ slots *semaphore.Weighted }

func (g *gate) enter(ctx context.Context) error { return g.slots.Acquire(ctx, 1) }

func (g *gate) leave() { g.slots.Release(1) }

// BadGroup keeps its semaphore in an embedded struct.
type BadGroup struct {
	gate
	g errgroup.Group
}

func (b *BadGroup) Start(ctx context.Context, ready func() bool, work func() error) error {
	if err := b.slots.Acquire(ctx, 1); err != nil { // want `b.slots is acquired, but not released when BadGroup.Start returns at line \d+ \(when ready\(\) is false\)`
		return err
	}
	if !ready() {
		return errBusy
	}
	b.g.Go(func() error {
		defer b.slots.Release(1)
		return work()
	})
	return nil
}

func BadRecover(ctx context.Context, sem *semaphore.Weighted, name string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errBusy
		}
	}()
	if err := sem.Acquire(ctx, 1); err != nil { // want `sem is acquired, but not released when BadRecover returns`
		return err
	}
	if name == "" {
		panic("no name")
	}
	sem.Release(1)
	return nil
}
