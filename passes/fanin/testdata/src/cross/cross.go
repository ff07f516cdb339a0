// Package cross uses helpers of another package, which it knows by their
// facts.
package cross

import (
	"sync"

	"github.com/pipevet/pipevet/passes/fanin/testdata/src/merge"
)

func GoodFill(a, b []int) (n int) {
	out := make(chan int)
	var wg sync.WaitGroup
	wg.Go(func() { merge.Fill(a, out) })
	wg.Go(func() { merge.Fill(b, out) })
	merge.CloseAfter(&wg, out)
	for v := range out {
		n += v
	}
	return n
}

func GoodFillAndClose(items []int) (n int) {
	out := make(chan int)
	go merge.FillAndClose(items, out)
	for v := range out {
		n += v
	}
	return n
}

func GoodSum(a, b []int) int {
	out := make(chan int)
	var wg sync.WaitGroup
	for _, items := range [][]int{a, b} {
		wg.Add(1)
		go func() {
			defer wg.Done()
			merge.Fill(items, out)
		}()
	}
	merge.CloseAfter(&wg, out)
	return merge.Sum(out)
}
