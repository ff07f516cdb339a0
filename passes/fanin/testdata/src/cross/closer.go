package cross

import (
	"sync"

	"github.com/pipevet/pipevet/passes/fanin/testdata/src/merge"
)

func BadFill(a, b []int) (n int) {
	out := make(chan int)
	go merge.Fill(a, out)
	go merge.Fill(b, out)
	for v := range out { // want `blocks for ever ranging over out: nobody closes it`
		n += v
	}
	return n
}

func BadSum(lists [][]int) int {
	out := make(chan int)
	for _, items := range lists {
		go func() {
			merge.Fill(items, out)
		}()
	}
	return merge.Sum(out) // want `blocks for ever in the call of merge\.Sum: nobody closes it`
}

// What closes is in the other package.

func BadAdd(items []int) (n int) {
	out := make(chan int)
	var wg sync.WaitGroup
	for range 2 {
		go func() {
			wg.Add(1)
			defer wg.Done()
			merge.Fill(items, out) // want `send in the call of merge\.Fill panics: a goroutine of CloseAfter has closed it at merge\.go:26, as its Wait at merge\.go:25 may come before the Add at line \d+`
		}()
	}
	merge.CloseAfter(&wg, out)
	for v := range out {
		n += v
	}
	return n
}
