package closed

import (
	"errors"
	"fmt"
	"os"
)

// What is wrapped of an error is one, and nil if nothing is: the receiver leaves at the error after which the sender ends.

// BadErrorf goes on after the error.
//
// no fix: whether to go on without the receiver, or to end, only the author knows
func BadErrorf(names []string, size func(string) (int, error)) (sum int, err error) {
	results := make(chan result)
	go func() {
		defer close(results)
		for _, name := range names {
			n, err := size(name)
			if err != nil {
				err = fmt.Errorf("size of %s: %w", name, err)
			}
			results <- result{n, err} // want `blocks for ever sending on results: its only receiver, BadErrorf, has left at line \d+ \(when err != nil and len\(names\) is 2 or more\)`
		}
	}()
	for r := range results {
		if r.err != nil {
			return 0, r.err
		}
		sum += r.size
	}
	return sum, nil
}

func GoodErrorf(names []string, size func(string) (int, error)) (sum int, err error) {
	results := make(chan result)
	go func() {
		defer close(results)
		for _, name := range names {
			n, err := size(name)
			if err != nil {
				err = fmt.Errorf("size of %s: %w", name, err)
			}
			results <- result{n, err}
			if err != nil {
				return
			}
		}
	}()
	for r := range results {
		if r.err != nil {
			return 0, r.err
		}
		sum += r.size
	}
	return sum, nil
}

func GoodJoined(names []string, size func(string) (int, error)) (sum int, err error) {
	results := make(chan result)
	go func() {
		defer close(results)
		for _, name := range names {
			n, err := size(name)
			results <- result{n, errors.Join(err)}
			if err != nil {
				return
			}
		}
	}()
	for r := range results {
		if r.err != nil {
			return 0, r.err
		}
		sum += r.size
	}
	return sum, nil
}

func GoodSyscallError(names []string, size func(string) (int, error)) (sum int, err error) {
	results := make(chan result)
	go func() {
		defer close(results)
		for _, name := range names {
			n, err := size(name)
			results <- result{n, os.NewSyscallError("stat", err)}
			if err != nil {
				return
			}
		}
	}()
	for r := range results {
		if r.err != nil {
			return 0, r.err
		}
		sum += r.size
	}
	return sum, nil
}
