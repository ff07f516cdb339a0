// Package merge holds helpers that the fixtures of package cross use.
package merge

import "sync"

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
	pause()
}

// CloseAfter closes out when all members of wg have ended.
func CloseAfter(wg *sync.WaitGroup, out chan<- int) {
	go func() {
		wg.Wait()
		close(out)
	}()
}

// Sum adds up what arrives, to the end.
func Sum(in <-chan int) (n int) {
	for v := range in {
		n += v
	}
	return n
}
