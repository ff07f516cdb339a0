// Command mainend leaves goroutines behind when main returns: the program has
// ended, and they with it.
package main

import (
	"fmt"
	"os"
)

func main() {
	lines := make(chan string)
	go func() {
		for {
			line := <-lines // ok: main never comes back
			fmt.Println(line)
		}
	}()
	shutdown := make(chan struct{})
	go func() {
		<-shutdown // ok: the end of the program
		fmt.Println("never said")
	}()
	for _, arg := range os.Args[1:] {
		if arg == "-q" {
			return
		}
		lines <- arg
	}
}
