package closed

import (
	"context"
	"time"
)

// The goroutine has a context at hand, but its one result would fit into the channel, too.

func BadContext() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	errc := make(chan error)
	go func() {
		_, err := dialContext(ctx, "a.example")
		errc <- err // want `blocks for ever sending on errc`
	}()
	select {
	case err := <-errc:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// GoodContext waits for the goroutine although it gives up.
func GoodContext() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	errc := make(chan error)
	go func() {
		_, err := dialContext(ctx, "a.example")
		errc <- err
	}()
	select {
	case err := <-errc:
		return err
	case <-ctx.Done():
		<-errc
		return ctx.Err()
	}
}

// Two directions of a proxy end with one error each; one at most is awaited.

func BadProxy() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	errc := make(chan error, 1)
	pipe := func(from, to string) {
		err := transfer(from, to)
		errc <- err // want `blocks for ever sending on errc`
	}
	go pipe("client", "server")
	go pipe("server", "client")
	select {
	case err := <-errc:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func GoodProxy() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	errc := make(chan error, 2)
	pipe := func(from, to string) {
		err := transfer(from, to)
		errc <- err
	}
	go pipe("client", "server")
	go pipe("server", "client")
	select {
	case err := <-errc:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
