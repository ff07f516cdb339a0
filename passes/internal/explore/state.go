package explore

import (
	"github.com/pipevet/pipevet/passes/internal/model"
)

// A state is a decoded state, on which transitions run.
type state struct {
	procs   []proc
	objs    []object
	syms    []symbol
	params  []int // 0: undecided; else 1 + index in the domain
	started []int // go statements of which one process is enough, see redundant
	vague   bool  // it stands for more than can happen: no verdict counts any more
	ended   bool  // the world has ended

	arena []model.Value // backs registers and slots
}

// A proc is a process: a goroutine.
type proc struct {
	frames []frame
	root   bool
	daemon bool
	done   bool // it has ended
	goexit bool // runtime.Goexit was called
	opaque bool // it has paused at an opaque choice
	many   bool // it stands for any number of processes like it
	stage  stage
	ticket int32 // stage waiting: its place in the queue of the cond
}

// A stage says how far a process is in an operation of several steps.
type stage uint8

const (
	starting  stage = iota
	announced       // Lock of an RWMutex: new readers wait
	waiting         // Cond.Wait: until there is a signal
	signalled       // Cond.Wait: to get the lock back
	relocking       // the same as announced, in Cond.Wait
	crashing        // a panic that nobody recovers: the world is about to end
)

type frame struct {
	fn     int32
	pc     int32
	unwind unwind
	regs   []model.Value
	defers []deferred
}

// unwind says why the deferred calls of a frame run, beside OpRunDefers.
type unwind uint8

const (
	normally unwind = iota
	panicking
	exiting   // runtime.Goexit
	recovered // it will go on at Func.Recover
)

// A deferred call waits for the end of its frame.
type deferred struct {
	fn   model.Value
	args []model.Value
}

type objKind uint8

const (
	memory  objKind = iota // slots
	array                  // what slices refer to
	channel                // slots: what is buffered
	context                // stands for its done channel, too
	mapping                // slots: key, value, key, value; an Undef key is a free place
	closure                // slots: captured variables; immutable
	tuple                  // immutable
)

// An object of the heap. References are indices in state.objs.
type object struct {
	kind   objKind
	ext    bool // others, that are not in the model, may do to it what they like
	lost   bool // external only for want of room for a process
	closed bool // channel; context: it is done
	env    bool // context: the environment may cancel it
	// Channel: others, that are not in the model, may send to it; they may receive from it.
	fed, drained bool
	timer        uint8 // channel: 0 off, 1 the environment sends once, 2 for ever; or farTimer
	origin       int32 // number of the instruction that made it
	n            int32 // channel: capacity; closure: function; context: 1 if it can be cancelled itself
	parent       int32 // context: or -1
	slots        []model.Value
	uid          int32 // identity along a witness; not part of the state
}

// A symbol is an unknown value about which all tests agree.
type symbol struct {
	class  model.Class
	origin int32 // number of the instruction that made it; -1: an argument of the root
}

// reset makes s empty, and keeps its memory.
func (s *state) reset() {
	s.procs, s.objs, s.syms = s.procs[:0], s.objs[:0], s.syms[:0]
	s.params, s.started = s.params[:0], s.started[:0]
	s.vague, s.ended = false, false
	s.arena = s.arena[:0]
}

// values returns n new values, all Undef.
func (s *state) values(n int) []model.Value {
	v := s.room(n)
	clear(v)
	return v
}

// room returns n values that are to be written.
func (s *state) room(n int) []model.Value {
	if len(s.arena)+n > cap(s.arena) {
		// What was handed out lives on in the old arena.
		s.arena = make([]model.Value, 0, max(1024, 2*cap(s.arena), n))
	}
	i := len(s.arena)
	s.arena = s.arena[:i+n]
	return s.arena[i : i+n : i+n]
}

// copy makes s a copy of t, which shares nothing with it.
func (s *state) copy(t *state) {
	s.reset()
	s.syms = append(s.syms, t.syms...)
	s.params = append(s.params, t.params...)
	s.started = append(s.started, t.started...)
	s.vague, s.ended = t.vague, t.ended
	s.objs = append(s.objs, t.objs...)
	for i := range s.objs {
		s.objs[i].slots = s.copyOf(s.objs[i].slots)
	}
	for i := range t.procs {
		p := s.newProc()
		frames := p.frames
		*p = t.procs[i]
		p.frames = frames
		for k := range t.procs[i].frames {
			f := &t.procs[i].frames[k]
			g := s.pushFrame(p)
			g.fn, g.pc, g.unwind = f.fn, f.pc, f.unwind
			g.regs = s.copyOf(f.regs)
			for _, d := range f.defers {
				g.defers = append(g.defers, deferred{d.fn, s.copyOf(d.args)})
			}
		}
	}
}

// copyOf returns a copy of vals.
func (s *state) copyOf(vals []model.Value) []model.Value {
	if len(vals) == 0 {
		return nil
	}
	v := s.room(len(vals))
	copy(v, vals)
	return v
}

// newProc appends a process without frames.
func (s *state) newProc() *proc {
	if n := len(s.procs); n < cap(s.procs) {
		s.procs = s.procs[:n+1]
		p := &s.procs[n]
		*p = proc{frames: p.frames[:0]}
		return p
	}
	s.procs = append(s.procs, proc{})
	return &s.procs[len(s.procs)-1]
}

// newFrame pushes a frame of function number fn on p.
func (s *state) newFrame(p *proc, f *function, fn int32) *frame {
	fr := s.pushFrame(p)
	fr.fn = fn
	fr.regs = s.values(f.regs)
	return fr
}

// pushFrame pushes an empty frame on p.
func (s *state) pushFrame(p *proc) *frame {
	n := len(p.frames)
	if n == cap(p.frames) {
		p.frames = append(p.frames, frame{})
		return &p.frames[n]
	}
	p.frames = p.frames[:n+1]
	fr := &p.frames[n]
	*fr = frame{defers: fr.defers[:0]}
	return fr
}

// newObject appends an object and returns a reference to it.
func (s *state) newObject(o object) int32 {
	s.objs = append(s.objs, o)
	return int32(len(s.objs) - 1)
}

// newSym returns a new symbol.
func (s *state) newSym(class model.Class, origin int32) model.Value {
	s.syms = append(s.syms, symbol{class, origin})
	return model.Value{Kind: model.Sym, N: int32(len(s.syms) - 1)}
}

func (p *proc) top() *frame { return &p.frames[len(p.frames)-1] }

// alive counts the processes that have not ended.
func (s *state) alive() int {
	n := 0
	for i := range s.procs {
		if !s.procs[i].done {
			n++
		}
	}
	return n
}

// classOf returns what stands behind v.
func (s *state) classOf(v model.Value) model.Class {
	switch v.Kind {
	case model.Unknown:
		return model.Class(v.N)
	case model.Sym:
		return s.syms[v.N].class
	}
	return model.Free
}

// decide replaces the symbol of sym by v in the whole state. The symbol may
// stand negated in other places.
func (s *state) decide(sym, v model.Value) {
	if sym.Ref != 0 && v.Kind == model.Bool {
		v.N = 1 - v.N
	}
	all := func(vals []model.Value) {
		for i := range vals {
			x := &vals[i]
			if x.Kind != model.Sym || x.N != sym.N {
				continue
			}
			y := v
			if x.Ref != 0 && y.Kind == model.Bool {
				y.N = 1 - y.N
			}
			if x.Box != 0 {
				y.Box = x.Box
			}
			*x = y
		}
	}
	for i := range s.procs {
		for j := range s.procs[i].frames {
			f := &s.procs[i].frames[j]
			all(f.regs)
			for k := range f.defers {
				all(f.defers[k].args)
			}
		}
	}
	for i := range s.objs {
		all(s.objs[i].slots)
	}
}

// negate returns the opposite of a Bool or Sym.
func negate(v model.Value) model.Value {
	if v.Kind == model.Sym {
		v.Ref = 1 - v.Ref
	} else {
		v.N = 1 - v.N
	}
	return v
}

func intValue(n int) model.Value { return model.Value{Kind: model.Int, N: int32(n)} }

func boolValue(b bool) model.Value {
	v := model.Value{Kind: model.Bool}
	if b {
		v.N = 1
	}
	return v
}

var nilValue = model.Value{Kind: model.Nil}
