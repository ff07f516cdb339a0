// Package reference holds the concurrency patterns that pipevet guards, each as
// a small generic function. They may be imported, or read as the canonical form
// of a pattern: pipevet's fixes take their text from them.
//
// # Terms
//
// A source, such as [Generate], and a stage, such as [Stage], [RateLimit] or
// [FanIn], start goroutines, return at once, and own the channel that they
// return: they alone send on it, and they close it when they end, on every
// path. They end when their input is closed and all of it has been passed on,
// or when their context ends.
//
// [ForEach], [Pipeline], [Workers], [Guard], and [GuardSlot] block, and have waited for all
// that they started when they return. [First] and [CallWithTimeout] return as
// soon as there is an answer: what they started ends in the background, and can
// always deliver its result.
//
// # Duties of the caller
//
// Who receives from a stage goes on until the channel is closed, or cancels the
// context that the stage was given: one of them is enough for all goroutines to
// end. With a context that can end, this is the safe beginning of a function
// that builds a pipeline:
//
//	ctx, cancel := context.WithCancel(ctx)
//	defer cancel()
//
// A channel that is closed because the context has ended looks like one that is
// closed at the end of the input. Ask ctx.Err() which it was.
//
// The functions handed in are called from other goroutines. Those that can take
// long should watch their context, as nothing can stop them from outside.
//
// Who stops receiving from producers that know no context hands their channel
// to [Discard].
//
// # Items in flight
//
// When a context ends, an item that a stage has received, but not yet passed
// on, is dropped. If a stage could both go on and give up, it does either. Only
// [Workers] finishes what was queued.
//
// # Panics
//
// A panic in a function that is handed in is not recovered where it runs in a
// goroutine: it ends the program, as it does in the goroutines of
// [golang.org/x/sync/errgroup]. A function that calls [runtime.Goexit] ends its
// stage, which closes its channel as always. Numbers that make no sense, such
// as no workers for work that others wait for, make a function panic at once,
// in the goroutine that calls it.
//
// # Unlike elsewhere
//
// Popular forms of these patterns leave goroutines behind. A stage or fan-in
// that sends with a plain "out <- v" is stuck once its consumer has left; see
// [RateLimit] and [FanIn]. A function that returns as soon as it cannot acquire
// a semaphore leaves running what it has started; see [ForEach]. A worker that
// on cancel drains its input with "for range" waits for a producer that may
// have gone; see [Workers].
//
// The pairs of comments pipevet:fix and pipevet:end in the source surround what
// the fixes copy.
package reference
