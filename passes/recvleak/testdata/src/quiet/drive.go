//go:build fixturetest

package quiet

import (
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/pipevet/pipevet/passes/recvleak/testdata/src/assertion"
)

var names = []string{"a", "", "c"}

func runGoodContext() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	GoodContext(ctx)
}

func runGoodAfterFunc() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	GoodAfterFunc(ctx)
}

func runGoodLastCloses()      { GoodLastCloses(names) }
func runGoodMerge()           { GoodMerge(names) }
func runGoodOptionalTimeout() { GoodOptionalTimeout(0) }
func runGoodSentinel()        { GoodSentinel(false) }
func runGoodAtLeast()         { GoodAtLeast(0) }
func runGoodDiscovery()       { GoodDiscovery(names) }
func runGoodTestFatal()       { GoodTestFatal(new(testing.T)) }
func runGoodAssertion()       { GoodAssertion(new(testing.T), "a") }
func runGoodAssertionTB()     { GoodAssertionTB(new(testing.T), "a") }
func runGoodAssertionTrue()   { GoodAssertionTrue(new(testing.T), "a") }
func runGoodAssertionFails()  { GoodAssertionFails(new(testing.T), "a") }
func runGoodAssertions()      { GoodAssertions(new(testing.T), "a") }
func runGoodAssertionOwn()    { GoodAssertionOwn(new(testing.T), "a") }
func runGoodAssertionSuite()  { GoodAssertionSuite(&suite{assertion.New(new(testing.T))}, "a") }
func runGoodGuarded()         { GoodGuarded(names) }
func runGoodCounted()         { GoodCounted(names) }
func runGoodCond()            { GoodCond(names) }
func runGoodRecoverSends()    { GoodRecoverSends(func() { panic("no") }) }

// init makes the goroutines that live as long as the program outside of the
// oracles' sight.
func init() {
	GoodSignals(func() {})
	GoodTrap(func() error { return nil })
}

func runGoodSignals() {}
func runGoodTrap()    {}

func runGoodForever()    { outside(func() { GoodForever(runtime.Goexit) }) }
func runGoodForeverNil() { outside(func() { GoodForeverNil(runtime.Goexit) }) }

// outside runs f, which does not return, in a goroutine that ends all the same.
func outside(f func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	<-done
}

func runGoodEscape() {
	Registry = func(done chan struct{}) { go close(done) }
	GoodEscape()
}

func runGoodRetries()      { GoodRetries(new(tally), names) }
func runGoodContextValue() { GoodContextValue() }
func runGoodEmptyMap()     { GoodEmptyMap("a") }
func runGoodZones()        { GoodZones(names) }
func runGoodPerKey()       { GoodPerKey(map[string]int{"a": 1, "b": 2}) }
func runGoodSet()          { GoodSet(names) }
func runGoodChecked()      { GoodChecked(map[string]int{"a": 1, "b": 0}) }
func runGoodTwiceString()  { GoodTwiceString("fast") }
func runGoodTwiceOption()  { GoodTwiceOption(&options{"fast"}) }
func runGoodTwicePrefix()  { GoodTwicePrefix("a") }
func runGoodEachRound()    { GoodEachRound(names) }
func runGoodBatches()      { GoodBatches(&batcher{2}, names) }
func runGoodUnknownRoom()  { GoodUnknownRoom(names) }
func runGoodFarTimer()     { _, _ = GoodFarTimer(true), GoodFarTimer(false) }

func runGoodCauseHanded() {
	Cancels = func(cancel context.CancelCauseFunc) { go cancel(errNo) }
	GoodCauseHanded()
}

func runGoodServing() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	GoodServing(serving{ctx, func() error { return nil }})
}

func runGoodShards() { GoodShards(map[string][]*shard{"a": {new(shard)}, "b": nil}) }
