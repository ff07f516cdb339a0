package stage

import "context"

// The goroutine that should close the channel drains it.

// no fix: the drain waits for its own function; what was meant, only the author knows
func BadSelf(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		for n := range in {
			select {
			case out <- n:
			case <-ctx.Done():
				for range out { // want `blocks for ever ranging over out: nobody closes it when ctx is done`
				}
			}
		}
		close(out)
	}()
	return out
}

// A named worker with a done channel; the drain tests for the end itself.

type pool struct {
	quit <-chan struct{}
}

// no fix: the drain tests for the end itself, and may do so in any form
func BadMethod(quit <-chan struct{}, jobs <-chan int) {
	p := &pool{quit}
	p.run(jobs)
}

func (p *pool) run(jobs <-chan int) {
	for {
		select {
		case job, ok := <-jobs:
			if !ok {
				return
			}
			process(job)
		case <-p.quit:
			for {
				job, ok := <-jobs // want `blocks for ever receiving from jobs: nobody closes it when quit is closed`
				if !ok {
					return
				}
				process(job)
			}
		}
	}
}
