// Command mainend leaves goroutines behind when main returns, or something that main
// calls last: the program has ended, and they with it.
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
	if err := fastest("a", "b"); err != nil {
		fmt.Println(err)
	}
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
			if err := finish("a", "b"); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			return
		}
	}
}

// fastest leaves goroutines behind while main goes on.
func fastest(names ...string) error {
	errc := make(chan error)
	for _, name := range names {
		go func() {
			errc <- os.Remove(name) // want `blocks for ever sending on errc: nobody receives any more: fastest has left`
		}()
	}
	return <-errc
}

// finish leaves goroutines behind as the last thing that the program does.
func finish(names ...string) error {
	errc := make(chan error)
	for _, name := range names {
		go func() {
			errc <- os.Remove(name) // ok: main prints what comes first, and returns
		}()
	}
	return <-errc
}

func serve() error {
	time.Sleep(time.Hour)
	return nil
}
