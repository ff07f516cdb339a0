package reference

import (
	"context"
	"errors"
	"time"
)

// A result is what a function has returned.
type result[T any] struct {
	val T
	err error
}

var (
	errNone   = errors.New("reference: no function to call")
	errGoexit = errors.New("reference: the function called runtime.Goexit")
)

// First calls all fs concurrently and returns the value of the first that
// succeeds. If none does, it returns their errors, joined, and if ctx ends
// before, that of ctx. Without fs, it returns an error.
//
// First does not wait for the others: their context ends when First returns,
// and each can deliver its result, which is dropped.
func First[T any](ctx context.Context, fs ...func(context.Context) (T, error)) (T, error) {
	var zero T
	if len(fs) == 0 {
		return zero, errNone
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	results := make(chan result[T], len(fs)) // room for those that nobody waits for
	for _, f := range fs {
		go call(ctx, results, f)
	}
	var errs []error
	for range fs {
		select {
		case r := <-results:
			if r.err == nil {
				return r.val, nil
			}
			errs = append(errs, r.err)
		case <-ctx.Done():
			return zero, ctx.Err()
		}
	}
	return zero, errors.Join(errs...)
}

// CallWithTimeout calls f and returns what it returns, or, if that takes longer
// than timeout or ctx ends, the error of the context that f is given
// ([context.DeadlineExceeded] for the timeout).
//
// It does not wait for f then: f goes on until it returns, and its result is
// dropped. So f should watch its context.
func CallWithTimeout[T any](ctx context.Context, timeout time.Duration, f func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	results := make(chan result[T], 1) // room for what nobody waits for
	go call(ctx, results, f)
	var zero T
	//pipevet:fix result
	select {
	case r := <-results:
		return r.val, r.err
	case <-ctx.Done():
		return zero, ctx.Err()
	}
	//pipevet:end
}

// call sends the result of f, also if f calls runtime.Goexit, so that nobody
// waits for it in vain.
func call[T any](ctx context.Context, results chan<- result[T], f func(context.Context) (T, error)) {
	r := result[T]{err: errGoexit}
	defer func() { results <- r }()
	r.val, r.err = f(ctx)
}
