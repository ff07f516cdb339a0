package closed

import (
	"context"
	"errors"
)

var errRefused = errors.New("refused")

// dialContext is refused by every third host.
func dialContext(ctx context.Context, host string) (int, error) {
	if len(host)%3 == 0 {
		return 0, errRefused
	}
	return 1, ctx.Err()
}

// The send is in a callback that returns an error.

func each(hosts []string, visit func(string) error) error {
	for _, h := range hosts {
		if err := visit(h); err != nil {
			return err
		}
	}
	return nil
}

func BadVisit(hosts []string) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	queue := make(chan string)
	go func() {
		defer close(queue)
		each(hosts, func(h string) error {
			queue <- h // want `blocks for ever sending on queue`
			return nil
		})
	}()
	for h := range queue {
		if _, err := dialContext(ctx, h); err != nil {
			return err
		}
	}
	return nil
}

func GoodVisit(hosts []string) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	queue := make(chan string)
	go func() {
		defer close(queue)
		each(hosts, func(h string) error {
			select {
			case queue <- h:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}()
	for h := range queue {
		if _, err := dialContext(ctx, h); err != nil {
			return err
		}
	}
	return nil
}
