// Package closed holds functions that make a channel, start its producers, and
// receive.
package closed

import (
	"math/rand/v2"
	"time"
)

// A page is what sources deliver.
type page struct{ url, text string }

// fetch takes a while.
func fetch(url string) page {
	time.Sleep(time.Duration(rand.IntN(3)) * time.Millisecond)
	return page{url, "text of " + url}
}

// account takes a little longer.
func account(url string) { time.Sleep(10 * time.Millisecond) }
