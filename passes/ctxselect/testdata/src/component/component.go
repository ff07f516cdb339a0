// Package component holds types that keep channels in unexported fields:
// every operation is in the package, but who calls which method, when, is not
// known.
package component

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

var errClosed = errors.New("closed")

// An event is what watchers watch.
type event struct{ name string }

// poll waits for an event.
func poll(ctx context.Context) (event, error) {
	select {
	case <-time.After(time.Duration(rand.IntN(2)) * time.Millisecond):
		return event{"changed"}, nil
	case <-ctx.Done():
		return event{}, ctx.Err()
	}
}

// A frame is what peers exchange.
type frame struct{ payload string }

// readFrame takes a while and may fail.
func readFrame() (frame, error) {
	time.Sleep(time.Duration(rand.IntN(2)) * time.Millisecond)
	if rand.IntN(4) == 0 {
		return frame{}, errClosed
	}
	return frame{"data"}, nil
}
