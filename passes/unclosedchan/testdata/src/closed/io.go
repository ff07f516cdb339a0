// Package closed holds channels that are made in a function and used only by
// it, its goroutines and its callees.
package closed

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

var errBadLine = errors.New("bad line")

type record struct{ id int }

// decode takes a while and may fail.
func decode(line string) (record, error) {
	time.Sleep(time.Duration(rand.IntN(3)) * time.Millisecond)
	if rand.IntN(3) == 0 {
		return record{}, errBadLine
	}
	return record{len(line)}, nil
}

// decodeContext is decode that gives up with ctx.
func decodeContext(ctx context.Context, line string) (record, error) {
	if err := ctx.Err(); err != nil {
		return record{}, err
	}
	return decode(line)
}
