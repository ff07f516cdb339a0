// Package lib looks things up.
package lib

import "context"

// Send sends what search finds.
func Send(found chan<- string, search func() string) {
	found <- search()
}

// Lookup returns what search finds, unless ctx ends first.
func Lookup(ctx context.Context, search func() string) (string, error) {
	found := make(chan string)
	go func() {
		found <- search()
	}()
	select {
	case entry := <-found:
		return entry, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
