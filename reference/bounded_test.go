package reference_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/pipevet/pipevet/reference"
)

var errTest = errors.New("test")

func TestForEach(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running, most, sum atomic.Int64
		err := reference.ForEach(t.Context(), items, 3, func(_ context.Context, n int) error {
			most.Store(max(most.Load(), running.Add(1)))
			time.Sleep(time.Second)
			running.Add(-1)
			sum.Add(int64(n))
			return nil
		})
		if err != nil || sum.Load() != 55 || most.Load() != 3 {
			t.Errorf("error %v, sum %d, %d at a time; want <nil>, 55, 3", err, sum.Load(), most.Load())
		}
	})
}

func TestForEachNoItems(t *testing.T) {
	if err := reference.ForEach(t.Context(), nil, 1, func(context.Context, int) error { return errTest }); err != nil {
		t.Error(err)
	}
}

// TestForEachError lets a call fail while another, slower to end, runs: ForEach
// must wait for it, and tell the reason.
func TestForEachError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun, ended atomic.Int64
		err := reference.ForEach(t.Context(), items, 2, func(ctx context.Context, n int) error {
			begun.Add(1)
			defer ended.Add(1)
			if n == 2 {
				time.Sleep(time.Second)
				return errTest
			}
			<-ctx.Done()
			time.Sleep(time.Second)
			return ctx.Err()
		})
		if !errors.Is(err, errTest) || begun.Load() != ended.Load() || begun.Load() > 3 {
			t.Errorf("error %v, %d begun, %d ended", err, begun.Load(), ended.Load())
		}
	})
}

// TestForEachCancel cancels while ForEach waits for the semaphore.
func TestForEachCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		done := false
		err := reference.ForEach(ctx, items, 1, func(context.Context, int) error {
			time.Sleep(time.Minute) // does not watch its context
			done = true
			return nil
		})
		if !errors.Is(err, context.Canceled) || !done {
			t.Errorf("error %v, done %t", err, done)
		}
	})
}

func TestGuard(t *testing.T) {
	sem := semaphore.NewWeighted(2)
	free := func() bool {
		if !sem.TryAcquire(2) {
			return false
		}
		sem.Release(2)
		return true
	}
	if err := reference.Guard(t.Context(), sem, 2, func(context.Context) error { return errTest }); err != errTest || !free() {
		t.Errorf("error %v, released: %t", err, free())
	}
	func() {
		defer func() { recover() }()
		reference.Guard(t.Context(), sem, 2, func(context.Context) error { panic("test") })
	}()
	if !free() {
		t.Error("not released after a panic")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := reference.Guard(ctx, sem, 3, func(context.Context) error { panic("called") }); err != context.Canceled || !free() {
		t.Errorf("error %v, released: %t", err, free())
	}
}

func TestGuardSlot(t *testing.T) {
	slots := make(chan struct{}, 1)
	if err := reference.GuardSlot(t.Context(), slots, func(context.Context) error { return errTest }); err != errTest || len(slots) != 0 {
		t.Errorf("error %v, %d slots in use", err, len(slots))
	}
	func() {
		defer func() { recover() }()
		reference.GuardSlot(t.Context(), slots, func(context.Context) error { panic("test") })
	}()
	if len(slots) != 0 {
		t.Error("not released after a panic")
	}
	slots <- struct{}{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := reference.GuardSlot(ctx, slots, func(context.Context) error { panic("called") }); err != context.Canceled || len(slots) != 1 {
		t.Errorf("error %v, %d slots in use", err, len(slots))
	}
}
