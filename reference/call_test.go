package reference_test

import (
	"context"
	"errors"
	"io"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pipevet/pipevet/reference"
)

func TestFirst(t *testing.T) {
	after := func(d time.Duration, v int, err error) func(context.Context) (int, error) {
		return func(ctx context.Context) (int, error) {
			select {
			case <-time.After(d):
				return v, err
			case <-ctx.Done():
				return 0, ctx.Err()
			}
		}
	}
	deaf := func(context.Context) (int, error) {
		time.Sleep(time.Hour)
		return 4, nil
	}
	exit := func(context.Context) (int, error) {
		runtime.Goexit()
		return 5, nil
	}
	type funcs []func(context.Context) (int, error)
	for _, test := range []struct {
		name  string
		funcs funcs
		val   int
		err   string
	}{
		{"fastest", funcs{after(2*time.Second, 1, nil), after(time.Second, 2, nil), deaf}, 2, ""},
		{"first success", funcs{after(time.Second, 1, errTest), after(2*time.Second, 2, nil)}, 2, ""},
		{"all fail", funcs{after(time.Second, 0, errTest), after(2*time.Second, 0, io.EOF)}, 0, "test\nEOF"},
		{"cancelled", funcs{after(2*time.Minute, 1, nil), deaf}, 0, "context deadline exceeded"},
		{"goexit", funcs{exit}, 0, "reference: the function called runtime.Goexit"},
		{"none", nil, 0, "reference: no function to call"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				val, err := reference.First(ctx, test.funcs...)
				time.Sleep(2 * time.Hour) // lets deaf deliver its result
				if val != test.val || (err == nil) != (test.err == "") || err != nil && err.Error() != test.err {
					t.Errorf("got %d, %v; want %d, %s", val, err, test.val, test.err)
				}
			})
		})
	}
}

// TestFirstCancels has a function that goes on until it is told to end.
func TestFirstCancels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		told := false
		_, err := reference.First(t.Context(),
			func(context.Context) (int, error) { return 1, nil },
			func(ctx context.Context) (int, error) {
				<-ctx.Done()
				told = true
				return 0, ctx.Err()
			})
		synctest.Wait()
		if err != nil || !told {
			t.Errorf("error %v, told to end: %t", err, told)
		}
	})
}

func TestCallWithTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		call := func(ctx context.Context, d time.Duration) (int, error) {
			return reference.CallWithTimeout(ctx, time.Minute, func(context.Context) (int, error) {
				time.Sleep(d) // does not watch its context
				return 1, errTest
			})
		}
		if n, err := call(t.Context(), time.Second); n != 1 || err != errTest {
			t.Errorf("in time: %d, %v", n, err)
		}
		if n, err := call(t.Context(), time.Hour); n != 0 || err != context.DeadlineExceeded {
			t.Errorf("too late: %d, %v", n, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		if n, err := call(ctx, time.Hour); n != 0 || err != context.Canceled {
			t.Errorf("cancelled: %d, %v", n, err)
		}
		_, err := reference.CallWithTimeout(t.Context(), time.Minute, func(context.Context) (int, error) {
			runtime.Goexit()
			return 0, nil
		})
		time.Sleep(2 * time.Hour) // lets the late ones deliver their results
		if err == nil || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Goexit: %v", err)
		}
	})
}
