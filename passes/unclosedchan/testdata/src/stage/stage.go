// Package stage holds stages that return a channel, and whose callers are not
// known: these may range over it.
package stage

import (
	"context"
	"errors"
	"math/rand/v2"
)

var errBadLine = errors.New("bad line")

// decode may fail.
func decode(line string) (int, error) {
	if rand.IntN(3) == 0 {
		return 0, errBadLine
	}
	return len(line), nil
}

// The stage never closes what it returns.

func BadNever(in <-chan string) <-chan int {
	out := make(chan int) // want `out, which BadNever returns, is not closed on every path; to range over it blocks for ever`
	go func() {
		for line := range in {
			out <- len(line)
		}
	}()
	return out
}

func GoodNever(in <-chan string) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for line := range in {
			out <- len(line)
		}
	}()
	return out
}

// It closes on the success path only.

func BadSuccess(lines []string) <-chan int {
	out := make(chan int) // want `out, which BadSuccess returns, is not closed on every path`
	go func() {
		for _, line := range lines {
			n, err := decode(line)
			if err != nil {
				return
			}
			out <- n
		}
		close(out)
	}()
	return out
}

func GoodSuccess(lines []string) <-chan int {
	out := make(chan int)
	go func() {
		for _, line := range lines {
			n, err := decode(line)
			if err != nil {
				break
			}
			out <- n
		}
		close(out)
	}()
	return out
}

// It closes when it was not cancelled.

func BadCancelled(ctx context.Context, in <-chan string) <-chan int {
	out := make(chan int) // want `out, which BadCancelled returns, is not closed on every path`
	go func() {
		for line := range in {
			select {
			case out <- len(line):
			case <-ctx.Done():
				return
			}
		}
		close(out)
	}()
	return out
}

func GoodCancelled(ctx context.Context, in <-chan string) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for line := range in {
			select {
			case out <- len(line):
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// A named function, a method, a generic function.

func BadNamed(in <-chan string) <-chan int {
	out := make(chan int) // want `out, which BadNamed returns, is not closed on every path`
	go lengths(in, out)
	return out
}

func lengths(in <-chan string, out chan<- int) {
	for line := range in {
		n, err := decode(line)
		if err != nil {
			return
		}
		out <- n
	}
	close(out)
}

type decoder struct{ limit int }

func (d *decoder) run(in <-chan string, out chan<- int) {
	for line := range in {
		if len(line) > d.limit {
			return
		}
		out <- len(line)
	}
	close(out)
}

func BadMethod(in <-chan string) <-chan int {
	out := make(chan int) // want `out, which BadMethod returns, is not closed on every path`
	d := &decoder{1}
	go d.run(in, out)
	return out
}

func BadGeneric[T any](in <-chan T, keep func(T) bool) <-chan T {
	out := make(chan T) // want `out, which BadGeneric returns, is not closed on every path`
	go func() {
		for v := range in {
			if !keep(v) {
				return
			}
			out <- v
		}
		close(out)
	}()
	return out
}

// The author expects a panic, and the close is not deferred.

func BadPanic(lines []string, f func(string) int) <-chan int {
	out := make(chan int) // want `out, which BadPanic returns, is not closed on every path`
	go func() {
		defer func() { recover() }()
		for _, line := range lines {
			out <- f(line)
		}
		close(out)
	}()
	return out
}

func GoodPanic(lines []string, f func(string) int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		defer func() { recover() }()
		for _, line := range lines {
			out <- f(line)
		}
	}()
	return out
}
