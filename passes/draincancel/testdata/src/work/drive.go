//go:build fixturetest

package work

import (
	"context"
	"time"

	"github.com/pipevet/pipevet/internal/fixturetest/oracle"
)

// cancelled calls work with much to do, cancels it, and fails if it does not return soon: what it is at may be done, and some more, as select likes it.
func cancelled(work func(context.Context, []int) error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		work(ctx, make([]int, 40))
	}()
	time.Sleep(10 * time.Millisecond)
	cancel()
	told := time.Now()
	<-done
	if time.Since(told) > 600*time.Millisecond {
		oracle.Fail("it works on when it has been told to stop")
	}
}

func runBadAll()      { cancelled(BadAll) }
func runGoodDropped() { cancelled(GoodDropped) }
