package closed

import (
	"context"
	"sync/atomic"
)

type exporter struct {
	stopped atomic.Bool
	workers workers
}

type workers struct{ n int }

func (w workers) number() int {
	if w.n > 0 {
		return w.n
	}
	return 2
}

// BadFlush does nothing once the exporter has stopped, but that is not what it is for.
func BadFlush(ctx context.Context, e *exporter) error {
	if e.stopped.Load() {
		return nil
	}
	errs := make(chan error)
	go func() {
		errs <- dialAll(names) // want `blocks for ever sending on errs: its only receiver, BadFlush, has left at line \d+ \(when ctx is done first and e.stopped.Load\(\) is false\)`
	}()
	select {
	case err := <-errs:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func GoodFlush(ctx context.Context, e *exporter) error {
	if e.stopped.Load() {
		return nil
	}
	errs := make(chan error, 1)
	go func() {
		errs <- dialAll(names)
	}()
	select {
	case err := <-errs:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// BadWorkers starts as many as a method says, and leaves at the first error.
//
// no fix: who is to receive the other results, only the author knows
func BadWorkers(e *exporter) error {
	errs := make(chan error)
	n := e.workers.number()
	for i := 0; i < n; i++ {
		go func() {
			errs <- dialAll(names) // want `blocks for ever sending on errs: nobody receives any more: BadWorkers has left at line \d+ \(when err != nil\)`
		}()
	}
	for i := 0; i < n; i++ {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

// BadRoom has room for one, and a worker that may leave with another.
//
// no fix: nothing tells the sender that its receiver has left
func BadRoom(names []string) {
	queue := make(chan string, 1)
	go func() {
		for name := range queue {
			if _, err := dial(name); err != nil {
				return
			}
		}
	}()
	for _, name := range names {
		queue <- name // want `BadRoom blocks for ever sending on queue: its only receiver, the goroutine started at line \d+, has left at line \d+ \(when err != nil and len\(names\) is 3 or more\)`
	}
	close(queue)
}

func dialAll(names []string) error {
	for _, name := range names {
		if _, err := dial(name); err != nil {
			return err
		}
	}
	return nil
}

var names = []string{"a.example"}
