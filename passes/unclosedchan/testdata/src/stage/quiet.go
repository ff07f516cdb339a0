package stage

import (
	"context"
	"sync"
)

// A future carries one value, and nobody ranges over it.

func GoodFuture(line string) <-chan int {
	out := make(chan int, 1)
	go func() {
		n, _ := decode(line)
		out <- n
	}()
	return out
}

// Errors come when there are any.

func GoodErrors(in <-chan string) (<-chan int, <-chan error) {
	out := make(chan int)
	errs := make(chan error, 1)
	go func() {
		defer close(out)
		for line := range in {
			n, err := decode(line)
			if err != nil {
				errs <- err
				return
			}
			out <- n
		}
	}()
	return out, errs
}

func GoodAllErrors(in <-chan string) (<-chan int, <-chan error) {
	out := make(chan int)
	errs := make(chan error, 8)
	go func() {
		defer close(out)
		for line := range in {
			n, err := decode(line)
			if err != nil {
				errs <- err
				continue
			}
			out <- n
		}
	}()
	return out, errs
}

// The last of several producers closes.

func GoodMerge(ctx context.Context, ins ...<-chan int) <-chan int {
	out := make(chan int)
	var wg sync.WaitGroup
	for _, in := range ins {
		wg.Go(func() {
			for n := range in {
				select {
				case out <- n:
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

// Who makes the channel closes it.

func GoodClosed() <-chan int {
	out := make(chan int)
	close(out)
	return out
}

// What is returned beside the channel closes it, when it is called.

type config struct{ verify func(name string) }

func GoodVerified() (*config, <-chan string) {
	names := make(chan string, 1)
	return &config{func(name string) {
		defer close(names)
		names <- name
	}}, names
}

func GoodUntilStopped() (<-chan int, func()) {
	out, quit := make(chan int), make(chan struct{})
	go func() {
		defer close(out)
		for n := 0; ; n++ {
			select {
			case out <- n:
			case <-quit:
				return
			}
		}
	}()
	return out, func() { close(quit) }
}
