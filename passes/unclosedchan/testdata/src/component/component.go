// Package component holds types that keep channels in unexported fields:
// every operation is in the package, but who calls which method, when, is not
// known.
package component

import (
	"math/rand/v2"
	"time"
)

// A sample is what sensors deliver.
type sample struct{ value int }

// measure takes a while and may fail.
func measure() (sample, bool) {
	time.Sleep(time.Duration(rand.IntN(2)) * time.Millisecond)
	if rand.IntN(4) == 0 {
		return sample{}, false
	}
	return sample{rand.IntN(100)}, true
}
