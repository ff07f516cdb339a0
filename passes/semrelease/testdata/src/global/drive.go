//go:build fixturetest

package global

import (
	"context"
	"errors"

	"golang.org/x/sync/semaphore"
)

func fail() error { return errors.New("failed") }

// The semaphores are made anew, or the oracles would not see who is stuck: others may reach them.

func runBadSlots() {
	badSlots = make(chan struct{}, 1)
	BadSlots(fail)
	BadSlots(fail)
}

func runBadVar() {
	badVar = semaphore.NewWeighted(1)
	BadVar(context.Background(), fail)
	BadVar(context.Background(), fail)
}

func runGoodVar() {
	goodVar = semaphore.NewWeighted(1)
	GoodVar(context.Background(), fail)
	GoodVar(context.Background(), fail)
}
