package component

import (
	"context"
	"errors"
)

// A handle is shut down, and then released, by the only function that uses it.
type handle struct {
	ready, released chan struct{}
	shutdown        context.CancelCauseFunc
}

func newHandle(ctx context.Context, kill func() error) (*handle, context.Context) {
	inner, cancel := context.WithCancelCause(context.Background())
	h := &handle{ready: make(chan struct{}), released: make(chan struct{}), shutdown: cancel}
	go func() {
		select {
		case <-h.released:
			return
		case <-h.ready:
		}
		select {
		case <-ctx.Done():
			if err := kill(); err != nil {
				cancel(err)
			}
		case <-h.released:
		}
	}()
	return h, inner
}

func (h *handle) Release() { close(h.released) }

func (h *handle) Shutdown() {
	if h.shutdown != nil {
		h.shutdown(errors.New("done"))
	}
}

func (h *handle) started(ctx context.Context, pid <-chan int) {
	select {
	case <-ctx.Done():
	case <-pid:
		close(h.ready)
	}
}

func GoodExec(ctx context.Context, run func(ctx context.Context, pid chan<- int) error, kill func() error) error {
	h, inner := newHandle(ctx, kill)
	defer h.Release()
	defer h.Shutdown()
	pid := make(chan int, 1)
	go h.started(ctx, pid)
	return run(inner, pid)
}
