package reference_test

import (
	"context"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"github.com/pipevet/pipevet/reference"
)

// Each test runs in a synctest bubble, which fails when a goroutine stays
// blocked at its end.

func double(_ context.Context, n int) int { return 2 * n }

// A pipe is a source with stages behind it, that delivers 2, 4, 6, ... for 1, 2, 3, ...
type pipe func(ctx context.Context, items ...int) <-chan int

// pipes are all that return a channel.
var pipes = map[string]pipe{
	"Stage": func(ctx context.Context, items ...int) <-chan int {
		return reference.Stage(ctx, reference.Generate(ctx, items...), double)
	},
	"FanIn": func(ctx context.Context, items ...int) <-chan int {
		return reference.FanIn(ctx, reference.FanOut(ctx, reference.Generate(ctx, items...), 3, double)...)
	},
	"RateLimit": func(ctx context.Context, items ...int) <-chan int {
		limiter := rate.NewLimiter(10, 1)
		return reference.RateLimit(ctx, limiter, reference.Stage(ctx, reference.Generate(ctx, items...), double))
	},
	"RateLimit without a limit": func(ctx context.Context, items ...int) <-chan int {
		limiter := rate.NewLimiter(rate.Inf, 0)
		return reference.RateLimit(ctx, limiter, reference.Stage(ctx, reference.Generate(ctx, items...), double))
	},
}

var items = []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}

// bubble runs f for each pipe.
func bubble(t *testing.T, f func(t *testing.T, p pipe)) {
	for name, p := range pipes {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { f(t, p) })
		})
	}
}

func TestNormalEnd(t *testing.T) {
	bubble(t, func(t *testing.T, p pipe) {
		var got []int
		for v := range p(t.Context(), items...) {
			got = append(got, v)
		}
		slices.Sort(got)
		if want := []int{2, 4, 6, 8, 10, 12, 14, 16, 18, 20}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestNoItems(t *testing.T) {
	bubble(t, func(t *testing.T, p pipe) {
		for v := range p(t.Context()) {
			t.Errorf("got %d, want nothing", v)
		}
	})
}

// TestEarlyCancel cancels while the consumer goes on: it must see the channel
// closed.
func TestEarlyCancel(t *testing.T) {
	bubble(t, func(t *testing.T, p pipe) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		n := 0
		for range p(ctx, make([]int, 1000)...) {
			if n++; n == 3 {
				cancel()
			}
		}
		if n < 3 || n == 1000 {
			t.Errorf("got %d values, want 3 and perhaps a few more", n)
		}
	})
}

// TestConsumerStops cancels, and receives no more.
func TestConsumerStops(t *testing.T) {
	bubble(t, func(t *testing.T, p pipe) {
		ctx, cancel := context.WithCancel(t.Context())
		<-p(ctx, items...)
		synctest.Wait() // all are blocked now, in a send, a receive, or the limiter
		cancel()
	})
}

func TestCancelledBefore(t *testing.T) {
	bubble(t, func(t *testing.T, p pipe) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for range p(ctx, items...) {
		}
	})
}

// TestSilentInput cancels stages whose input neither delivers nor is closed.
func TestSilentInput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		in := make(chan int)
		out := reference.FanIn(ctx,
			reference.Stage(ctx, in, double),
			reference.RateLimit(ctx, rate.NewLimiter(rate.Inf, 0), in))
		time.AfterFunc(time.Second, cancel)
		for range out {
			t.Error("a value from nowhere")
		}
	})
}

// TestGoexit ends the goroutine of a stage from within: its channel is closed,
// and those before it end with the context.
func TestGoexit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		in := reference.Generate(ctx, items...)
		for range reference.Stage(ctx, in, func(context.Context, int) int {
			runtime.Goexit()
			return 0
		}) {
			t.Error("a value from a function that has none")
		}
	})
}

func TestFanInOfNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if _, ok := <-reference.FanIn[int](t.Context()); ok {
			t.Error("a value from nowhere")
		}
	})
}

func TestOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []int
		for v := range pipes["Stage"](t.Context(), items...) {
			got = append(got, v)
		}
		if !slices.IsSorted(got) || len(got) != len(items) {
			t.Errorf("got %v, want %d values in order", got, len(items))
		}
	})
}

func TestRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		for range reference.RateLimit(t.Context(), rate.NewLimiter(10, 1), reference.Generate(t.Context(), items...)) {
		}
		if d := time.Since(start).Round(time.Millisecond); d != 900*time.Millisecond {
			t.Errorf("10 events took %v, want 900ms: the first is at once", d)
		}
	})
}

// TestRateDeadline has a deadline before the second event.
func TestRateDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		n := 0
		for range reference.RateLimit(ctx, rate.NewLimiter(rate.Every(time.Minute), 1), reference.Generate(ctx, items...)) {
			n++
		}
		if d := time.Since(start); n != 1 || d != 0 {
			t.Errorf("%d values in %v, want 1 at once", n, d)
		}
	})
}

func TestOrDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		in := make(chan int)
		go func() {
			in <- 1
			time.Sleep(time.Second)
			cancel()
		}()
		if got := slices.Collect(reference.OrDone(ctx, in)); !slices.Equal(got, []int{1}) {
			t.Errorf("got %v, want [1]", got)
		}
	})
}
