package global

import "context"

func BadVar(ctx context.Context, work func() error) error {
	if err := badVar.Acquire(ctx, 1); err != nil { // want `badVar is acquired, but not released when BadVar returns at line \d+ \(when err != nil\)`
		return err
	}
	if err := work(); err != nil {
		return err
	}
	releaseVar()
	return nil
}

func releaseVar() { badVar.Release(1) }
