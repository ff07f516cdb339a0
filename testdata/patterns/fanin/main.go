// Command fanin is “Fan-Out / Fan-In”, completed: its callers either take all
// results or leave when their context is done.
package main

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"
)

// Fan-out: distribute work to multiple goroutines
// Fan-in: merge results from multiple channels into one

func fanOut[T any](in <-chan T, workers int) []<-chan T {
	channels := make([]<-chan T, workers)
	for i := 0; i < workers; i++ {
		channels[i] = filterWork(in)
	}
	return channels
}

func fanIn[T any](channels ...<-chan T) <-chan T {
	merged := make(chan T)
	var wg sync.WaitGroup

	for _, ch := range channels {
		wg.Add(1)
		go func(c <-chan T) {
			defer wg.Done()
			for v := range c {
				merged <- v
			}
		}(ch)
	}

	go func() {
		wg.Wait()
		close(merged)
	}()

	return merged
}

// Complete pipeline example
func processPipeline(ctx context.Context, input []string) ([]Result, error) {
	// Stage 1: Generate work
	source := generator(ctx, input)

	// Stage 2: Fan-out to workers
	const numWorkers = 5
	workers := make([]<-chan Result, numWorkers)
	for i := 0; i < numWorkers; i++ {
		workers[i] = worker(ctx, source)
	}

	// Stage 3: Fan-in results
	merged := fanIn(workers...)

	// Stage 4: Collect
	var results []Result
	for r := range merged {
		results = append(results, r)
	}
	return results, nil
}

// What the pattern leaves to the reader.

// A Result is a word in capitals.
type Result string

// generator sends the input, until ctx is done.
func generator(ctx context.Context, input []string) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		for _, s := range input {
			select {
			case out <- s:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// worker works, until ctx is done.
func worker(ctx context.Context, in <-chan string) <-chan Result {
	out := make(chan Result)
	go func() {
		defer close(out)
		for s := range in {
			select {
			case out <- Result(strings.ToUpper(s)):
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// filterWork passes on what is not empty.
func filterWork[T any](in <-chan T) <-chan T {
	out := make(chan T)
	go func() {
		defer close(out)
		for v := range in {
			if fmt.Sprint(v) != "" {
				out <- v
			}
		}
	}()
	return out
}

// firstResult wants one result only, and not longer than ctx lasts.
func firstResult(ctx context.Context, input []string) (Result, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	source := generator(ctx, input)
	merged := fanIn(worker(ctx, source), worker(ctx, source))
	select {
	case r := <-merged:
		time.Sleep(100 * time.Microsecond) // make use of it
		return r, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func main() {
	input := strings.Fields("the quick brown fox jumps over the lazy dog")
	ctx := context.Background()
	results, err := processPipeline(ctx, input)
	fmt.Println(len(results), "results,", err)
	for range 100 {
		if _, err := firstResult(ctx, input); err != nil {
			fmt.Println(err)
		}
	}
	n := 0
	for _, c := range fanOut(generator(ctx, input), 3) {
		for range c {
			n++
		}
	}
	fmt.Println(n, "words")
	time.Sleep(50 * time.Millisecond)
	fmt.Println(runtime.NumGoroutine()-1, "goroutines are left")
}
