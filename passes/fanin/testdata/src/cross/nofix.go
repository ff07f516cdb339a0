package cross

import "github.com/pipevet/pipevet/passes/fanin/testdata/src/merge"

// What closes cannot be edited.

// no fix: the close is in another package
func BadFillAndClose(a, b []int) (n int) {
	out := make(chan int)
	go merge.FillAndClose(a, out)
	go merge.FillAndClose(b, out) // want `close in the call of merge\.FillAndClose panics: .*merge\.go:\d+ already`
	for v := range out {
		n += v
	}
	return n
}
