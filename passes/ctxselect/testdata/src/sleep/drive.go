//go:build fixturetest

package sleep

import (
	"context"
	"time"

	"github.com/pipevet/pipevet/internal/fixturetest/oracle"
)

func never() bool { return false }

// stopped calls stop while wait runs, and fails if that does not return soon.
func stopped(wait, stop func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		wait()
	}()
	time.Sleep(10 * time.Millisecond)
	stop()
	told := time.Now()
	<-done
	if time.Since(told) > time.Second/2 {
		oracle.Fail("it sleeps on when it has been told to stop")
	}
}

func runBadPoll() {
	ctx, cancel := context.WithCancel(context.Background())
	stopped(func() { BadPoll(ctx, never) }, cancel)
}

func runBadPoller() {
	p := &BadPoller{time.Second, make(chan struct{})}
	stopped(func() { p.run(func() {}) }, p.Close)
}

func runGoodWait() {
	ctx, cancel := context.WithCancel(context.Background())
	stopped(func() { GoodWait(ctx, never) }, cancel)
}

func runGoodOnce() { GoodOnce(context.Background()) }

func runGoodPatient() { GoodPatient(func() bool { return true }) }
