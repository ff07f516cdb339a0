package guard

import (
	"context"

	"golang.org/x/sync/semaphore"
)

// A deferred release and one before the return will both do.

func BadErrorReturn(ctx context.Context, sem *semaphore.Weighted, work func() error) error {
	if err := sem.Acquire(ctx, 1); err != nil { // want `sem is acquired, but not released when BadErrorReturn returns at line \d+ \(when err != nil\)`
		return err
	}
	if err := work(); err != nil {
		return err
	}
	sem.Release(1)
	return nil
}

func BadSlot(sem chan struct{}, work func() error) error {
	sem <- struct{}{} // want `sem is acquired, but not released when BadSlot returns at line \d+ \(when err != nil\)`
	if err := work(); err != nil {
		return err
	}
	<-sem
	return nil
}

func BadToken(sem chan bool, work func() error) error {
	<-sem // want `sem is acquired, but not released when BadToken returns at line \d+ \(when err != nil\)`
	if err := work(); err != nil {
		return err
	}
	sem <- true
	return nil
}

func BadClosure(sem *semaphore.Weighted) func(context.Context, func() error) error {
	return func(ctx context.Context, work func() error) error {
		if err := sem.Acquire(ctx, 1); err != nil { // want `sem is acquired, but not released when the function literal in BadClosure returns at line \d+ \(when err != nil\)`
			return err
		}
		if err := work(); err != nil {
			return err
		}
		sem.Release(1)
		return nil
	}
}

func BadGeneric[T any](ctx context.Context, sem *semaphore.Weighted, get func() (T, error)) (T, error) {
	var zero T
	if err := sem.Acquire(ctx, 1); err != nil { // want `sem is acquired, but not released when BadGeneric returns at line \d+ \(when err != nil\)`
		return zero, err
	}
	v, err := get()
	if err != nil {
		return zero, err
	}
	sem.Release(1)
	return v, nil
}
