package explore

import (
	"github.com/pipevet/pipevet/passes/internal/model"
)

// Options bound an exploration. A zero field stands for its default.
type Options struct {
	MaxStates  int // states that are expanded: 20000
	MaxProcs   int // processes alive at once: 10, at most 64
	MaxFrames  int // call depth of a process: 24
	MaxSteps   int // instructions that a process runs in one transition: 5000
	MaxObjects int // objects reachable in a state: 64, at most 255

	// Coarse says that calls which lead to much of the program, and are handed no channel but those that foreign code has,
	// are passed over: what they return is not known then, nor what becomes of the data that they are handed.
	Coarse bool

	// NoReduction switches the partial-order reduction and the symmetry
	// reduction off. It is there for tests, which compare the verdicts with
	// and without.
	NoReduction bool
}

func (o Options) withDefaults() Options {
	set := func(p *int, def int) {
		if *p <= 0 {
			*p = def
		}
	}
	set(&o.MaxStates, 20000)
	set(&o.MaxProcs, 10)
	set(&o.MaxFrames, 24)
	set(&o.MaxSteps, 5000)
	set(&o.MaxObjects, 64)
	o.MaxProcs = min(o.MaxProcs, 64)      // sets of processes are bit masks
	o.MaxObjects = min(o.MaxObjects, 255) // a byte in the encoding
	return o
}

// An Explorer explores programs, one after the other. It keeps its memory, and what it knows of functions that are part of several of
// them; functions must not change in between.
type Explorer struct {
	shapes map[*model.Func]*shape
	search search
}

// New returns an Explorer.
func New() *Explorer { return &Explorer{shapes: map[*model.Func]*shape{}} }

// Run explores p with an Explorer of its own.
func Run(p *model.Program, o Options) *Result { return New().Run(p, o) }

// Run explores all behaviours of p within the bounds of o.
func (x *Explorer) Run(p *model.Program, o Options) *Result {
	o = o.withDefaults()
	prog, err := x.link(p)
	if err != nil {
		return &Result{Err: err}
	}
	if o.Coarse {
		prog.findLarge()
	}
	s := &x.search
	s.reset(prog, o)
	s.run(s.m.start)
	g := s.analyze()
	r := &Result{
		States:       len(s.states),
		Transitions:  len(s.edges),
		Truncated:    s.truncated,
		AllInstances: s.allInstances(),
	}
	r.Verdicts = s.verdicts(g, r.AllInstances)
	for _, f := range prog.funcs {
		if f.passed {
			r.Passed = append(r.Passed, f.Name)
		}
	}
	if s.truncated.States && !o.Coarse {
		r.Coarser = prog.findLarge()
	}
	return r
}

// Result is what an exploration found.
type Result struct {
	States      int
	Transitions int
	Truncated   Truncated
	Passed      []string  // names of functions of which calls were passed over
	Coarser     bool      // there were too many states, and a coarse exploration may find fewer
	Verdicts    []Verdict // sorted by site, then kind

	// AllInstances are the parameter vectors with which the exploration
	// ends, sorted; -1 is a parameter that was never asked for.
	AllInstances [][]int

	// Err is set when the program is malformed; it was not explored then.
	Err error
}

// Truncated tells which limits were hit. Verdicts stay true under truncation:
// behind a state that is not explored every process is taken to move again,
// and a process for which there is no room is taken to be part of the
// environment, with all that it can reach.
type Truncated struct {
	States, Procs, Frames, Steps, Objects bool
}

// Any reports whether some limit was hit.
func (t Truncated) Any() bool { return t != Truncated{} }

// VerdictKind says what went wrong.
type VerdictKind uint8

// The kinds of verdicts.
const (
	StuckSend VerdictKind = iota
	StuckRecv
	StuckRange // a receive by a range loop, or tested with comma-ok
	StuckSelect
	StuckLock
	StuckWait // a WaitGroup
	StuckCond
	StuckSem
	PanicCloseClosed
	PanicCloseNil
	PanicSendClosed
	PanicNegativeWG
	PanicOverRelease
)

var verdictNames = [...]string{
	"StuckSend", "StuckRecv", "StuckRange", "StuckSelect", "StuckLock", "StuckWait", "StuckCond", "StuckSem",
	"PanicCloseClosed", "PanicCloseNil", "PanicSendClosed", "PanicNegativeWG", "PanicOverRelease",
}

func (k VerdictKind) String() string { return verdictNames[k] }

// Panics reports whether k is a panic; else a process is stuck.
func (k VerdictKind) Panics() bool { return k >= PanicCloseClosed }

// Blocks reports whether k is about communication over channels.
func (k VerdictKind) Blocks() bool { return k <= StuckSelect }

// A Verdict is one defect: an operation at which a process stays for ever, or
// panics. There is one for each kind and site, with the shortest witness.
type Verdict struct {
	Kind    VerdictKind
	Site    model.Site   // of the operation
	Stack   []Frame      // of the process, innermost first
	Proc    int          // number of the process: 0 is the root, then in order of their start on the witness
	Started model.Site   // of the go statement; 0 for the root
	Prims   []model.Site // where the primitives that it waits for were made (select: those of each arm); 0: a nil channel
	Timer   bool         // one of them is the channel of a timer or ticker
	Ticks   bool         // one of them is that of a ticker that goes on
	Steps   []Step       // the way there
	Params  []int        // value of each Program.Params on the witness; -1: not decided

	// Instances are the parameter vectors with which it happens, sorted.
	// AllInstances are those of the whole exploration.
	Instances, AllInstances [][]int

	Also []Stuck // other processes that are stuck by then, by number
	Gone []Gone  // processes that could have helped, and where they left
}

// A Frame is a function activation.
type Frame struct {
	Func   string     // label of the function
	Symbol string     // its name
	Site   model.Site // where in it: the call, or the operation for the innermost frame
}

// Stuck is a process that never moves again.
type Stuck struct {
	Proc  int
	Kind  VerdictKind
	Func  string
	Root  string // name of its outermost function
	Site  model.Site
	Calls []model.Site // that lead there, innermost first

	Holds bool // it can reach something that the process of the verdict waits for
	Held  bool // the process of the verdict can reach something that it waits for
}

// Gone is a process that once operated on a primitive in question, or could,
// and no longer can.
type Gone struct {
	Proc  int
	Func  string     // label of the function in which it could last
	Site  model.Site // of what it did there last
	Ended bool       // the process has ended
}

// A StepKind says what happens in a step of a witness.
type StepKind uint8

// The kinds of steps.
const (
	StepSpawn   StepKind = iota // Proc starts Peer
	StepSend                    // Peer, if any, receives at PeerSite; Prim 0: a channel that is not in the model
	StepRecv                    // from a buffer, a closed channel, a done context, or the environment
	StepDefault                 // of a select
	StepClose
	StepLock     // also RLock, and a successful TryLock
	StepUnlock   // also RUnlock
	StepAnnounce // a writer starts to wait for the readers of an RWMutex
	StepTryFail  // a TryLock that failed
	StepWGAdd    // N: the counter afterwards
	StepWGWait
	StepCondWait
	StepCondSignal
	StepSemAcquire
	StepSemRelease
	StepCtxErr
	StepCancel // by Proc; -1: by the environment
	StepFire   // a timer
	StepTimerStop
	StepLen    // len of a channel
	StepChoice // Text says which
	StepParam  // Text says which
	StepPanic  // a panic starts
	StepRecover
	StepExit // the world ends
	StepEnd  // Proc ends
)

var stepNames = [...]string{
	"spawn", "send", "recv", "default", "close", "lock", "unlock", "announce", "tryfail", "wgadd", "wgwait", "condwait", "condsignal",
	"semacquire", "semrelease", "ctxerr", "cancel", "fire", "timerstop", "len", "choice", "param", "panic", "recover", "exit", "end",
}

func (k StepKind) String() string { return stepNames[k] }

// A Step is one event of a witness.
type Step struct {
	Proc     int // -1: the environment
	Func     string
	Site     model.Site
	Kind     StepKind
	Select   bool       // an arm of a select
	Closed   bool       // a receive from a closed channel, or a done context
	Prim     model.Site // where the primitive was made; 0: not in the model
	Peer     int        // -1: none
	PeerFunc string
	PeerSite model.Site
	N        int
	Text     string
}
