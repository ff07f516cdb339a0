//go:build fixturetest

package stage

import "context"

// The drivers receive to the end.

func numbers(n int) <-chan int {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for i := range n {
			ch <- i
		}
	}()
	return ch
}

func all(out <-chan int) {
	for range out {
	}
}

func runBadMerge()  { all(BadMerge(context.Background(), numbers(0), numbers(0))) }
func runBadOpen()   { all(BadOpen(context.Background(), numbers(2), numbers(3))) }
func runBadTwo()    { all(BadTwo(numbers(20), numbers(1))) }
func runBadWait()   { all(BadWait(numbers(2), numbers(3))) }
func runGoodMerge() { all(GoodMerge(context.Background(), numbers(2), numbers(3))) }

var stops = map[string]func() error{"a": func() error { return nil }}

func runGoodFuture()      { <-GoodFuture(stops, "a"); <-GoodFuture(stops, "b") }
func runGoodFutureEarly() { <-GoodFutureEarly(stops, "a"); <-GoodFutureEarly(stops, "b") }
func runBadBoth() {
	for range BadBoth(stops, "a") {
	}
}

func runGoodBatch() {
	results := GoodBatch(map[string]func() error{"": func() error { return nil }}, []string{"", ""}, 3)
	for range 2 {
		<-results
	}
}

func runGoodBatchCount() {
	results := GoodBatchCount(func(int) error { return nil }, 2)
	for range 2 {
		<-results
	}
}
