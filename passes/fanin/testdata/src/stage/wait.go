package stage

import "sync"

// Nobody receives before the stage returns.

func BadWait(ins ...<-chan int) <-chan int {
	out := make(chan int)
	var wg sync.WaitGroup
	for _, in := range ins {
		wg.Go(func() {
			for v := range in {
				out <- v // want `blocks for ever sending on out: nobody receives: the one who should waits for it at line \d+ first`
			}
		})
	}
	wg.Wait()
	close(out)
	return out
}
