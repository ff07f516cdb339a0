package model

// An Op is an operation. In the comments d is Dst, s is Src; "p" is an address
// (Ptr). An operation on an Unknown (or undecided Sym) operand, or on an
// object marked external, is one that the environment may serve at any time:
// it is enabled, has no effect, and yields Unknown.
type Op uint8

// Data. These are local to a process: they never block and do not interleave.
const (
	OpNop     Op = iota
	OpConst      // d0 = Val
	OpMove       // d[i] = s[i], all at once
	OpUnknown    // d0 = new symbol of class N; Name says what it is ("err"); all later tests of it agree
	OpParam      // d0 = Program.Params[N], decided (a branch over its Domain) at once and remembered for the whole run
	OpBin        // d0 = s0 Name s1, Name one of + - * / % < <= > >= == != min max & | ^; unknown operands give a new symbol, Opaque if one operand is. N&1: it bounds a loop, or says how much room there is, and an unknown operand is above 0
	OpNot        // d0 = !s0
	OpIsNil      // d0 = (s0 == nil); N&1: an unknown s0 counts as Opaque, N&2: s0 is boxed, and what is in the box is meant; deciding it for a Sym fixes the symbol to Nil or NonNil everywhere

	OpNew       // d0 = address of slot 0 of a new object with slots Zero; Site is its allocation. N&1: it never becomes external (what foreign code does with it is what the root's clients do)
	OpAddr      // d0 = &s0[slot + N]; of nil: the process panics
	OpLoad      // d0 = *s0; N > 1: a Tuple of N slots. N < 0: the value is Unknown Opaque if the object is external
	OpStore     // *s0 = s1; s1 a Tuple: all its slots. Storing into an external or unknown object escapes s1
	OpField     // d0 = slots N.. of Tuple s0; len(Zero) is the width (0 or 1: a scalar, else a Tuple)
	OpTuple     // d0 = new Tuple with slots Zero, then s0.. flattened into it from slot 0 (NoReg: keep zero of that slot)
	OpMakeSlice // d0 = slice of s0 elements, each with slots Zero; unknown length: elements unknown
	OpIndex     // d0 = &s0[s1], element width N; unknown index: a choice among the elements (free)
	OpElem      // d0 = s0[s1] of an array or slice by value, width N
	OpAppend    // d0 = append(s0, s1...), width N
	OpSlice     // d0 = s0[s1:s2], width N; s0 a slice or a Ptr to an array of len(Zero)/N elements; NoReg: default bound
	OpLen       // d0 = len(s0): slice, map (unknown, opaque), channel. N&1: a slice, whose length is decided (0, 1, 2) if it is unknown
	OpCap       // d0 = cap(s0)
	OpMakeMap   // d0 = new map
	OpMapGet    // d0, d1 = s0[s1], ok: a choice among the elements that were stored and "absent" (an opaque one, if the key is unknown). N&1: the key is input, so each element that was stored can be meant. Zero: slots of an absent element
	OpMapSet    // s0[s1] = s2; keys that are Int, Bool, Obj, Ptr or Sym are told apart, all others are one
	OpMapDelete // delete(s0, s1)
	OpRange     // d0 = iterator over map s0. N&1: its length is decided if it is unknown, as with OpLen
	OpNext      // d0, d1, d2 = ok, key, value of iterator s0; the iterator advances
	OpClosure   // d0 = function Name with captured s...
	OpIface     // d0 = s0 boxed with dynamic type Name
	OpAssert    // d0, d1 = s0.(Name), ok. N&1: comma-ok, else a failed assertion panics. N&2: Name is an interface: its methods, joined with ","
)

// Control. Calls: N is one of CallNow, CallGo, CallDefer; CallDaemon is OpCall
// as go, for a process that may stay for ever (it is never reported).
const (
	OpJump       Op = iota + 64 // goto To0
	OpIf                        // goto s0 ? To0 : To1; unknown: a choice, remembered in the symbol
	OpChoose                    // a free choice among To. N: Class
	OpCall                      // d... = Name(s...). An unknown Name: s... escape, results are Unknown
	OpCallDyn                   // d... = s0(s1...), s0 a function value
	OpCallMethod                // d... = s0.Name(s1...), dispatched on the dynamic type of s0
	OpRunDefers                 // run the deferred calls of this frame, last first
	OpReturn                    // return s...
	OpPanic                     // panic(s0): deferred calls run; unrecovered: the world ends
	OpRecover                   // d0 = recover()
	OpGoexit                    // runtime.Goexit: deferred calls run, the process ends
	OpExit                      // the world ends: nothing that is stuck then counts
	OpEscape                    // all objects reachable from s... become external; N not 0: s are channels, on which the environment may send, receive, or both
)

// Values of Instr.N for calls.
const (
	CallNow = iota
	CallGo
	CallDefer
	CallDaemon
	CallModes = 3 // mask of the above
	// CallPlain marks a call of a method none of whose arguments can lead to a primitive.
	CallPlain = 4
	// CallGuarded marks a call, CallNow, by somebody who recovers from panics: the last of d says whether
	// it has panicked. A function that is in the program has not, when it returns.
	CallGuarded = 8
)

// Values of Instr.N for OpEscape.
const (
	EscapeFeeds = 1 << iota
	EscapeDrains
)

// Synchronisation: visible operations, at which processes interleave.
const (
	OpMakeChan Op = iota + 128 // d0 = make(chan, s0); local. A Sym s0 is decided: 1 or 2. N as in OpTimer: 0 none. Zero: slots of what a receive yields when it is closed (none: Unknown)
	OpSend                     // s0 <- s1
	OpRecv                     // d0, d1 = <-s0. N&1: by a range loop or tested with comma-ok
	OpClose                    // close(s0)
	OpSelect                   // d0 = index of the chosen arm of Cases; N&1: has a default, whose index is len(Cases)

	OpLock    // s0 is the address of a mutex: one Int slot (a RWMutex: two, the second counts waiting writers). N&1: RWMutex
	OpUnlock  // unlock of an unlocked mutex: the world ends
	OpRLock   // waits for writers that wait, too
	OpRUnlock //
	OpTryLock // d0 = taken; N&1: RWMutex, N&2: for reading

	OpWGAdd  // s0: address of an Int slot; s1: delta. Below 0: panic
	OpWGWait // blocks while the counter is above 0

	OpCondWait   // s0: address of a cond's slot, s1: address of its mutex (N&1: RWMutex): unlock, wait for a signal, lock
	OpCondSignal // wakes one waiter; N&1: all

	OpSemAcquire // d0 = error; s0: address of an Int slot that counts what is free, s1: weight, s2: context or NoReg. Fails only when the context is done. N&1: TryAcquire, d0 = whether it was acquired
	OpSemRelease // s0, s1: weight. N&1: the slot behind s0 holds the size; more than that free: panic

	OpCtxNew    // d0 = new context, d1 = its cancel function; s0: parent. N: a CtxKind. Local
	OpCtxDone   // d0 = done channel of s0 (Nil when it can't be cancelled). Local
	OpCtxErr    // d0 = nil or NonNil, as the state is now
	OpCtxCancel // cancels s0 and what derives from it

	OpTimer     // d0 = a channel of capacity 1 to which the environment sends. N: 1 once, 2 for ever, 3 never, although it is active. Local
	OpTimerStop // the environment sends no more on channel s0 (N&1: it sends once, or on and on if it was made so, from now: Reset; N&2: on and on, whatever the channel was made for); d0 = whether it was active (1: the value is not and will not be in the channel)
)

// CtxKind says what may end a context beside its parent.
type CtxKind int

// The kinds of contexts.
const (
	CtxBackground CtxKind = iota // nothing
	CtxCancel                    // its cancel function
	CtxTimeout                   // its cancel function, and the environment does sooner or later
	CtxExternal                  // the environment may at any time, or never
	CtxDetached                  // nothing, not even its parent
)

// Visible reports whether processes interleave at o.
func (o Op) Visible() bool {
	switch o {
	case OpMakeChan, OpCtxNew, OpCtxDone, OpTimer:
		return false
	}
	return o >= OpMakeChan
}
