// Package cross acquires and releases with the help of another package.
package cross

import (
	"context"

	"golang.org/x/sync/semaphore"

	"github.com/pipevet/pipevet/passes/semrelease/testdata/src/cross/lib"
)

func BadStart(ctx context.Context, sem *semaphore.Weighted, ready func() error, work func() error) error {
	if err := sem.Acquire(ctx, 1); err != nil { // want `sem is acquired, but not released when BadStart returns at line \d+ \(when err != nil\)`
		return err
	}
	if err := ready(); err != nil {
		return err
	}
	lib.Run(sem, work)
	return nil
}

func BadFree(slots chan struct{}, work func() error) error {
	slots <- struct{}{} // want `slots is acquired, but not released when BadFree returns at line \d+ \(when err != nil\)`
	if err := work(); err != nil {
		return err
	}
	lib.Free(slots)
	return nil
}

func GoodHelpers(ctx context.Context, sem *semaphore.Weighted, work func() error) error {
	if err := lib.Enter(ctx, sem); err != nil {
		return err
	}
	defer lib.Leave(sem)
	return work()
}

func GoodStart(ctx context.Context, sem *semaphore.Weighted, ready func() error, work func() error) error {
	if err := sem.Acquire(ctx, 1); err != nil {
		return err
	}
	if err := ready(); err != nil {
		lib.Leave(sem)
		return err
	}
	lib.Run(sem, work)
	return nil
}
