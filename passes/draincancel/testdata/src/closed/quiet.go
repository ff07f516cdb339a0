package closed

import "context"

func quietLines(items []string, out chan<- string) {
	defer close(out)
	for _, item := range items {
		out <- item
	}
}

func GoodStranded(ctx context.Context, items []string) (n int) {
	out := make(chan string)
	go quietLines(items, out)
	for {
		select {
		case s, ok := <-out:
			if !ok {
				return n
			}
			n += len(s)
		case <-ctx.Done():
			go func() {
				for range out {
				}
			}()
			return n
		}
	}
}

// The buffer holds all.

func GoodRoom(ctx context.Context, items []string) (n int) {
	out := make(chan string, len(items))
	go quietLines(items, out)
	for {
		select {
		case s, ok := <-out:
			if !ok {
				return n
			}
			n += len(s)
		case <-ctx.Done():
			return n
		}
	}
}
