//go:build fixturetest

package stage

import (
	"context"
	"time"
)

var lines = []string{"a", "bb", "ccc", "d"}

// source sends the lines.
func source() <-chan string {
	ch := make(chan string, len(lines))
	defer close(ch)
	for _, line := range lines {
		ch <- line
	}
	return ch
}

// collect ranges over what a stage returns.
func collect[T any](out <-chan T) {
	for range out {
	}
}

func runBadNever()    { collect(BadNever(source())) }
func runGoodNever()   { collect(GoodNever(source())) }
func runBadSuccess()  { collect(BadSuccess(lines)) }
func runGoodSuccess() { collect(GoodSuccess(lines)) }
func runBadNamed()    { collect(BadNamed(source())) }
func runBadMethod()   { collect(BadMethod(source())) }
func runBadGeneric()  { collect(BadGeneric(source(), short)) }
func runBadPanic()    { collect(BadPanic(lines, length)) }
func runGoodPanic()   { collect(GoodPanic(lines, length)) }
func runBadFinish()   { collect(BadFinish(source())) }
func runGoodFinish()  { collect(GoodFinish(source())) }
func runBadContinue() { collect(BadContinue(lines)) }

func short(s string) bool { return len(s) < 3 }

// length panics for long lines.
func length(s string) int { return len(s[:2-len(s)]) }

// cancelled ranges over what a stage returns, under a context that ends.
func cancelled(stage func(context.Context, <-chan string) <-chan int) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Microsecond)
	defer cancel()
	collect(stage(ctx, source()))
}

func runBadCancelled()  { cancelled(BadCancelled) }
func runGoodCancelled() { cancelled(GoodCancelled) }

func runGoodFuture() { <-GoodFuture("a") }
func runGoodClosed() { collect(GoodClosed()) }

func runGoodErrors() {
	out, _ := GoodErrors(source())
	collect(out)
}

func runGoodAllErrors() {
	out, _ := GoodAllErrors(source())
	collect(out)
}

func runGoodMerge() {
	collect(GoodMerge(context.Background(), GoodNever(source()), GoodNever(source())))
}

func runGoodVerified() {
	c, names := GoodVerified()
	c.verify("a")
	for range names {
	}
}

func runGoodUntilStopped() {
	out, stop := GoodUntilStopped()
	<-out
	stop()
}
