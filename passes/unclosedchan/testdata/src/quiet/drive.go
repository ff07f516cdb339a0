//go:build fixturetest

package quiet

import (
	"context"
	"testing"
)

var names = []string{"a", "b", "c"}

func runGoodGroup()     { GoodGroup(context.Background(), names) }
func runGoodTestFatal() { GoodTestFatal(new(testing.T)) }

func runGoodPanics() {
	GoodPanics(names, func(name string) {
		if name == "b" {
			panic(name)
		}
	})
}

func runGoodEscape() {
	Registry = func(out chan int) { go close(out) }
	GoodEscape()
}

func runGoodNoRange()         { GoodNoRange(names) }
func runGoodBreaks()          { GoodBreaks(names) }
func runGoodSentinel()        { GoodSentinel(names) }
func runGoodLastOne()         { GoodLastOne(names) }
func runGoodOnceClose()       { GoodOnceClose(names) }
func runGoodOneGoroutine()    { GoodOneGoroutine(names) }
func runGoodHelperCloses()    { GoodHelperCloses(names) }
func runGoodCleanup()         { GoodCleanup(names) }
func runGoodPackageVariable() { GoodPackageVariable(names) }
func runGoodIterator()        { GoodIterator(names) }
func runGoodFatal()           { GoodFatal(names) }
func runGoodSliceOfChannels() { GoodSliceOfChannels(names) }

type memory struct{}

func (memory) Connections() uint { return 2 }

func (memory) Load(_ context.Context, name string) ([]byte, error) { return []byte(name), nil }

func runGoodLimit() {
	GoodLimit(context.Background(), memory{}, names, func([]byte) error { return nil })
}
