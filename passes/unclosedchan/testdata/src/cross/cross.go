// Package cross uses helpers of another package, which it knows by their
// facts. What blocks there is reported here, where the helper is called.
package cross

import "github.com/pipevet/pipevet/passes/unclosedchan/testdata/src/feed"

// no fix: the sender is in another package
func BadFill(items []int) (n int) {
	out := make(chan int)
	go feed.Fill(items, out)
	for v := range out { // want `blocks for ever ranging over out`
		n += v
	}
	return n
}

func GoodFill(items []int) (n int) {
	out := make(chan int)
	go feed.FillAndClose(items, out)
	for v := range out {
		n += v
	}
	return n
}

func GoodPositive(items []int) (n int) {
	out := make(chan int)
	go func() {
		defer close(out)
		feed.Fill(items, out)
	}()
	for v := range out {
		n += v
	}
	return n
}

// no fix: the sender is in another package
func BadSum(items []int) int {
	out := make(chan int)
	go feed.Fill(items, out)
	return feed.Sum(out) // want `blocks for ever in the call of feed\.Sum`
}

func GoodSum(items []int) int {
	out := make(chan int)
	go feed.FillAndClose(items, out)
	return feed.Sum(out)
}
