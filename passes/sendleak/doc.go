/*
Package sendleak defines an analyzer that finds goroutines stuck sending.

# Analyzer sendleak

sendleak: find goroutines that block for ever sending on a channel

A goroutine that sends on a channel without (or with a full) buffer waits for a
receiver. When every receiver has left (because of a timeout, a cancelled context, an
error, or as the first result was enough), it waits for ever, and keeps what it
refers to:

	func fetch(ctx context.Context, url string) (*Page, error) {
		result := make(chan *Page)
		go func() {
			result <- load(url) // WRONG: blocks for ever if ctx is done first
		}()
		select {
		case p := <-result:
			return p, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}

Room for what can be sent ends the wait:

	result := make(chan *Page, 1) // RIGHT

A select with ctx.Done() in the goroutine does so, too.

Each report carries the interleaving that leads to it. The analyzer runs a model of the
function with its goroutines, and of the functions that they call; it reports only a send that
no continuation serves. It does not report when the channel, or who could receive from it, is
out of its sight: kept in a global variable, handed to unknown code, or received from
a caller. Nor does it report what is left when main returns or a test has failed, or what
happens only if some count is 0.
*/
package sendleak
