package p

import (
	"context"
	"errors"
	"time"
)

func timeout(ctx context.Context, load func() (int, error)) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	result := make(chan int)
	failed := make(chan error, 1)
	go func() {
		n, err := load()
		if err != nil {
			failed <- err
			return
		}
		result <- n
	}()
	select {
	case n := <-result:
		return n, nil
	case err := <-failed:
		return 0, err
	case <-ctx.Done():
		return 0, errors.New("late")
	}
}
