package canon

// The parts, by what a fix does with them. Where a hole is a whole statement that a fix
// leaves in place, it is the one for Around.
var (
	// DeferClose closes a channel when its producer ends.
	DeferClose = part("close", "out")

	// SendOrDone and ReceiveOrDone give up a send or receive when a context ends.
	// SendOrDoneErr says why.
	SendOrDone    = part("send", "out <- v", "out", "v", "ctx", "ctx.Done()", "return")
	SendOrDoneErr = part("send-err", "items <- item", "items", "item", "ctx", "ctx.Done()", "return ctx.Err()")
	ReceiveOrDone = part("receive", "v, ok = <-in", "v", "ok", "in", "ctx", "ctx.Done()", "return")

	// ResultOrDone returns what is received, or gives up.
	ResultOrDone = part("result", "results", "r", "return r.val, r.err", "ctx", "ctx.Done()", "return zero, ctx.Err()")

	// NextOrDone, in a plain loop, takes the place of a range clause over a channel; the
	// body stays as it is. RangeOrDone is the whole loop.
	NextOrDone  = part("next", "var v In", "var ok bool", "In", "v", "ok", "in", "ctx", "ctx.Done()", "return", "if !ok { return }")
	RangeOrDone = part("range", "v", "ok", "in", "ctx", "ctx.Done()", "return", "if !ok { return }", "if !yield(v) { return }")

	// Closer closes a channel when all of a group have ended; Group declares the group.
	// Members are started by Go, from Go 1.25 on. Before, Add counts those that will be
	// started, and each begins with Done. Join waits for all.
	Group  = part("group", "wg")
	Go     = part("go", "wg", "func() { forward(ctx, in, out) }", "forward(ctx, in, out)")
	Closer = part("closer", "wg", "out")
	Add    = part("add", "wg", "workers")
	Done   = part("done", "wg")
	Join   = part("join", "wg")

	// Acquire acquires a semaphore for the rest of a function, Release gives back at the
	// end of a goroutine what was acquired for it.
	Acquire = part("acquire", "sem", "ctx", "n", "err", "return err", "sem.Acquire(ctx, n)", "sem.Release(n)")
	Release = part("release", "sem", "1", "sem.Release(1)")

	// ReleaseSlot does so for a channel that serves as a semaphore.
	ReleaseSlot = part("release-slot", "slots", "<-slots")

	// WaitBeforeReturn waits for what was started, and prefers its error. AcquireOrWait
	// does it when a semaphore cannot be acquired.
	WaitBeforeReturn = part("wait", "g", "cause", "return cause")
	AcquireOrWait    = part("acquire-or-wait", "sem", "ctx", "1", "err", "g", "cause", "return cause", "return err", "sem.Acquire(ctx, 1)")

	// Discard drops, in the background, what still comes.
	Discard = part("discard", "in")

	// Drain does what is queued in a channel, and no more. DrainStep takes one item, if
	// there is one.
	Drain     = part("drain", "len(jobs)", "jobs", "job", "ok", "f(job)", "return", "if !ok { return }")
	DrainStep = part("drain-step", "jobs", "job", "ok", "f(job)", "return", "if !ok { return }")
)
