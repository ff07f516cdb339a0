package draincancel

import (
	"context"
	"fmt"
)

// Serve does jobs until ctx is done, and then what is left.
func Serve(ctx context.Context) {
	jobs := make(chan int, 8)
	go func() {
		for n := 0; ; n++ {
			select {
			case jobs <- n:
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		select {
		case job := <-jobs:
			fmt.Println(job)
		case <-ctx.Done():
			for job := range jobs {
				fmt.Println(job)
			}
			return
		}
	}
}
