// Command shutdown is “Graceful Shutdown with Drain”, completed.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"time"
)

func runWorkers(ctx context.Context, jobs <-chan Job) {
	var wg sync.WaitGroup

	for i := 0; i < runtime.NumCPU(); i++ {
		wg.Add(1)
		go func(id int) {
			defer wg.Done()
			for {
				select {
				case job, ok := <-jobs:
					if !ok {
						return // Channel closed
					}
					processJob(job)
				case <-ctx.Done():
					// Drain remaining jobs before exiting
					for job := range jobs {
						processJob(job)
					}
					return
				}
			}
		}(i)
	}

	wg.Wait()
	slog.Info("all workers stopped")
}

// What the pattern leaves to the reader.

// A Job is a number.
type Job int

func processJob(job Job) { _ = job * job }

// serve runs workers until ctx is done. The queue has no end: nobody closes it.
func serve(ctx context.Context) {
	jobs := make(chan Job, 8)
	go func() {
		for n := Job(0); ; n++ {
			select {
			case jobs <- n:
			case <-ctx.Done():
				return
			}
		}
	}()
	runWorkers(ctx, jobs)
}

func main() {
	slog.SetLogLoggerLevel(slog.LevelWarn)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
		defer cancel()
		serve(ctx)
	}()
	select {
	case <-stopped:
	case <-time.After(200 * time.Millisecond):
	}
	time.Sleep(50 * time.Millisecond)
	fmt.Println(runtime.NumGoroutine()-1, "goroutines are left")
}
