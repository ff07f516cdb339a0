package cross

import "github.com/pipevet/pipevet/passes/unclosedchan/testdata/src/feed"

// What the engine cannot find yet; docs/limits.md says more.

func BadPositive(items []int) (n int) {
	out := make(chan int)
	go feed.Positive(items, out)
	for v := range out { // missed: what a slice holds is unknown to the model
		n += v
	}
	return n
}
