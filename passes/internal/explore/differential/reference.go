package differential

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// This file and the next are a second explorer, of the part of the model that
// generated programs use. It is as simple as can be, so that it is easy to
// believe: all operations interleave, states are copied as a whole and
// compared by their text, and nothing is reduced.

// A world is a state of a program.
type world struct {
	prog   *model.Program
	funcs  map[string]*model.Func
	procs  []*process
	chans  []*channel
	cells  [][]int // WaitGroups, locks and conds; those of a cond are the processes that wait, in order
	ctxs   []*ctx
	syms   []int // -1: not decided
	params []int // -1: not decided
	over   bool
	noted  // on the way here; no part of the state
}

// noted is what a move showed.
type noted struct {
	panics  []finding
	misused bool // a lock that was not locked has been unlocked
}

type process struct {
	path      string // "0" is the root, "0.7#2" the second process that it starts at site 7; no part of the state
	frames    []*frame
	panicking bool
	goexit    bool
	dying     bool // of a panic or worse, which is going to end the world
	announced bool // a writer that waits for readers
	waits     waits
}

// waits says how far a process has come in Cond.Wait.
type waits int

const (
	notYet   waits = iota
	unwoken        // in the queue
	signaled       // needs the lock again
)

type frame struct {
	fn       *model.Func
	pc       int
	regs     []model.Value
	defers   []deferral
	deferred bool // by the frame below, which runs its deferred calls
	unwinds  bool // by a panic or Goexit
}

type deferral struct {
	fn   *model.Func
	args []model.Value
}

type channel struct {
	size   int
	buf    []model.Value
	closed bool
	zero   model.Value
}

type ctx struct {
	env    bool // the environment will cancel it
	closed bool
}

// The values of references: Ref is the index of the object, and Box is
// what it is.
const (
	isChan int32 = iota
	isCtx
	isDone
	isCancel // a cancel function
)

func object(what int32, index int) model.Value {
	return model.Value{Kind: model.Obj, Box: what, Ref: int32(index)}
}

func integer(n int) model.Value { return model.Value{Kind: model.Int, N: int32(n)} }

func boolean(b bool) model.Value {
	v := model.Value{Kind: model.Bool}
	if b {
		v.N = 1
	}
	return v
}

func newWorld(p *model.Program) *world {
	w := &world{prog: p, funcs: map[string]*model.Func{}}
	for _, f := range p.Funcs {
		w.funcs[f.Name] = f
	}
	for range p.Params {
		w.params = append(w.params, -1)
	}
	w.procs = []*process{{path: "0", frames: []*frame{newFrame(w.funcs[p.Root], nil)}}}
	return w
}

func newFrame(f *model.Func, args []model.Value) *frame {
	fr := &frame{fn: f, regs: make([]model.Value, f.Regs)}
	copy(fr.regs, args)
	return fr
}

// clone returns a copy that shares nothing that changes.
func (w *world) clone() *world {
	c := &world{prog: w.prog, funcs: w.funcs, over: w.over}
	for _, p := range w.procs {
		q := *p
		q.frames = nil
		for _, f := range p.frames {
			g := *f
			g.regs = slices.Clone(f.regs)
			g.defers = slices.Clone(f.defers)
			q.frames = append(q.frames, &g)
		}
		c.procs = append(c.procs, &q)
	}
	for _, ch := range w.chans {
		d := *ch
		d.buf = slices.Clone(ch.buf)
		c.chans = append(c.chans, &d)
	}
	for _, cell := range w.cells {
		c.cells = append(c.cells, slices.Clone(cell))
	}
	for _, x := range w.ctxs {
		y := *x
		c.ctxs = append(c.ctxs, &y)
	}
	c.syms = slices.Clone(w.syms)
	c.params = slices.Clone(w.params)
	c.noted = noted{slices.Clone(w.panics), w.misused}
	return c
}

// key returns a text that is equal for equal states.
func (w *world) key() string {
	if w.over {
		return "over"
	}
	var b []byte
	num := func(n int) { b = binary.AppendVarint(b, int64(n)) }
	flags := func(flags ...bool) {
		for _, f := range flags {
			b = strconv.AppendBool(b, f)
		}
	}
	values := func(vs []model.Value) {
		num(len(vs))
		for _, v := range vs {
			num(int(v.Kind))
			num(int(v.Box))
			num(int(v.Ref))
			num(int(v.N))
		}
	}
	for _, p := range w.procs {
		num(len(p.frames))
		num(int(p.waits))
		flags(p.panicking, p.goexit, p.dying, p.announced)
		for _, f := range p.frames {
			b = append(b, f.fn.Name...)
			num(f.pc)
			values(f.regs)
			flags(f.deferred, f.unwinds)
			for _, d := range f.defers {
				b = append(b, d.fn.Name...)
				values(d.args)
			}
		}
	}
	for _, c := range w.chans {
		values(c.buf)
		flags(c.closed)
	}
	for _, c := range w.ctxs {
		flags(c.closed)
	}
	for _, list := range append([][]int{w.syms, w.params}, w.cells...) {
		num(len(list))
		for _, n := range list {
			num(n)
		}
	}
	return string(b)
}

func (p *process) top() *frame { return p.frames[len(p.frames)-1] }

func (f *frame) in() *model.Instr { return &f.fn.Code[f.pc] }

func (f *frame) get(r model.Reg) model.Value {
	if r == model.NoReg {
		return model.Value{}
	}
	return f.regs[r]
}

func (f *frame) set(dst []model.Reg, i int, v model.Value) {
	if i < len(dst) && dst[i] != model.NoReg {
		f.regs[dst[i]] = v
	}
}

// stops reports whether the process of f has to wait for its turn: it is at a
// visible operation, or at a panic.
func (f *frame) stops() bool {
	switch in := f.in(); in.Op {
	case model.OpPanic, model.OpCallDyn: // it is a cancel function that is called
		return true
	case model.OpLen:
		return f.get(in.Src[0]).Kind != model.Nil
	default:
		return in.Op.Visible()
	}
}

// settle runs all processes up to where they stop, and returns the worlds that
// result: there are several after free choices.
func (w *world) settle() []*world {
	todo, done := []*world{w}, []*world(nil)
	for len(todo) > 0 {
		w := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		fork := w.run()
		if fork == nil {
			done = append(done, w)
		}
		todo = append(todo, fork...)
	}
	return done
}

// run runs local instructions. At a choice it returns the worlds after it.
func (w *world) run() (fork []*world) {
	for i := 0; i < len(w.procs); i++ { // more may be started
		for len(w.procs[i].frames) > 0 && !w.over {
			f := w.procs[i].top()
			if f.unwinds {
				w.unwind(i)
				continue
			}
			in := f.in()
			if f.stops() {
				break
			}
			if ways := w.choices(f, in); ways > 0 {
				for way := range ways {
					c := w.clone()
					c.choose(c.procs[i].top(), in, way)
					fork = append(fork, c)
				}
				return fork
			}
			w.local(i, f, in)
		}
	}
	return nil
}

// choices returns the number of ways in which in goes on, or 0: just one.
func (w *world) choices(f *frame, in *model.Instr) int {
	switch in.Op {
	case model.OpChoose:
		return len(in.To)
	case model.OpIf:
		if v := f.get(in.Src[0]); v.Kind == model.Sym && w.syms[v.N] < 0 {
			return 2
		}
	case model.OpParam:
		if w.params[in.N] < 0 {
			return len(w.prog.Params[in.N].Domain)
		}
	}
	return 0
}

func (w *world) choose(f *frame, in *model.Instr, way int) {
	switch in.Op {
	case model.OpChoose:
		f.pc = in.To[way]
	case model.OpIf:
		w.syms[f.get(in.Src[0]).N] = way
	case model.OpParam:
		w.params[in.N] = w.prog.Params[in.N].Domain[way]
	}
}

// local runs an instruction that nobody else sees.
func (w *world) local(i int, f *frame, in *model.Instr) {
	src := func(n int) model.Value { return f.get(in.Src[n]) }
	f.pc++
	switch in.Op {
	case model.OpConst:
		f.set(in.Dst, 0, in.Val)
	case model.OpMove:
		f.set(in.Dst, 0, src(0))
	case model.OpUnknown:
		w.syms = append(w.syms, -1)
		f.set(in.Dst, 0, model.Value{Kind: model.Sym, N: int32(len(w.syms) - 1)})
	case model.OpParam:
		f.set(in.Dst, 0, integer(w.params[in.N]))
	case model.OpBin:
		x, y := src(0).N, src(1).N
		v := boolean(x == y)
		switch in.Name {
		case "<":
			v = boolean(x < y)
		case "+":
			v = integer(int(x + y))
		}
		f.set(in.Dst, 0, v)
	case model.OpNot:
		f.set(in.Dst, 0, boolean(src(0).N == 0))
	case model.OpLen:
		f.set(in.Dst, 0, integer(0)) // of nil
	case model.OpIsNil:
		f.set(in.Dst, 0, boolean(src(0).Kind == model.Nil))
	case model.OpNew:
		w.cells = append(w.cells, make([]int, len(in.Zero)))
		f.set(in.Dst, 0, model.Value{Kind: model.Ptr, Ref: int32(len(w.cells) - 1)})
	case model.OpJump:
		f.pc = in.To[0]
	case model.OpIf:
		v := src(0)
		yes := v.N != 0
		if v.Kind == model.Sym {
			yes = w.syms[v.N] != 0
		}
		f.pc = in.To[1]
		if yes {
			f.pc = in.To[0]
		}
	case model.OpCall:
		w.call(i, f, in)
	case model.OpRunDefers:
		if n := len(f.defers); n > 0 {
			f.pc--
			w.runDeferred(i)
		}
	case model.OpReturn:
		w.procs[i].frames = w.procs[i].frames[:len(w.procs[i].frames)-1]
	case model.OpRecover:
		p := w.procs[i]
		if n := len(p.frames); f.deferred && n > 1 && p.frames[n-2].unwinds {
			p.panicking = false
		}
	case model.OpGoexit:
		w.procs[i].goexit = true
		f.unwinds = true
	case model.OpMakeChan:
		w.chans = append(w.chans, &channel{size: int(src(0).N), zero: in.Zero[0]})
		f.set(in.Dst, 0, object(isChan, len(w.chans)-1))
	case model.OpCtxNew:
		w.ctxs = append(w.ctxs, &ctx{env: in.N == int(model.CtxTimeout) || in.N == int(model.CtxExternal)})
		f.set(in.Dst, 0, object(isCtx, len(w.ctxs)-1))
		f.set(in.Dst, 1, object(isCancel, len(w.ctxs)-1))
	case model.OpCtxDone:
		f.set(in.Dst, 0, object(isDone, int(src(0).Ref)))
	default:
		panic(fmt.Sprintf("generated programs have no %s", in))
	}
}

func (w *world) call(i int, f *frame, in *model.Instr) {
	fn := w.funcs[in.Name]
	var args []model.Value
	for _, r := range in.Src {
		args = append(args, f.get(r))
	}
	switch in.N {
	case model.CallNow:
		w.procs[i].frames = append(w.procs[i].frames, newFrame(fn, args))
	case model.CallGo:
		p := w.procs[i]
		path := fmt.Sprintf("%s.%d", p.path, in.Site)
		for n := 2; slices.ContainsFunc(w.procs, func(q *process) bool { return q.path == path }); n++ {
			path = fmt.Sprintf("%s.%d#%d", p.path, in.Site, n)
		}
		w.procs = append(w.procs, &process{path: path, frames: []*frame{newFrame(fn, args)}})
	case model.CallDefer:
		f.defers = append(f.defers, deferral{fn, args})
	}
}

// runDeferred calls the last deferred function of the top frame of process i.
func (w *world) runDeferred(i int) {
	p := w.procs[i]
	f := p.top()
	d := f.defers[len(f.defers)-1]
	f.defers = f.defers[:len(f.defers)-1]
	g := newFrame(d.fn, d.args)
	g.deferred = true
	p.frames = append(p.frames, g)
}

// unwind makes a step of the unwinding of the top frame of process i.
func (w *world) unwind(i int) {
	p := w.procs[i]
	f := p.top()
	if len(f.defers) > 0 {
		w.runDeferred(i)
		return
	}
	p.frames = p.frames[:len(p.frames)-1]
	switch {
	case !p.panicking && !p.goexit: // recovered: f has returned
	case len(p.frames) > 0:
		p.top().unwinds = true
	case p.panicking:
		p.dying = true
	}
}
