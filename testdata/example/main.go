// Command example looks names up in a slow directory. It gives each lookup a
// millisecond, and each lookup that takes longer leaves a goroutine behind.
package main

import (
	"context"
	"fmt"
	"runtime"
	"time"
)

// lookup returns the entry of a name, unless ctx ends first.
func lookup(ctx context.Context, name string) (string, error) {
	found := make(chan string)
	go func() {
		found <- search(name) // blocks for ever if lookup has returned
	}()
	select {
	case entry := <-found:
		return entry, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// search stands for something slow.
func search(name string) string {
	time.Sleep(5 * time.Millisecond)
	return "entry of " + name
}

func main() {
	for range 100 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
		if _, err := lookup(ctx, "gopher"); err == nil {
			fmt.Println("found")
		}
		cancel()
	}
	time.Sleep(50 * time.Millisecond)
	fmt.Println(runtime.NumGoroutine()-1, "goroutines are blocked for ever")
}
