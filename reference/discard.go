package reference

// Discard receives what still comes from in, and drops it, in a goroutine of
// its own, until in is closed. It returns at once.
//
// A consumer that leaves early calls it where the producers do not answer to
// its context, so that they can send what they have begun, and end. They must
// close in, and their work is done in vain: where they can be made to answer to
// the context, that is better.
func Discard[T any](in <-chan T) {
	//pipevet:fix discard
	go func() {
		for range in {
		}
	}()
	//pipevet:end
}
