// Package cross drains with the help of another package.
package cross

import (
	"context"

	"github.com/pipevet/pipevet/passes/draincancel/testdata/src/queue"
)

func process(int) {}

// no fix: what the helper does with what is left is not seen here.
func BadDrain(ctx context.Context, jobs <-chan int) {
	for {
		select {
		case job, ok := <-jobs:
			if !ok {
				return
			}
			process(job)
		case <-ctx.Done():
			queue.Drain(jobs) // want `blocks for ever in the call of queue.Drain: nobody closes it when ctx is done`
			return
		}
	}
}

func GoodDrain(ctx context.Context, jobs <-chan int) {
	for {
		select {
		case job, ok := <-jobs:
			if !ok {
				return
			}
			process(job)
		case <-ctx.Done():
			queue.DrainReady(jobs)
			return
		}
	}
}

// no fix: what the helper does with what is left is not seen here.
func BadWork(ctx context.Context, jobs <-chan int) {
	for {
		select {
		case job, ok := <-jobs:
			if !ok {
				return
			}
			process(job)
		case <-ctx.Done():
			queue.Work(jobs, process) // want `blocks for ever in the call of queue.Work: nobody closes it when ctx is done`
			return
		}
	}
}
