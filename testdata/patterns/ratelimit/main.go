// Command ratelimit is “Rate-Limited Pipeline”, completed.
package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/time/rate"
)

func rateLimitedWorker(ctx context.Context, limiter *rate.Limiter, jobs <-chan Job) <-chan Result {
	results := make(chan Result)
	go func() {
		defer close(results)
		for job := range jobs {
			if err := limiter.Wait(ctx); err != nil {
				return // Context cancelled
			}
			results <- processJob(job)
		}
	}()
	return results
}

// What the pattern leaves to the reader.

type (
	// A Job is a number.
	Job int
	// A Result is its square.
	Result int
)

// processJob takes a while.
func processJob(job Job) Result {
	time.Sleep(100 * time.Microsecond)
	return Result(job * job)
}

// queue sends jobs until ctx is done.
func queue(ctx context.Context) <-chan Job {
	jobs := make(chan Job)
	go func() {
		defer close(jobs)
		for n := Job(0); ; n++ {
			select {
			case jobs <- n:
			case <-ctx.Done():
				return
			}
		}
	}()
	return jobs
}

// sum adds results up until ctx is done.
func sum(ctx context.Context) (total Result) {
	// Usage: 100 requests per second with burst of 10
	limiter := rate.NewLimiter(rate.Limit(100), 10)
	results := rateLimitedWorker(ctx, limiter, queue(ctx))
	for {
		select {
		case r, ok := <-results:
			if !ok {
				return total
			}
			total += r
		case <-ctx.Done():
			return total
		}
	}
}

func main() {
	for range 100 {
		ctx, cancel := context.WithTimeout(context.Background(), 250*time.Microsecond)
		sum(ctx)
		cancel()
	}
	time.Sleep(50 * time.Millisecond)
	fmt.Println(runtime.NumGoroutine()-1, "goroutines are left")
}
