package closed

import (
	"context"
	"strings"

	"golang.org/x/sync/errgroup"
)

// The consumer leaves a loop of sends early; a context or a done channel that
// it ends is at hand.

func BadBreak(hosts []string) string {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	found := make(chan string)
	go func() {
		defer close(found)
		for _, h := range hosts {
			if _, err := dialContext(ctx, h); err != nil {
				continue
			}
			found <- h // want `blocks for ever sending on found`
		}
	}()
	for h := range found {
		if strings.HasPrefix(h, "a") {
			return h
		}
	}
	return ""
}

func GoodBreak(hosts []string) string {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	found := make(chan string)
	go func() {
		defer close(found)
		for _, h := range hosts {
			if _, err := dialContext(ctx, h); err != nil {
				continue
			}
			select {
			case found <- h:
			case <-ctx.Done():
				return
			}
		}
	}()
	for h := range found {
		if strings.HasPrefix(h, "a") {
			return h
		}
	}
	return ""
}

func BadDone(hosts []string) int {
	quit := make(chan struct{})
	defer close(quit)
	statuses := make(chan int)
	go func() {
		for _, h := range hosts {
			status, _ := dial(h)
			statuses <- status // want `blocks for ever sending on statuses`
		}
		select {
		case statuses <- -1:
		case <-quit:
		}
	}()
	for status := range statuses {
		if status != 0 {
			return status
		}
	}
	return 0
}

func GoodDone(hosts []string) int {
	quit := make(chan struct{})
	defer close(quit)
	statuses := make(chan int)
	go func() {
		for _, h := range hosts {
			status, _ := dial(h)
			select {
			case statuses <- status:
			case <-quit:
				return
			}
		}
		select {
		case statuses <- -1:
		case <-quit:
		}
	}()
	for status := range statuses {
		if status != 0 {
			return status
		}
	}
	return 0
}

// All workers have failed: nobody takes what the producer sends.

func BadErrgroup(hosts []string) error {
	g, ctx := errgroup.WithContext(context.Background())
	queue := make(chan string)
	g.Go(func() error {
		defer close(queue)
		for _, h := range hosts {
			queue <- h // want `blocks for ever sending on queue`
		}
		return nil
	})
	for range 2 {
		g.Go(func() error {
			for h := range queue {
				if _, err := dialContext(ctx, h); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

func GoodErrgroup(hosts []string) error {
	g, ctx := errgroup.WithContext(context.Background())
	queue := make(chan string)
	g.Go(func() error {
		defer close(queue)
		for _, h := range hosts {
			select {
			case queue <- h:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	for range 2 {
		g.Go(func() error {
			for h := range queue {
				if _, err := dialContext(ctx, h); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// The second stage answers to the context, the first one does not.

func hosts(ctx context.Context, domains []string) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		for _, d := range domains {
			if ctx.Err() != nil {
				return
			}
			out <- "www." + d // want `blocks for ever sending on out`
		}
	}()
	return out
}

func hostsUntil(ctx context.Context, domains []string) <-chan string {
	out := make(chan string)
	go func() {
		defer close(out)
		for _, d := range domains {
			select {
			case out <- "www." + d:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func statuses(ctx context.Context, hosts <-chan string) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for h := range hosts {
			status, err := dialContext(ctx, h)
			if err != nil {
				return
			}
			select {
			case out <- status:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

func BadPipeline(domains []string) (sum int) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for status := range statuses(ctx, hosts(ctx, domains)) {
		sum += status
	}
	return sum
}

func GoodPipeline(domains []string) (sum int) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for status := range statuses(ctx, hostsUntil(ctx, domains)) {
		sum += status
	}
	return sum
}
