package reference_test

import (
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pipevet/pipevet/reference"
)

// A run is a call of Pipeline.
type run struct {
	workers, buffer int
	items           int // delivered by next, then io.EOF
	next            func(context.Context, int) error
	process         func(context.Context, int) error
	collect         func(context.Context, int) error
}

// do returns how many results were collected.
func (r run) do(ctx context.Context) (collected int, err error) {
	call := func(ctx context.Context, f func(context.Context, int) error, n int) error {
		if f == nil {
			return nil
		}
		return f(ctx, n)
	}
	n := 0
	err = reference.Pipeline(ctx, r.workers, r.buffer,
		func(ctx context.Context) (int, error) {
			if n == r.items {
				return 0, io.EOF
			}
			n++
			return n, call(ctx, r.next, n)
		},
		func(ctx context.Context, n int) (int, error) { return n, call(ctx, r.process, n) },
		func(ctx context.Context, n int) error {
			collected++
			return call(ctx, r.collect, n)
		})
	return collected, err
}

func fail(_ context.Context, n int) error {
	if n == 5 {
		return errTest
	}
	return nil
}

func stall(ctx context.Context, _ int) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestPipeline(t *testing.T) {
	for _, test := range []struct {
		name string
		run  run
		all  bool // collects all
		err  error
	}{
		{"unbuffered", run{workers: 1, items: 100}, true, nil},
		{"buffered", run{workers: 4, buffer: 10, items: 100}, true, nil},
		{"no items", run{workers: 4, buffer: 10}, true, nil},
		{"next fails", run{workers: 4, items: 100, next: fail}, false, errTest},
		{"process fails", run{workers: 4, items: 100, process: fail}, false, errTest},
		{"collect fails", run{workers: 4, items: 100, collect: fail}, false, errTest},
		{"collect fails, buffered", run{workers: 4, buffer: 3, items: 100, collect: fail}, false, errTest},
		{"next stalls", run{workers: 4, items: 100, next: stall}, false, context.DeadlineExceeded},
		{"process stalls", run{workers: 4, items: 100, process: stall}, false, context.DeadlineExceeded},
		{"collect stalls", run{workers: 4, buffer: 3, items: 100, collect: stall}, false, context.DeadlineExceeded},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				n, err := test.run.do(ctx)
				if !errors.Is(err, test.err) || test.all != (n == test.run.items) {
					t.Errorf("collected %d of %d, error %v; want all: %t, error %v", n, test.run.items, err, test.all, test.err)
				}
			})
		})
	}
}

// TestPipelineMemory counts what is in memory while collect stalls.
func TestPipelineMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		read := 0
		go run{workers: 4, buffer: 10, items: 100, collect: stall, next: func(context.Context, int) error {
			read++
			return nil
		}}.do(ctx)
		synctest.Wait()
		if read != 2*10+4+2 {
			t.Errorf("%d items are in memory, want %d", read, 2*10+4+2)
		}
	})
}
