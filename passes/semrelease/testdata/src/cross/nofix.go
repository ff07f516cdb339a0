package cross

import (
	"context"

	"golang.org/x/sync/semaphore"

	"github.com/pipevet/pipevet/passes/semrelease/testdata/src/cross/lib"
)

// no fix: acquire and release are in another package
func BadHelpers(ctx context.Context, sem *semaphore.Weighted, work func() error) error {
	if err := lib.Enter(ctx, sem); err != nil { // want `sem is acquired, but not released when BadHelpers returns at line \d+ \(when err != nil\)`
		return err
	}
	if err := work(); err != nil {
		return err
	}
	lib.Leave(sem)
	return nil
}
