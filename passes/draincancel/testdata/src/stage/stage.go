// Package stage holds stages whose callers are not known.
package stage

import (
	"context"
	"sync"
)

func process(int) {}

// The workers rely on somebody to close jobs, although they have been told to
// stop.

func BadWorkers(ctx context.Context, jobs <-chan int) {
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for {
				select {
				case job, ok := <-jobs:
					if !ok {
						return
					}
					process(job)
				case <-ctx.Done():
					for job := range jobs { // want `blocks for ever ranging over jobs: nobody closes it when ctx is done`
						process(job)
					}
					return
				}
			}
		})
	}
	wg.Wait()
}

func GoodWorkers(ctx context.Context, jobs <-chan int) {
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for {
				select {
				case job, ok := <-jobs:
					if !ok {
						return
					}
					process(job)
				case <-ctx.Done():
					for {
						select {
						case job, ok := <-jobs:
							if !ok {
								return
							}
							process(job)
						default:
							return
						}
					}
				}
			}
		})
	}
	wg.Wait()
}
