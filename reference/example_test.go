package reference_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"

	"github.com/pipevet/pipevet/reference"
)

func upper(_ context.Context, s string) string { return strings.ToUpper(s) }

// A source, and a stage behind it.
func ExampleStage() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	words := reference.Generate(ctx, "fan", "out")
	for word := range reference.Stage(ctx, words, upper) {
		fmt.Println(word)
	}
	// Output:
	// FAN
	// OUT
}

// Four goroutines share the work, in no order.
func ExampleFanIn() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	words := reference.Generate(ctx, "a", "b", "c", "d", "e")
	shares := reference.FanOut(ctx, words, 4, upper)
	merged := slices.Collect(reference.OrDone(ctx, reference.FanIn(ctx, shares...)))
	slices.Sort(merged)
	fmt.Println(merged)
	// Output:
	// [A B C D E]
}

// Ten events a second, after a burst of two.
func ExampleRateLimit() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	limiter := rate.NewLimiter(10, 2)
	start := time.Now()
	for v := range reference.RateLimit(ctx, limiter, reference.Generate(ctx, 1, 2, 3)) {
		fmt.Println(v)
	}
	fmt.Println(time.Since(start) > 90*time.Millisecond)
	// Output:
	// 1
	// 2
	// 3
	// true
}

// The loop may be left: it has no goroutine that would wait for it.
func ExampleOrDone() {
	numbers := make(chan int, 3)
	numbers <- 1
	numbers <- 2
	numbers <- 3
	for n := range reference.OrDone(context.Background(), numbers) {
		if n == 2 {
			break
		}
		fmt.Println(n)
	}
	fmt.Println(len(numbers), "left")
	// Output:
	// 1
	// 1 left
}

// The first error ends the work, and is returned once the calls that run have
// ended.
func ExampleForEach() {
	ctx := context.Background()
	var sum atomic.Int64
	err := reference.ForEach(ctx, []int64{1, 2, 3}, 2, func(_ context.Context, n int64) error {
		sum.Add(n)
		return nil
	})
	fmt.Println(sum.Load(), err)

	err = reference.ForEach(ctx, []string{"a", "", "b"}, 1, func(_ context.Context, s string) error {
		if s == "" {
			return errors.New("empty")
		}
		return nil
	})
	fmt.Println(err)
	// Output:
	// 6 <nil>
	// empty
}

func ExampleGuard() {
	sem := semaphore.NewWeighted(10)
	err := reference.Guard(context.Background(), sem, 7, func(context.Context) error {
		fmt.Println(sem.TryAcquire(7))
		return nil
	})
	fmt.Println(sem.TryAcquire(7), err)
	// Output:
	// false
	// true <nil>
}

// Lines are read, measured by two workers, and summed up.
func ExamplePipeline() {
	lines := []string{"one", "three", "five"}
	read := func(context.Context) (string, error) {
		if len(lines) == 0 {
			return "", io.EOF
		}
		line := lines[0]
		lines = lines[1:]
		return line, nil
	}
	measure := func(_ context.Context, line string) (int, error) { return len(line), nil }
	total := 0
	sum := func(_ context.Context, n int) error {
		total += n
		return nil
	}
	err := reference.Pipeline(context.Background(), 2, 8, read, measure, sum)
	fmt.Println(total, err)
	// Output:
	// 12 <nil>
}

// What is queued when the context ends is done.
func ExampleWorkers() {
	ctx, cancel := context.WithCancel(context.Background())
	jobs := make(chan int, 3)
	jobs <- 1
	jobs <- 2
	jobs <- 3
	cancel()
	var sum atomic.Int64
	reference.Workers(ctx, 2, jobs, func(n int) { sum.Add(int64(n)) })
	fmt.Println(sum.Load())
	// Output:
	// 6
}

func ExampleFirst() {
	slow := func(ctx context.Context) (string, error) {
		<-ctx.Done()
		return "", ctx.Err()
	}
	broken := func(context.Context) (string, error) { return "", errors.New("no answer") }
	quick := func(context.Context) (string, error) { return "quick", nil }
	fmt.Println(reference.First(context.Background(), slow, broken, quick))
	// Output:
	// quick <nil>
}

func ExampleCallWithTimeout() {
	ctx := context.Background()
	fmt.Println(reference.CallWithTimeout(ctx, time.Minute, func(context.Context) (int, error) { return 42, nil }))
	fmt.Println(reference.CallWithTimeout(ctx, time.Millisecond, func(ctx context.Context) (int, error) {
		<-ctx.Done()
		return 0, ctx.Err()
	}))
	// Output:
	// 42 <nil>
	// 0 context deadline exceeded
}
