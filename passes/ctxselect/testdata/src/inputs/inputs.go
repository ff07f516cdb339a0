// Package inputs holds stages that rely on upstream to close their input when
// the context is done, as is the custom. With the option they are reported.
package inputs

import "context"

func BadSum(ctx context.Context, in <-chan int) (sum int, err error) {
	for n := range in { // want `BadSum blocks for ever ranging over in: nobody closes it when ctx is done`
		sum += n // of all
	}
	return sum, nil
}

func BadDouble(ctx context.Context, in <-chan int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in { // want `the goroutine started at line 16 blocks for ever ranging over in: nobody closes it when ctx is done`
			if n < 0 {
				continue
			}
			select {
			case out <- 2 * n:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func BadCount(ctx context.Context, in <-chan int) (n int) {
	for range in { // want `BadCount blocks for ever ranging over in: nobody closes it when ctx is done`
		n++
	}
	return n
}

func GoodSum(ctx context.Context, in <-chan int) (sum int, err error) {
	for {
		select {
		case n, ok := <-in:
			if !ok {
				return sum, nil
			}
			sum += n
		case <-ctx.Done():
			return sum, ctx.Err()
		}
	}
}
