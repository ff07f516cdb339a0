/*
Package draincancel defines an analyzer that finds drains that can block for ever, and streams that nobody drains.

# Analyzer draincancel

draincancel: find drains that hang after cancellation, or are missing

A worker that has been told to stop may want to finish what is queued. If it ranges over the queue, it
waits until somebody closes that; but the producer may have left on the same cancel:

	func work(ctx context.Context, jobs <-chan Job) {
		for {
			select {
			case job, ok := <-jobs:
				if !ok {
					return
				}
				do(job)
			case <-ctx.Done():
				for job := range jobs { // WRONG: nobody may close jobs any more
					do(job)
				}
				return
			}
		}
	}

A drain is bounded by what is queued:

	case <-ctx.Done():
		for range len(jobs) { // RIGHT
			select {
			case job, ok := <-jobs:
				if !ok {
					return
				}
				do(job)
			default:
				return
			}
		}
		return

Where a producer knows no context, the opposite is wrong: if the consumer leaves on cancel, and nobody drains, the producer
is stuck in its next send. And a drain that comes after the wait for those who need it, or in the goroutine that
ought to close the channel, comes too late.

It does not report a drain when the producer closes the channel on the same cancel, when the drain ends with a default
case or a deadline, or when one in the background ends with the channel. A drain that ends, but does all the work that is left
before, may be what is wanted; with

	-draincancel.work

it is reported.
*/
package draincancel
