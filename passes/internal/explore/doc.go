// Package explore is an explicit-state model checker for the programs of
// package model. It runs all interleavings of their processes, within bounds,
// and finds what gets stuck and what panics, each with a shortest witness.
//
// # States and transitions
//
// A state holds the processes (stacks of frames with registers and deferred
// calls), the heap, the unknown values that are not decided yet (symbols), and
// the parameters. It is kept as a canonical string of bytes (encoder): dead
// registers, garbage, the numbers of objects, and the order of processes that
// look different make no difference.
//
// A transition is one visible operation of a process, a rendezvous of two, or
// an event of the environment (a context is cancelled, a timer fires), and all
// local instructions up to the next visible operations. Where an instruction
// has a choice (a branch on an unknown value, a parameter, an element), the
// transition is run once for each (chooser); before it has too many, or comes
// to the same one again, the process pauses.
//
// # Go's semantics
//
// Two selects with a default never meet. The default of a select can be taken
// even if another process is ready to meet it, as that may not have got there
// yet; not if an arm is ready by itself. Panics unwind and run deferred calls;
// the world ends in a transition of its own, so that others may come first.
// For an RWMutex, a writer that finds readers announces itself, and then new
// readers wait. Cond wakes the process that has waited longest.
//
// # External objects
//
// What escapes to code that is not in the model is external: operations on it
// are always enabled and tell nothing. A context can be cancelled from outside
// only if its cancel function escapes, or it is made so.
//
// # Verdicts
//
// A process is stuck in a state if it takes part in no transition in any state
// that can be reached from it. This is computed backwards over pairs of state
// and process (canMove). A state from which the world always ends is not
// counted (doomed). Processes that wait for what nobody but others of their
// kind can reach are stuck for sure; they are left behind, so that a loop that
// leaks a process in each of its turns has finitely many states (dead).
//
// A verdict must not hang on the value of an opaque choice: see game.
//
// # Reduction
//
// Operations of which it makes no difference when they happen are taken at
// once (eager); processes that share nothing are explored one after the other
// (component); of processes that share nothing and are the same only one is
// started (redundant); processes that look the same are interchangeable
// (sortProcs). Options.NoReduction switches off what a test can do without.
//
// # Bounds
//
// Over a bound, what is not explored never makes a verdict, and unmakes those
// that it could: behind a state that was not expanded all processes may move;
// a process for which there is no room is given up, and what it could reach is
// lost: nobody is stuck at it, and nothing that follows from its use counts.
//
// Everything is deterministic: the same program gives the same result.
package explore
