package reference_test

import (
	"context"
	"errors"
	"io"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sync/semaphore"
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
		return reference.Stage(ctx, reference.RateLimit(ctx, limiter, reference.Generate(ctx, items...)), double)
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

// TestPanics gives the numbers that make no sense.
func TestPanics(t *testing.T) {
	ctx := t.Context()
	none := make(chan int)
	next := func(context.Context) (int, error) { return 0, io.EOF }
	process := func(_ context.Context, n int) (int, error) { return n, nil }
	ignore := func(context.Context, int) error { return nil }
	for name, f := range map[string]func(){
		"reference: less than one worker in FanOut":   func() { reference.FanOut(ctx, none, 0, double) },
		"reference: less than one worker in Pipeline": func() { reference.Pipeline(ctx, 0, 1, next, process, ignore) },
		"reference: less than one worker in Workers":  func() { reference.Workers(ctx, 0, none, func(int) {}) },
		"reference: negative buffer in Pipeline":      func() { reference.Pipeline(ctx, 1, -1, next, process, ignore) },
		"reference: limit of less than 1 in ForEach":  func() { reference.ForEach(ctx, items, 0, ignore) },
		"reference: RateLimit with a burst of 0":      func() { reference.RateLimit(ctx, rate.NewLimiter(1, 0), none) },
	} {
		func() {
			defer func() {
				if r := recover(); r != name {
					t.Errorf("panics with %v, want %s", r, name)
				}
			}()
			f()
		}()
	}
}

var errTest = errors.New("test")

func TestForEach(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running, most, sum atomic.Int64
		err := reference.ForEach(t.Context(), items, 3, func(_ context.Context, n int) error {
			most.Store(max(most.Load(), running.Add(1)))
			time.Sleep(time.Second)
			running.Add(-1)
			sum.Add(int64(n))
			return nil
		})
		if err != nil || sum.Load() != 55 || most.Load() != 3 {
			t.Errorf("error %v, sum %d, %d at a time; want <nil>, 55, 3", err, sum.Load(), most.Load())
		}
	})
}

func TestForEachNoItems(t *testing.T) {
	if err := reference.ForEach(t.Context(), nil, 1, func(context.Context, int) error { return errTest }); err != nil {
		t.Error(err)
	}
}

// TestForEachError lets a call fail while another, slower to end, runs: ForEach
// must wait for it, and tell the reason.
func TestForEachError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun, ended atomic.Int64
		err := reference.ForEach(t.Context(), items, 2, func(ctx context.Context, n int) error {
			begun.Add(1)
			defer ended.Add(1)
			if n == 2 {
				time.Sleep(time.Second)
				return errTest
			}
			<-ctx.Done()
			time.Sleep(time.Second)
			return ctx.Err()
		})
		if !errors.Is(err, errTest) || begun.Load() != ended.Load() || begun.Load() > 3 {
			t.Errorf("error %v, %d begun, %d ended", err, begun.Load(), ended.Load())
		}
	})
}

// TestForEachCancel cancels while ForEach waits for the semaphore.
func TestForEachCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		done := false
		err := reference.ForEach(ctx, items, 1, func(context.Context, int) error {
			time.Sleep(time.Minute) // does not watch its context
			done = true
			return nil
		})
		if !errors.Is(err, context.Canceled) || !done {
			t.Errorf("error %v, done %t", err, done)
		}
	})
}

func TestGuard(t *testing.T) {
	sem := semaphore.NewWeighted(2)
	free := func() bool {
		if !sem.TryAcquire(2) {
			return false
		}
		sem.Release(2)
		return true
	}
	if err := reference.Guard(t.Context(), sem, 2, func(context.Context) error { return errTest }); err != errTest || !free() {
		t.Errorf("error %v, released: %t", err, free())
	}
	func() {
		defer func() { recover() }()
		reference.Guard(t.Context(), sem, 2, func(context.Context) error { panic("test") })
	}()
	if !free() {
		t.Error("not released after a panic")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := reference.Guard(ctx, sem, 3, func(context.Context) error { panic("called") }); err != context.Canceled || !free() {
		t.Errorf("error %v, released: %t", err, free())
	}
}

// A run is a call of Pipeline.
type run struct {
	workers, buffer int
	items           int // delivered by next, then io.EOF
	next            func(context.Context, int) error
	process         func(context.Context, int) error
	collect         func(context.Context, int) error
}

// do returns how many results were collected.
func (r run) do(ctx context.Context) (collected int, err error) {
	call := func(ctx context.Context, f func(context.Context, int) error, n int) error {
		if f == nil {
			return nil
		}
		return f(ctx, n)
	}
	n := 0
	err = reference.Pipeline(ctx, r.workers, r.buffer,
		func(ctx context.Context) (int, error) {
			if n == r.items {
				return 0, io.EOF
			}
			n++
			return n, call(ctx, r.next, n)
		},
		func(ctx context.Context, n int) (int, error) { return n, call(ctx, r.process, n) },
		func(ctx context.Context, n int) error {
			collected++
			return call(ctx, r.collect, n)
		})
	return collected, err
}

func fail(_ context.Context, n int) error {
	if n == 5 {
		return errTest
	}
	return nil
}

func stall(ctx context.Context, _ int) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestPipeline(t *testing.T) {
	for _, test := range []struct {
		name string
		run  run
		all  bool // collects all
		err  error
	}{
		{"unbuffered", run{workers: 1, items: 100}, true, nil},
		{"buffered", run{workers: 4, buffer: 10, items: 100}, true, nil},
		{"no items", run{workers: 4, buffer: 10}, true, nil},
		{"next fails", run{workers: 4, items: 100, next: fail}, false, errTest},
		{"process fails", run{workers: 4, items: 100, process: fail}, false, errTest},
		{"collect fails", run{workers: 4, items: 100, collect: fail}, false, errTest},
		{"collect fails, buffered", run{workers: 4, buffer: 3, items: 100, collect: fail}, false, errTest},
		{"next stalls", run{workers: 4, items: 100, next: stall}, false, context.DeadlineExceeded},
		{"process stalls", run{workers: 4, items: 100, process: stall}, false, context.DeadlineExceeded},
		{"collect stalls", run{workers: 4, buffer: 3, items: 100, collect: stall}, false, context.DeadlineExceeded},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				n, err := test.run.do(ctx)
				if !errors.Is(err, test.err) || test.all != (n == test.run.items) {
					t.Errorf("collected %d of %d, error %v; want all: %t, error %v", n, test.run.items, err, test.all, test.err)
				}
			})
		})
	}
}

// TestPipelineMemory counts what is in memory while collect stalls.
func TestPipelineMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		read := 0
		go run{workers: 4, buffer: 10, items: 100, collect: stall, next: func(context.Context, int) error {
			read++
			return nil
		}}.do(ctx)
		synctest.Wait()
		if read != 2*10+4+2 {
			t.Errorf("%d items are in memory, want %d", read, 2*10+4+2)
		}
	})
}

func TestWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sum atomic.Int64
		reference.Workers(t.Context(), 3, reference.Generate(t.Context(), items...), func(n int) { sum.Add(int64(n)) })
		if sum.Load() != 55 {
			t.Errorf("sum %d, want 55", sum.Load())
		}
	})
}

// TestWorkersShutdown cancels while all workers work and the queue is full. No
// producer closes the queue.
func TestWorkersShutdown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		jobs := make(chan int, 10)
		var done atomic.Int64
		go func() {
			for i := 0; ; i++ {
				select {
				case jobs <- i:
				case <-ctx.Done():
					return
				}
			}
		}()
		time.AfterFunc(30*time.Second, cancel)
		start := time.Now()
		reference.Workers(ctx, 3, jobs, func(int) {
			time.Sleep(time.Minute)
			done.Add(1)
		})
		// 3 were running, 10 were queued, and one might have been sent at the end.
		if n := done.Load(); len(jobs) != 0 || n < 13 || n > 14 {
			t.Errorf("%d jobs done, %d left, want 13 or 14, none", n, len(jobs))
		}
		if d := time.Since(start); d > 6*time.Minute {
			t.Errorf("the shutdown took until %v", d)
		}
	})
}

// TestWorkersBusyProducer has a producer that does not know of the context: the
// drain must end all the same.
func TestWorkersBusyProducer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		jobs := make(chan int, 2)
		stop := make(chan struct{})
		var producer sync.WaitGroup
		producer.Go(func() {
			for {
				select {
				case jobs <- 1:
				case <-stop:
					return
				}
			}
		})
		time.AfterFunc(time.Second, cancel)
		reference.Workers(ctx, 2, jobs, func(int) { time.Sleep(time.Millisecond) })
		close(stop)
		producer.Wait()
	})
}

func TestFirst(t *testing.T) {
	after := func(d time.Duration, v int, err error) func(context.Context) (int, error) {
		return func(ctx context.Context) (int, error) {
			select {
			case <-time.After(d):
				return v, err
			case <-ctx.Done():
				return 0, ctx.Err()
			}
		}
	}
	deaf := func(context.Context) (int, error) {
		time.Sleep(time.Hour)
		return 4, nil
	}
	exit := func(context.Context) (int, error) {
		runtime.Goexit()
		return 5, nil
	}
	type funcs []func(context.Context) (int, error)
	for _, test := range []struct {
		name  string
		funcs funcs
		val   int
		err   string
	}{
		{"fastest", funcs{after(2*time.Second, 1, nil), after(time.Second, 2, nil), deaf}, 2, ""},
		{"first success", funcs{after(time.Second, 1, errTest), after(2*time.Second, 2, nil)}, 2, ""},
		{"all fail", funcs{after(time.Second, 0, errTest), after(2*time.Second, 0, io.EOF)}, 0, "test\nEOF"},
		{"cancelled", funcs{after(2*time.Minute, 1, nil), deaf}, 0, "context deadline exceeded"},
		{"goexit", funcs{exit}, 0, "reference: the function called runtime.Goexit"},
		{"none", nil, 0, "reference: no function to call"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				val, err := reference.First(ctx, test.funcs...)
				time.Sleep(2 * time.Hour) // lets deaf deliver its result
				if val != test.val || (err == nil) != (test.err == "") || err != nil && err.Error() != test.err {
					t.Errorf("got %d, %v; want %d, %s", val, err, test.val, test.err)
				}
			})
		})
	}
}

func TestCallWithTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		call := func(ctx context.Context, d time.Duration) (int, error) {
			return reference.CallWithTimeout(ctx, time.Minute, func(context.Context) (int, error) {
				time.Sleep(d) // does not watch its context
				return 1, errTest
			})
		}
		if n, err := call(t.Context(), time.Second); n != 1 || err != errTest {
			t.Errorf("in time: %d, %v", n, err)
		}
		if n, err := call(t.Context(), time.Hour); n != 0 || err != context.DeadlineExceeded {
			t.Errorf("too late: %d, %v", n, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if n, err := call(ctx, time.Hour); n != 0 || err != context.Canceled {
			t.Errorf("cancelled: %d, %v", n, err)
		}
		_, err := reference.CallWithTimeout(t.Context(), time.Minute, func(context.Context) (int, error) {
			runtime.Goexit()
			return 0, nil
		})
		time.Sleep(2 * time.Hour) // lets the late ones deliver their results
		if err == nil || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Goexit: %v", err)
		}
	})
}
