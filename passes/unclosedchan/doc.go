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

The same holds for a stage, a function that returns the channel: who calls it may range over that.

	func Lines(r io.Reader) <-chan string

It is judged by contract, although its callers are not known: it closes the channel on every path: after an error, when it was
cancelled, and, if it recovers from panics, after one. A channel on which one value is sent, such as a future, need not be
closed; nor a channel of errors beside another channel, if it never is.

Each report carries the interleaving that leads to it. The analyzer does not report when the channel is
out of its sight: kept in a global variable, handed to unknown code, or received from
a caller. A channel that is not returned, and that nobody ranges over, need not be closed, and is not reported.
*/
package unclosedchan
