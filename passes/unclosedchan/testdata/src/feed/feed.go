// Package feed holds helpers that the fixtures of package cross use.
package feed

// Fill sends the items.
func Fill(items []int, out chan<- int) {
	for _, item := range items {
		out <- item
	}
}

// FillAndClose sends the items and closes out.
func FillAndClose(items []int, out chan<- int) {
	defer close(out)
	for _, item := range items {
		out <- item
	}
}

// Positive sends the items up to the first one that is not positive. It closes
// out if there is none.
func Positive(items []int, out chan<- int) {
	for _, item := range items {
		if item <= 0 {
			return
		}
		out <- item
	}
	close(out)
}

// Sum adds up what arrives, to the end.
func Sum(in <-chan int) (n int) {
	for v := range in {
		n += v
	}
	return n
}
