//go:build fixturetest

package quiet

import "testing"

var names = []string{"a", "b", "c"}

func runGoodBuffered()        { GoodBuffered(names) }
func runGoodBufferedByCount() { GoodBufferedByCount(names, 2) }
func runGoodBackgroundDrain() { GoodBackgroundDrain(names) }
func runGoodDeferredDrain()   { GoodDeferredDrain(names) }
func runGoodTestFatal()       { GoodTestFatal(new(testing.T)) }
func runGoodTicket()          { GoodTicket(names) }
func runGoodCancelThenDrain() { GoodCancelThenDrain(names) }
func runGoodPingPong()        { GoodPingPong(names) }
func runGoodPanics()          { GoodPanics(names) }

func runGoodQuorum() {
	for need := 1; need <= len(names); need++ {
		GoodQuorum(names, need)
	}
}

func runGoodInList() { GoodInList() }

func runGoodEscape() {
	Sink = func(errs <-chan error) {
		go func() { <-errs }()
	}
	GoodEscape()
}

func runGoodFilter() {
	GoodFilter(&filter{2}, map[string]int{"a": 1, "b": 2, "c": 3}, func(int) {})
}
