package p

import "context"

func each(ctx context.Context, in <-chan int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for {
			select {
			case v, ok := <-in:
				if !ok || !yield(v) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}

func use(ctx context.Context) {
	in := make(chan int)
	stop := context.AfterFunc(ctx, func() { close(in) })
	defer stop()
	go func() { in <- 1 }()
	for v := range each(ctx, in) {
		if v == 0 {
			break
		}
	}
}
