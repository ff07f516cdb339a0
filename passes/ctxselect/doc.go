/*
Package ctxselect defines an analyzer that finds operations that block although their context is done.

# Analyzer ctxselect

ctxselect: find sends and receives that ignore a context at hand

A goroutine that holds a context, or a done channel, is meant to end with it. If it sends or receives
without looking at it, and its peer has left on the same cancel, it waits for ever:

	func double(ctx context.Context, in <-chan int) <-chan int {
		out := make(chan int)
		go func() {
			defer close(out)
			for n := range in {
				out <- 2 * n // WRONG: who received may have left on ctx.Done
			}
		}()
		return out
	}

The operation waits for both:

	select {
	case out <- 2 * n: // RIGHT
	case <-ctx.Done():
		return
	}

To poll ctx.Err() before the send does not help, as the context may end during the send; nor does a
select that waits for something else only; nor a helper that sends, and is not given the context that its caller has.

The analyzer judges the channels that a function makes itself, those in fields of a type with a constructor, and
stages: functions that take or return channels, and whose callers are not known. The consumer of a stage may leave when the
context is done. A method that is given a context must return when that is done, although no other client calls anything.

It does not report when a buffer holds all that is sent, when somebody is sure to receive the rest, or when the peer cannot
leave. By custom, a stage may range over an input and rely on upstream to close it when the context is done; with

	-ctxselect.inputs

these loops are reported, too. And with

	-ctxselect.sleep

so are calls of time.Sleep in loops that hold a context: they block nobody for ever, but delay the end.
*/
package ctxselect
