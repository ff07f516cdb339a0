// Package courier holds helpers that the fixtures of package cross use.
package courier

import (
	"math/rand/v2"
	"time"
)

// Deliver works and reports the result.
func Deliver(parcel string, done chan<- error) {
	err := work(parcel)
	done <- err
}

// DeliverOr works and reports the result unless quit is closed first.
func DeliverOr(parcel string, done chan<- error, quit <-chan struct{}) {
	err := work(parcel)
	select {
	case done <- err:
	case <-quit:
	}
}

// Start works in the background and returns the channel of the result. Its
// caller must receive.
func Start(parcel string) <-chan error {
	done := make(chan error)
	go func() {
		err := work(parcel)
		done <- err
	}()
	return done
}

// Detach works in the background; its caller may, but need not, receive.
func Detach(parcel string) <-chan error {
	done := make(chan error, 1)
	go func() {
		err := work(parcel)
		done <- err
	}()
	return done
}

// Each sends the parcels and closes out.
func Each(parcels []string, out chan<- string) {
	defer close(out)
	for _, p := range parcels {
		out <- p
	}
}

// Collect receives all results and returns the first error.
func Collect(results <-chan error, n int) error {
	var first error
	for range n {
		if err := <-results; err != nil && first == nil {
			first = err
		}
	}
	return first
}

func work(parcel string) error {
	time.Sleep(time.Duration(rand.IntN(3)) * time.Millisecond)
	if rand.IntN(3) == 0 {
		return errLost
	}
	return nil
}

type lostError struct{}

func (lostError) Error() string { return "lost" }

var errLost error = lostError{}
