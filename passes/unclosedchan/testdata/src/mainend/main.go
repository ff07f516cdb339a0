// Command mainend leaves a worker behind when main returns: the program has
// ended, and it with it.
package main

import (
	"fmt"
	"os"
)

func main() {
	lines := make(chan string)
	go func() {
		for line := range lines { // ok: the program ends
			fmt.Println(line)
		}
	}()
	for _, arg := range os.Args[1:] {
		lines <- arg
	}
}
