package reference_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pipevet/pipevet/reference"
)

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
