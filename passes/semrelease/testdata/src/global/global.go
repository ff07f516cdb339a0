// Package global has semaphores in package variables.
package global

import (
	"context"

	"golang.org/x/sync/semaphore"
)

var (
	badVar   = semaphore.NewWeighted(1)
	badSlots = make(chan struct{}, 1)
	goodVar  = semaphore.NewWeighted(1)
)

func BadSlots(work func() error) error {
	badSlots <- struct{}{} // want `badSlots is acquired, but not released when BadSlots returns at line \d+ \(when err != nil\)`
	if err := work(); err != nil {
		return err
	}
	<-badSlots
	return nil
}

func GoodVar(ctx context.Context, work func() error) error {
	if err := goodVar.Acquire(ctx, 1); err != nil {
		return err
	}
	defer func() { goodVar.Release(1) }()
	return work()
}
