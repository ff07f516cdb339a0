// Package cross uses helpers of another package, which it knows by their
// facts. What blocks there is reported here, where the helper is called.
package cross

import (
	"errors"
	"time"

	"github.com/pipevet/pipevet/passes/sendleak/testdata/src/courier"
)

var errLate = errors.New("late")

func BadGo() error {
	done := make(chan error)
	go courier.Deliver("a", done) // want `blocks for ever in the call of courier\.Deliver`
	select {
	case err := <-done:
		return err
	case <-time.After(time.Millisecond):
		return errLate
	}
}

func GoodGo() error {
	done := make(chan error)
	quit := make(chan struct{})
	defer close(quit)
	go courier.DeliverOr("a", done, quit)
	select {
	case err := <-done:
		return err
	case <-time.After(time.Millisecond):
		return errLate
	}
}

func BadCall(parcels []string) error {
	results := make(chan error)
	for _, p := range parcels {
		go func() {
			courier.Deliver(p, results) // want `blocks for ever in the call of courier\.Deliver`
		}()
	}
	for range parcels {
		if err := <-results; err != nil {
			return err
		}
	}
	return nil
}

func GoodCall(parcels []string) error {
	results := make(chan error)
	for _, p := range parcels {
		go func() {
			courier.Deliver(p, results)
		}()
	}
	return courier.Collect(results, len(parcels))
}
