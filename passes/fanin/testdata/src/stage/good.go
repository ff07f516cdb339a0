package stage

import (
	"context"
	"sync"
)

func GoodMerge(ctx context.Context, ins ...<-chan int) <-chan int {
	out := make(chan int)
	var wg sync.WaitGroup
	for _, in := range ins {
		wg.Go(func() {
			for {
				select {
				case v, ok := <-in:
					if !ok {
						return
					}
					select {
					case out <- v:
					case <-ctx.Done():
						return
					}
				case <-ctx.Done():
					return
				}
			}
		})
	}
	go func() {
		wg.Wait()
		close(out)
	}()
	return out
}

// Who gets the channel receives one value: either this function sends it, or a goroutine does.

func GoodFuture(lookup map[string]func() error, key string) <-chan error {
	ret := make(chan error, 1)
	if stop, ok := lookup[key]; ok {
		go func() {
			ret <- stop()
		}()
	} else {
		ret <- context.Canceled
	}
	return ret
}

func GoodFutureEarly(lookup map[string]func() error, key string) <-chan error {
	ret := make(chan error, 1)
	stop, ok := lookup[key]
	if !ok {
		ret <- context.Canceled
		return ret
	}
	go func() {
		ret <- stop()
	}()
	return ret
}
