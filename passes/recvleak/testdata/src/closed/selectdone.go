package closed

import (
	"context"
	"strings"

	"golang.org/x/sync/errgroup"
)

// A context that ends with the peer is at hand.

func BadReady(keys []string) error {
	g, ctx := errgroup.WithContext(context.Background())
	ready := make(chan struct{})
	g.Go(func() error {
		if _, err := loadContext(ctx, "config"); err != nil {
			return err
		}
		close(ready)
		return nil
	})
	for _, key := range keys {
		g.Go(func() error {
			<-ready // want `blocks for ever receiving from ready`
			_, err := loadContext(ctx, key)
			return err
		})
	}
	return g.Wait()
}

func GoodReady(keys []string) error {
	g, ctx := errgroup.WithContext(context.Background())
	ready := make(chan struct{})
	g.Go(func() error {
		if _, err := loadContext(ctx, "config"); err != nil {
			return err
		}
		close(ready)
		return nil
	})
	for _, key := range keys {
		g.Go(func() error {
			select {
			case <-ready:
			case <-ctx.Done():
				return ctx.Err()
			}
			_, err := loadContext(ctx, key)
			return err
		})
	}
	return g.Wait()
}

// The worker is told by its context to end, but looks at its queue only.

func BadQueue(keys []string) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	queue := make(chan string)
	go func() {
		for {
			key := <-queue // want `blocks for ever receiving from queue`
			if _, err := loadContext(ctx, key); err != nil {
				return
			}
		}
	}()
	for _, key := range keys {
		if strings.HasPrefix(key, "c") {
			return
		}
		select {
		case queue <- key:
		default:
		}
	}
}

func GoodQueue(keys []string) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	queue := make(chan string)
	go func() {
		for {
			select {
			case key := <-queue:
				if _, err := loadContext(ctx, key); err != nil {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	for _, key := range keys {
		if strings.HasPrefix(key, "c") {
			return
		}
		select {
		case queue <- key:
		default:
		}
	}
}

// The value is used in the statement that receives it.

func BadValue() (string, error) {
	g, ctx := errgroup.WithContext(context.Background())
	token := make(chan string, 1)
	g.Go(func() error {
		value, err := loadContext(ctx, "token")
		if err != nil {
			return err
		}
		token <- value
		return nil
	})
	page := ""
	g.Go(func() error {
		value := <-token // want `blocks for ever receiving from token`
		text, err := loadContext(ctx, value)
		page = text
		return err
	})
	err := g.Wait()
	return page, err
}

func GoodValue() (string, error) {
	g, ctx := errgroup.WithContext(context.Background())
	token := make(chan string, 1)
	g.Go(func() error {
		defer close(token)
		value, err := loadContext(ctx, "token")
		if err != nil {
			return err
		}
		token <- value
		return nil
	})
	page := ""
	g.Go(func() error {
		value := <-token
		text, err := loadContext(ctx, value)
		page = text
		return err
	})
	err := g.Wait()
	return page, err
}
