//go:build fixturetest

package guard

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
)

// The drivers call each function twice, with room for one: if the first call has lost its permit, the second
// waits for ever.

var background = context.Background()

func fail() error { return errBusy }

func nothing() {}

func no() bool { return false }

func twice(f func(sem *semaphore.Weighted)) {
	sem := semaphore.NewWeighted(1)
	f(sem)
	f(sem)
}

func runBadErrorReturn() {
	twice(func(sem *semaphore.Weighted) { BadErrorReturn(background, sem, fail) })
}

func runBadContinue() {
	BadContinue(background, semaphore.NewWeighted(1), []string{"", "a"}, func(string) {})
}

func runBadPool() {
	p := &BadPool{sem: semaphore.NewWeighted(2), n: 4}
	p.Do(background, fail)
	p.Do(background, fail)
}

func runBadWeight() {
	sem := semaphore.NewWeighted(2)
	BadWeight(background, sem, nothing)
	BadWeight(background, sem, nothing)
}

func runBadMuch() { twice(func(sem *semaphore.Weighted) { BadMuch(background, sem, nothing) }) }

func runBadIgnored() {
	ctx, cancel := context.WithCancel(background)
	cancel()
	BadIgnored(ctx, semaphore.NewWeighted(1), nothing)
}

func runBadTry() {
	sem := semaphore.NewWeighted(1)
	sem.TryAcquire(1)
	BadTry(sem, func() { sem.Release(1) })
}

func runBadGoroutine() {
	twice(func(sem *semaphore.Weighted) { BadGoroutine(background, sem, fail) })
}

func runBadMayNotStart() {
	twice(func(sem *semaphore.Weighted) { BadMayNotStart(background, sem, new(errgroup.Group), true, fail) })
}

func runBadSlot() {
	slots := make(chan struct{}, 1)
	BadSlot(slots, fail)
	BadSlot(slots, fail)
}

func runBadToken() {
	tokens := make(chan bool, 1)
	tokens <- true
	BadToken(tokens, fail)
	BadToken(tokens, fail)
}

func runBadClosure() {
	f := BadClosure(semaphore.NewWeighted(1))
	f(background, fail)
	f(background, fail)
}

func runBadGroup() {
	b := &BadGroup{gate: gate{semaphore.NewWeighted(1)}}
	b.Start(background, no, fail)
	b.Start(background, no, fail)
}

func runBadGeneric() {
	twice(func(sem *semaphore.Weighted) {
		BadGeneric(background, sem, func() (int, error) { return 0, errBusy })
	})
}

func runBadRecover() {
	twice(func(sem *semaphore.Weighted) { BadRecover(background, sem, "") })
}

func runBadHelper() {
	g := &gate{semaphore.NewWeighted(1)}
	BadHelper(background, g, fail)
	BadHelper(background, g, fail)
}

func runGoodErrorReturn() {
	twice(func(sem *semaphore.Weighted) { GoodErrorReturn(background, sem, fail) })
}

func runGoodDefer() { twice(func(sem *semaphore.Weighted) { GoodDefer(background, sem, fail) }) }

func runGoodPool() {
	p := &GoodPool{sem: semaphore.NewWeighted(1), idle: make(chan *int, 1)}
	p.Get(background, func() (*int, error) { return nil, errBusy })
	c, _ := p.Get(background, func() (*int, error) { return new(int), nil })
	p.Put(c)
	p.Get(background, nil)
}

func runGoodTry() { twice(func(sem *semaphore.Weighted) { GoodTry(sem, nothing) }) }

func runGoodSlot() {
	slots := make(chan struct{}, 1)
	GoodSlot(background, slots, fail)
	GoodSlot(background, slots, fail)
}

func runGoodHandle() {
	twice(func(sem *semaphore.Weighted) {
		if release, err := GoodHandle(background, sem, func() error { return nil }); err == nil {
			release()
		}
		GoodHandle(background, sem, fail)
	})
}

func runGoodEnter() {
	twice(func(sem *semaphore.Weighted) {
		if GoodEnter(background, sem, func() error { return nil }) == nil {
			sem.Release(1)
		}
		GoodEnter(background, sem, fail)
	})
}

func runGoodHelper() {
	g := &gate{semaphore.NewWeighted(1)}
	GoodHelper(background, g, fail)
	GoodHelper(background, g, fail)
}

func runGoodLease() {
	twice(func(sem *semaphore.Weighted) {
		if l, err := GoodLease(background, sem, func() bool { return true }); err == nil {
			l.Close()
		}
		GoodLease(background, sem, no)
	})
}

func runGoodQueue() {
	q := &GoodQueue{semaphore.NewWeighted(1), make(chan func())}
	go q.Run()
	q.Put(background, nothing)
	q.Put(background, nothing)
	close(q.jobs)
}

func runGoodGoroutine() {
	twice(func(sem *semaphore.Weighted) { GoodGoroutine(background, sem, new(sync.WaitGroup), fail) })
}

func runGoodTwice() { GoodTwice(background, semaphore.NewWeighted(2), nothing) }

func runGoodWhen() {
	twice(func(sem *semaphore.Weighted) {
		GoodWhen(background, sem, true, nothing)
		GoodWhen(background, sem, false, nothing)
	})
}

func runGoodGate() {
	g := NewGoodGate()
	for n := range 3 {
		g.Put(n)
	}
}

func runGoodReplace() {
	ch := make(chan bool, 1)
	GoodReplace(ch, true)
	GoodReplace(ch, false)
}

func runBadNested() {
	n := &BadNested{make(chan struct{}, 1), make(chan struct{}, 1)}
	n.Copy(fail)
	n.Copy(fail)
}

func runGoodNested() {
	n := &GoodNested{make(chan struct{}, 1), make(chan struct{}, 1)}
	n.Copy(fail)
	n.Copy(fail)
}

func runGoodStates() {
	s := &GoodStates{make(chan struct{}, 1), make(chan struct{}, 1), make(chan struct{}, 1)}
	s.idle <- struct{}{}
	s.Do(func() error { return nil })
	s.Do(fail)
}

func runGoodWakeUp() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	w := &GoodWakeUp{wake: make(chan struct{}, 1), out: make(chan int)}
	go w.Send(ctx)
	w.Add(1)
	<-w.out
}

func runGoodSignal() {
	s := &GoodSignal{notify: make(chan struct{}, 1)}
	s.Read(nil, time.After(time.Millisecond))
	s.Read(nil, time.After(time.Millisecond))
}

func runGoodScheduler() {
	s := &GoodScheduler{
		jobs: make(chan func()), later: make(chan func(), 3), stop: make(chan struct{}),
		limit: &limit{1, make(chan struct{}, 1), make(chan func(), 3)},
	}
	var wg sync.WaitGroup
	wg.Go(s.Run)
	for range 3 {
		s.jobs <- nothing
	}
	close(s.stop)
	wg.Wait()
}

func runGoodPoison() {
	p := newGoodPoison(func([]byte) error { return nil })
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() { p.Write(background, nil) })
	}
	wg.Go(func() { p.Close() })
	wg.Wait()
	p.Write(background, nil)
	p.Close()
}

func runGoodTried() {
	t := newGoodTried(1)
	t.Do(nothing)
	t.Do(nothing)
	t.Close()
	t.Do(nothing)
}
