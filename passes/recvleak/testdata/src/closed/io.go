// Package closed holds channels that are made in a function and used only by
// it, its goroutines and its callees.
package closed

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

var errNotFound = errors.New("not found")

// load takes a while and may fail.
func load(key string) (string, error) {
	time.Sleep(time.Duration(rand.IntN(3)) * time.Millisecond)
	if rand.IntN(3) == 0 {
		return "", errNotFound
	}
	return key + "!", nil
}

// loadContext is load that gives up with ctx.
func loadContext(ctx context.Context, key string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	return load(key)
}
