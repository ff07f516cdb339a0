//go:build fixturetest

package stage

import (
	"context"
	"time"
)

// The drivers use a stage until they cancel its context.

// numbers sends until ctx is done.
func numbers(ctx context.Context) <-chan int {
	ch := make(chan int)
	go func() {
		defer close(ch)
		for n := 0; ; n++ {
			select {
			case ch <- n:
			case <-ctx.Done():
				return
			}
		}
	}()
	return ch
}

// leave receives some values, and no more when it has cancelled.
func leave(stage func(context.Context, <-chan int) <-chan int) {
	ctx, cancel := context.WithCancel(context.Background())
	out := stage(ctx, numbers(ctx))
	<-out
	<-out
	time.Sleep(time.Millisecond) // let it come to the next value
	cancel()
}

func runBadDouble()      { leave(BadDouble) }
func runGoodDouble()     { leave(GoodDouble) }
func runBadNamed()       { leave(BadNamed) }
func runGoodNamed()      { leave(GoodNamed) }
func runBadMethodValue() { leave(BadMethodValue) }
func runBadField()       { leave(BadField) }
func runBadWorkers()     { leave(BadWorkers) }
func runGoodWorkers()    { leave(GoodWorkers) }
func runBadOther()       { leave(BadOther) }
func runGoodOther()      { leave(GoodOther) }
func runBadShadow()      { leave(BadShadow) }
func runGoodShadow()     { leave(GoodShadow) }
func runBadHelper()      { leave(BadHelper) }
func runGoodHelper()     { leave(GoodHelper) }
func runGoodDrop()       { leave(GoodDrop) }
func runGoodDeadline()   { leave(GoodDeadline) }

func same(n int) int { return n }

func runBadMap() {
	leave(func(ctx context.Context, in <-chan int) <-chan int { return BadMap(ctx, in, same) })
}

func runGoodMap() {
	leave(func(ctx context.Context, in <-chan int) <-chan int { return GoodMap(ctx, in, same) })
}

func runBadUntil() {
	leave(func(ctx context.Context, in <-chan int) <-chan int { return BadUntil(ctx.Done(), in) })
}

func runGoodUntil() {
	leave(func(ctx context.Context, in <-chan int) <-chan int { return GoodUntil(ctx.Done(), in) })
}

func runBadPoll() {
	leave(func(ctx context.Context, in <-chan int) <-chan int { return BadPoll(ctx, items) })
}

var items = []int{1, 2, 3, 4}

// deliver runs a stage that is given the channel to send on.
func deliver(stage func(context.Context, <-chan int, chan<- int) error) {
	ctx, cancel := context.WithCancel(context.Background())
	out := make(chan int)
	go stage(ctx, numbers(ctx), out)
	<-out
	time.Sleep(time.Millisecond)
	cancel()
}

func runBadGroup()  { deliver(BadGroup) }
func runGoodGroup() { deliver(GoodGroup) }

func runBadDerived() {
	deliver(func(ctx context.Context, _ <-chan int, out chan<- int) error { return BadDerived(ctx, items, out) })
}

func runGoodDerived() {
	deliver(func(ctx context.Context, _ <-chan int, out chan<- int) error { return GoodDerived(ctx, items, out) })
}

// late runs f with an input whose producer stops, and cancels.
func late(f func(context.Context, <-chan int)) {
	ctx, cancel := context.WithCancel(context.Background())
	in := make(chan int)
	go f(ctx, in)
	time.Sleep(time.Millisecond)
	cancel()
}

func runBadFirst()  { late(func(ctx context.Context, in <-chan int) { BadFirst(ctx, in) }) }
func runGoodFirst() { late(func(ctx context.Context, in <-chan int) { GoodFirst(ctx, in) }) }

func runBadLoop() { late(func(ctx context.Context, in <-chan int) { BadLoop(ctx, in) }) }

func runGoodBuffer() {
	leave(func(ctx context.Context, in <-chan int) <-chan int { return GoodBuffer(ctx, items) })
}

func runGoodFuture() {
	ctx, cancel := context.WithCancel(context.Background())
	GoodFuture(ctx, numbers(ctx))
	cancel()
}

// until runs f until it ends by itself.
func until(f func(context.Context, <-chan int) int) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	f(ctx, numbers(ctx))
}

func runGoodDrained() { until(GoodDrained) }
func runGoodSum()     { until(GoodSum) }

func runGoodPeer() {
	until(func(ctx context.Context, _ <-chan int) int { return GoodPeer(ctx, items) })
}

// A failing index has one key.
type failing struct{}

func (failing) ForEach(ctx context.Context, f func(string) bool) error {
	f("a")
	return context.Canceled
}

func enter(stage func(context.Context, index) <-chan entry) {
	ctx, cancel := context.WithCancel(context.Background())
	<-stage(ctx, failing{})
	cancel()
}

func runBadEntries()   { enter(BadEntries) }
func runGoodEntries()  { enter(GoodEntries) }
func runGoodFirstKey() { GoodFirstKey(context.Background(), failing{}) }
