package reference

import (
	"context"
	"sync"
)

// Workers calls f for each of jobs, in the given number of goroutines, until
// jobs is closed and empty, or ctx ends. Then it shuts down gracefully: jobs
// that are running, or queued in the buffer of jobs, are done; later ones may
// be left where they are. It returns when all goroutines have ended.
//
// The drain is bounded by what is queued when a worker learns of the end. It
// does not wait for jobs to be closed, as a producer that has left on the same
// cancel may never do that, and a producer that goes on would keep it busy for
// ever. Such a producer must itself answer to ctx: after the shutdown nobody
// receives.
//
// f is not told of the end of ctx, as what is accepted is done. Workers panics
// if workers is less than 1.
func Workers[T any](ctx context.Context, workers int, jobs <-chan T, f func(T)) {
	if workers < 1 {
		panic("reference: less than one worker in Workers")
	}
	var wg sync.WaitGroup
	//pipevet:fix add
	wg.Add(workers)
	//pipevet:end
	for range workers {
		go func() {
			//pipevet:fix done
			defer wg.Done()
			//pipevet:end
			work(ctx, jobs, f)
		}()
	}
	//pipevet:fix join
	wg.Wait()
	//pipevet:end
}

// work is a worker of Workers.
func work[T any](ctx context.Context, jobs <-chan T, f func(T)) {
	for {
		select {
		case job, ok := <-jobs:
			if !ok {
				return
			}
			f(job)
		case <-ctx.Done():
			//pipevet:fix drain
			for range len(jobs) {
				//pipevet:fix drain-step
				select {
				case job, ok := <-jobs:
					if !ok {
						return
					}
					f(job)
				default:
					return
				}
				//pipevet:end
			}
			return
			//pipevet:end
		}
	}
}
