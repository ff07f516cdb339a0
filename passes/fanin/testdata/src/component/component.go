// Package component holds types that keep channels in unexported fields.
package component

import (
	"math/rand/v2"
	"time"
)

// work takes a while.
func work(n int) int {
	time.Sleep(time.Duration(rand.IntN(3)) * time.Millisecond)
	return 2 * n
}
