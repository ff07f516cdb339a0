// Package courier holds helpers that the fixtures of package cross use.
package courier

import (
	"errors"
	"math/rand/v2"
	"time"
)

var errLost = errors.New("lost")

func work(parcel string) (string, error) {
	time.Sleep(time.Duration(rand.IntN(3)) * time.Millisecond)
	if rand.IntN(3) == 0 {
		return "", errLost
	}
	return parcel + "!", nil
}

// Fetch sends the parcel, unless it is lost.
func Fetch(parcel string, out chan<- string) {
	if p, err := work(parcel); err == nil {
		out <- p
	}
}

// FetchOr sends the parcel or a substitute.
func FetchOr(parcel string, out chan<- string) {
	p, err := work(parcel)
	if err != nil {
		p = parcel
	}
	out <- p
}

// Wait returns when done is closed.
func Wait(done <-chan struct{}) {
	<-done
}

// Notify returns a channel that is closed when the parcel has arrived; it may
// be lost.
func Notify(parcel string) <-chan struct{} {
	arrived := make(chan struct{})
	go func() {
		if _, err := work(parcel); err != nil {
			return
		}
		close(arrived)
	}()
	return arrived
}

// Settled returns a channel that is closed when the parcel has arrived or is lost.
func Settled(parcel string) <-chan struct{} {
	settled := make(chan struct{})
	go func() {
		defer close(settled)
		work(parcel)
	}()
	return settled
}

// A Status is how a parcel is. Nobody here ever looks at what is stored.
type Status struct {
	Attempts int
	Changed  <-chan struct{}
}

// Track tells how a parcel is.
func Track(parcel string) Status {
	s := Status{Changed: make(chan struct{})}
	s.Attempts = len(parcel)
	return s
}

// Go calls pack, and carry in a goroutine of its own if that has not failed. It returns the error of pack.
func Go(pack func() error, carry func()) error {
	packed := make(chan error)
	go func() {
		if err := pack(); err != nil {
			packed <- err
			return
		}
		close(packed)
		carry()
	}()
	return <-packed
}

// GoSoon is Go, after a while.
func GoSoon(pack func() error, carry func()) error {
	time.Sleep(time.Millisecond)
	return Go(pack, carry)
}

// Gone reports whether Go has not failed.
func Gone(pack func() error, carry func()) bool { return GoSoon(pack, carry) == nil }
