/*
Package unclosedchan defines an analyzer that finds channels that are not closed.

# Analyzer unclosedchan

unclosedchan: find channels that are ranged over and, on some path, never closed

A range loop over a channel ends when the channel is closed. If its producer returns without
closing it, the loop waits for ever:

	func sum(names []string) (total int) {
		sizes := make(chan int)
		go func() {
			for _, n := range names {
				fi, err := os.Stat(n)
				if err != nil {
					return // WRONG: sizes is not closed
				}
				sizes <- int(fi.Size())
			}
			close(sizes)
		}()
		for s := range sizes {
			total += s
		}
		return total
	}

The producer closes what it made, whatever happens:

	go func() {
		defer close(sizes) // RIGHT
		...

Each report carries the interleaving that leads to it. The analyzer does not report when the channel is
out of its sight: kept in a global variable, handed to unknown code, or received from
a caller. A channel that nobody ranges over need not be closed, and is not reported.
*/
package unclosedchan
