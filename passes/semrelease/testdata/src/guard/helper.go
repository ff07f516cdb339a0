package guard

import "context"

// BadHelper releases in a function that is not told from others.
func BadHelper(ctx context.Context, g *gate, work func() error) error {
	if err := g.slots.Acquire(ctx, 1); err != nil { // want `g.slots is acquired, but not released when BadHelper returns at line \d+ \(when err != nil\)`
		return err
	}
	if err := work(); err != nil {
		return err
	}
	g.leave()
	return nil
}
