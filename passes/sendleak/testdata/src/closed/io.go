// Package closed holds channels that are made in a function and used only by
// it, its goroutines and its callees.
package closed

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

var (
	errTimeout = errors.New("timeout")
	errRefused = errors.New("connection refused")
)

type reply struct {
	host   string
	status int
	err    error
}

// dial takes a while and may fail.
func dial(host string) (int, error) {
	time.Sleep(time.Duration(rand.IntN(3)) * time.Millisecond)
	if rand.IntN(3) == 0 {
		return 0, errRefused
	}
	return 200 + len(host), nil
}

// dialContext is dial that gives up with ctx.
func dialContext(ctx context.Context, host string) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	return dial(host)
}

// transfer stands for copying a stream.
func transfer(from, to string) error {
	_, err := dial(from + to)
	return err
}

// valid may reject its argument.
func valid(host string) error {
	if host == "" || rand.IntN(2) == 0 {
		return errRefused
	}
	return nil
}
