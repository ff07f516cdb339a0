package closed

import (
	"errors"

	"golang.org/x/sync/errgroup"
)

// It takes more names than workers. Who calls sweep is seen, but hands it nothing that others wait for, so that it says nothing of what
// numbers there are.

const sweepers = 4

func sweep(names map[string]bool, remove func(string) error) error {
	todo := make(chan string)
	go func() {
		for name := range names {
			todo <- name // want `the goroutine started at line \d+ blocks for ever sending on todo`
		}
		close(todo)
	}()
	var g errgroup.Group
	for range sweepers {
		g.Go(func() error {
			for name := range todo {
				if err := remove(name); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// no fix: whether the rest is to be dropped or to be tried, only the author knows
func BadSweep(names map[string]bool, remove func(string) error) error {
	if len(names) == 0 {
		return errors.New("nothing to sweep")
	}
	return sweep(names, remove)
}
