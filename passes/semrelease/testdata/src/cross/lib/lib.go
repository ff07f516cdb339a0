// Package lib has helpers that acquire and release semaphores.
package lib

import (
	"context"

	"golang.org/x/sync/semaphore"
)

// Enter acquires.
func Enter(ctx context.Context, sem *semaphore.Weighted) error { return sem.Acquire(ctx, 1) }

// Leave releases.
func Leave(sem *semaphore.Weighted) { sem.Release(1) }

// Free gives a slot back.
func Free(slots chan struct{}) { <-slots }

// Run does the work in a goroutine and releases.
func Run(sem *semaphore.Weighted, work func() error) {
	go func() {
		defer sem.Release(1)
		work()
	}()
}
