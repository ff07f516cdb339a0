// Package ends runs pipelines to all their ends. Nothing may stay behind.
package ends

import (
	"context"
	"errors"
	"io"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"

	"github.com/pipevet/pipevet/reference"
)

var errFail = errors.New("fail")

func same(_ context.Context, n int) int { return n }

func fail(_ context.Context, n int) error {
	if n == 3 {
		return errFail
	}
	return nil
}

// pipeline joins all that return channels.
func pipeline(ctx context.Context, limit rate.Limit, items ...int) <-chan int {
	limited := reference.RateLimit(ctx, rate.NewLimiter(limit, 1), reference.Generate(ctx, items...))
	return reference.FanIn(ctx, reference.FanOut(ctx, limited, 3, same)...)
}

func GoodPipelineToTheEnd() {
	for range pipeline(context.Background(), rate.Inf, 1, 2, 3, 4, 5) {
	}
}

func GoodPipelineOfNothing() {
	for range pipeline(context.Background(), rate.Inf) {
	}
}

func GoodPipelineCancelled() {
	ctx, cancel := context.WithCancel(context.Background())
	for n := range pipeline(ctx, rate.Inf, 1, 2, 3, 4, 5) {
		if n == 2 {
			cancel()
		}
	}
	cancel()
}

func GoodPipelineLeft() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	<-pipeline(ctx, rate.Inf, 1, 2, 3, 4, 5)
}

func GoodPipelineLeftInLimiter() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	<-pipeline(ctx, rate.Every(time.Hour), 1, 2, 3, 4, 5)
}

func GoodOrDoneLeft() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for range reference.OrDone(ctx, reference.Generate(ctx, 1, 2, 3)) {
		break
	}
}

func GoodForEach() {
	reference.ForEach(context.Background(), []int{1, 2, 4, 5}, 2, fail)
}

func GoodForEachFails() {
	reference.ForEach(context.Background(), []int{1, 2, 3, 4, 5}, 2, fail)
}

func GoodForEachCancelled() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	reference.ForEach(ctx, []int{1, 2, 3, 4, 5}, 1, func(ctx context.Context, n int) error {
		cancel()
		<-ctx.Done()
		return nil
	})
}

func GoodGuard() {
	sem := semaphore.NewWeighted(1)
	ctx := context.Background()
	done := make(chan struct{})
	go func() {
		defer close(done)
		reference.Guard(ctx, sem, 1, func(context.Context) error { return errFail })
	}()
	reference.Guard(ctx, sem, 1, func(context.Context) error { return nil })
	<-done
}

// counter returns a function that counts to n.
func counter(n int) func(context.Context) (int, error) {
	i := 0
	return func(context.Context) (int, error) {
		if i == n {
			return 0, io.EOF
		}
		i++
		return i, nil
	}
}

// failing returns a function that passes on all but 3.
func failing(ctx context.Context, n int) (int, error) { return n, fail(ctx, n) }

func ignore(context.Context, int) error { return nil }

func GoodPipeline() {
	reference.Pipeline(context.Background(), 2, 1, counter(2), failing, fail)
}

func GoodPipelineOfNone() {
	reference.Pipeline(context.Background(), 2, 1, counter(0), failing, fail)
}

func GoodPipelineProcessFails() {
	reference.Pipeline(context.Background(), 2, 0, counter(9), failing, ignore)
}

func GoodPipelineCollectFails() {
	pass := func(_ context.Context, n int) (int, error) { return n, nil }
	reference.Pipeline(context.Background(), 2, 0, counter(9), pass, fail)
}

func GoodPipelineCallerCancels() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	reference.Pipeline(ctx, 2, 1, counter(9), failing, func(context.Context, int) error {
		cancel()
		return nil
	})
}

func GoodWorkers() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	reference.Workers(ctx, 3, reference.Generate(ctx, 1, 2, 3, 4, 5), func(int) {})
}

// Nobody closes the jobs.
func GoodWorkersShutdown() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	jobs := make(chan int, 4)
	for range cap(jobs) {
		jobs <- 1
	}
	reference.Workers(ctx, 3, jobs, func(int) { cancel() })
}

func first(err error) {
	slow := func(ctx context.Context) (int, error) {
		time.Sleep(time.Millisecond)
		return 1, err
	}
	quick := func(context.Context) (int, error) { return 2, err }
	reference.First(context.Background(), slow, quick, slow)
}

func GoodFirst() { first(nil) }

func GoodFirstAllFail() { first(errFail) }

func GoodCallWithTimeout() {
	reference.CallWithTimeout(context.Background(), time.Millisecond, func(context.Context) (int, error) {
		time.Sleep(2 * time.Millisecond)
		return 1, nil
	})
}
