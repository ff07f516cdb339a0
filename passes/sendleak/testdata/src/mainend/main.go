// Command mainend leaves goroutines behind when main returns: the program has
// ended, and they with it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	lines := make(chan string)
	go func() {
		for {
			lines <- time.Now().String() // ok: main never comes back
		}
	}()
	errc := make(chan error)
	go func() {
		errc <- serve() // ok: when main leaves, the program ends
	}()
	for {
		select {
		case line := <-lines:
			fmt.Println(line)
		case err := <-errc:
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		case <-ctx.Done():
			return
		}
	}
}

func serve() error {
	time.Sleep(time.Hour)
	return nil
}
