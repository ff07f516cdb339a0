//go:build fixturetest

package cross

import (
	"context"
	"errors"

	"golang.org/x/sync/semaphore"
)

var background = context.Background()

func fail() error { return errors.New("failed") }

func fine() error { return nil }

func twice(f func(sem *semaphore.Weighted)) {
	sem := semaphore.NewWeighted(1)
	f(sem)
	f(sem)
}

func runBadHelpers() { twice(func(sem *semaphore.Weighted) { BadHelpers(background, sem, fail) }) }

func runBadStart() { twice(func(sem *semaphore.Weighted) { BadStart(background, sem, fail, fail) }) }

func runBadFree() {
	slots := make(chan struct{}, 1)
	BadFree(slots, fail)
	BadFree(slots, fail)
}

func runGoodHelpers() { twice(func(sem *semaphore.Weighted) { GoodHelpers(background, sem, fail) }) }

func runGoodStart() {
	twice(func(sem *semaphore.Weighted) {
		GoodStart(background, sem, fail, fail)
		GoodStart(background, sem, fine, fail)
	})
}

func runGoodWrapped() {
	w := &GoodWrapped{slots: make(chan struct{}, 1)}
	w.Do(nil)
	w.Do(nil)
}
