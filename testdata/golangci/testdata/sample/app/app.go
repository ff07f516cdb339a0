// Package app uses package lib.
package app

import (
	"context"

	"example.com/sample/lib"
)

// Lookup can be seen to leave its goroutine behind only by what lib.Send does.
func Lookup(ctx context.Context, search func() string) (string, error) {
	found := make(chan string)
	go lib.Send(found, search)
	select {
	case entry := <-found:
		return entry, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// Excused is like Lookup, but nobody wants to hear of it.
func Excused(ctx context.Context, search func() string) (string, error) {
	found := make(chan string)
	go lib.Send(found, search) //nolint:pipevet // the search ends with the program
	select {
	case entry := <-found:
		return entry, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
