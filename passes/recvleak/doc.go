/*
Package recvleak defines an analyzer that finds goroutines stuck receiving.

# Analyzer recvleak

recvleak: find goroutines that block for ever receiving or selecting

A goroutine that receives waits for a sender, or for a close. When nobody is left who could do
either, it waits for ever. A select without default does so when that holds for all of its
arms:

	func run(jobs []Job) error {
		done := make(chan struct{})
		go func() {
			for _, j := range jobs {
				if err := j.Do(); err != nil {
					log.Print(err)
					return // WRONG: done is never closed
				}
			}
			close(done)
		}()
		<-done
		return nil
	}

A deferred close is done on every path:

	go func() {
		defer close(done) // RIGHT
		...

Each report carries the interleaving that leads to it. The analyzer does not report when the
channel, or who could send on it, is out of its sight: kept in a global variable, handed to
unknown code, or received from a caller; nor a wait for a context that a caller may
cancel, or for a timer that has not fired. A channel that is ranged over and never closed is reported by
unclosedchan.
*/
package recvleak
