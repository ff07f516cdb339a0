package explore

import (
	"slices"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// call runs OpCall, OpCallDyn and OpCallMethod in all their modes.
func (a *activation) call() {
	in := a.in
	fn, first := model.Value{}, 0 // what is called, and the first of its arguments
	plain := false                // nothing can come of a call that is not in the program
	switch in.Op {
	case model.OpCall:
		if in.callee >= 0 {
			fn = model.Value{Kind: model.Fn, N: in.callee}
		}
	case model.OpCallDyn:
		fn, first = a.src(0), 1
	case model.OpCallMethod:
		plain = in.N&model.CallPlain != 0
		recv := a.src(0)
		switch {
		case recv.Box != 0:
			if n := a.m.prog.method(recv.Box, in.Name); n >= 0 {
				fn = model.Value{Kind: model.Fn, N: n}
			}
		case recv.Kind == model.Nil:
			fn = nilValue
		}
	}
	args := a.m.st.values(max(len(in.Src)-first, 0))
	for k := range args {
		args[k] = a.src(first + k)
	}
	if in.Op == model.OpCallMethod && fn.Kind == model.Fn && len(args) > 0 {
		args[0].Box = 0
	}
	if fn.Kind == model.Nil && in.N&model.CallModes != model.CallDefer {
		a.m.crash(a.i)
		return
	}
	if a.m.funcOf(fn) < 0 && fn.Kind != model.Nil {
		// The caller does not know more than that it is called.
		if plain && len(args) > 0 {
			a.m.escape(args[0]) // its methods are not in the program
		}
		if !plain {
			a.m.escape(fn)
			for _, v := range args {
				a.m.escape(v)
			}
		}
		for k := range in.Dst {
			a.setSym(k, a.m.prog.data)
		}
		a.f.pc++
		return
	}
	if n := a.m.funcOf(fn); n >= 0 {
		f := a.m.prog.funcs[n]
		starts := in.N&model.CallModes == model.CallGo
		if f.Bare&1 != 0 && !a.m.concerned(fn, args, starts) {
			f.passed = true
			a.passOver(f.Bare)
			return
		}
		if f.large && a.f.fn != a.m.prog.root && !a.m.communicates(fn, args, starts) {
			for _, v := range args {
				a.m.escape(v)
			}
			f.passed = true
			a.passOver(model.BareData)
			return
		}
	}
	switch in.N & model.CallModes {
	case model.CallNow:
		a.m.push(a.i, fn, args) // the frame stays at the call until it returns
	case model.CallDefer:
		a.f.defers = append(a.f.defers, deferred{fn, args})
		a.f.pc++
	default:
		a.f.pc++
		a.m.spawn(a.i, in, fn, args)
	}
}

// passOver takes a call to return what is not known, as bits, of [model.Func.Bare], say.
func (a *activation) passOver(bits int) {
	for k := range a.in.Dst {
		class := model.Opaque
		if bits>>(k+1)&1 != 0 || bits&model.BareData != 0 {
			class = a.m.prog.data
		}
		a.setSym(k, class)
	}
	a.m.acted = true // nobody knows what it did
	a.returned()
	a.f.pc++
}

// concerned reports whether a call of fn with args can have to do with what the model holds: an
// object that is not external can be reached from them. A context does not
// count, as nothing can be done to it, unless it is for a new process, which may wait for it.
func (m *machine) concerned(fn model.Value, args []model.Value, starts bool) bool {
	return m.leads(fn, args, starts, func(o *object) bool {
		return o.kind == channel || o.kind == mapping || (o.kind == memory || o.kind == array) && len(o.slots) > 0
	})
}

// communicates reports whether a call of fn with args can have to do with communication: a channel that is not external can be reached
// from them, or a context as in concerned.
func (m *machine) communicates(fn model.Value, args []model.Value, starts bool) bool {
	return m.leads(fn, args, starts, func(o *object) bool { return o.kind == channel })
}

// leads reports whether an object that is not external, and for which to holds, can be reached from fn or args, or a context as in
// concerned.
func (m *machine) leads(fn model.Value, args []model.Value, starts bool, to func(*object) bool) bool {
	seen := make(map[int32]bool)
	work := append([]model.Value{fn}, args...)
	for len(work) > 0 {
		v := work[len(work)-1]
		work = work[:len(work)-1]
		o := m.st.object(v)
		if o == nil || o.ext || seen[v.Ref] {
			continue
		}
		seen[v.Ref] = true
		switch {
		case o.kind == closure && o.n == m.prog.cancel:
			return true
		case o.kind == context:
			if starts && !m.st.envCancels(v.Ref) {
				return true
			}
		case to(o):
			return true
		default:
			work = append(work, o.slots...)
		}
	}
	return false
}

// funcOf returns the number of the function that v is a value of, or -1.
func (m *machine) funcOf(v model.Value) int32 {
	switch v.Kind {
	case model.Fn:
		return v.N
	case model.Obj:
		if o := &m.st.objs[v.Ref]; o.kind == closure {
			return o.n
		}
	}
	return -1
}

// push makes process i run a function value.
func (m *machine) push(i int, fn model.Value, args []model.Value) {
	p := &m.st.procs[i]
	if len(p.frames) >= m.opts.MaxFrames {
		m.hit.Frames = true
		m.lose(fn)
		for _, v := range args {
			m.lose(v)
		}
		m.abandon(i)
		return
	}
	n := m.funcOf(fn)
	if n < 0 {
		m.crash(i) // only a deferred nil function comes here
		return
	}
	f := m.prog.funcs[n]
	fr := m.st.newFrame(p, f, n)
	for r := range f.Params {
		if r < len(args) {
			fr.regs[r] = args[r]
		} else {
			fr.regs[r] = m.st.newSym(m.prog.data, -1)
		}
	}
	if fn.Kind == model.Obj {
		copy(fr.regs[f.Params:f.Params+f.Free], m.st.objs[fn.Ref].slots)
	}
}

// spawn starts a process for a go statement of process i.
//
// There is no room for any number of processes. Of those that can't have to do
// with others only the first one runs, see redundant. Beyond the limits a
// process is given up (see abandon) before it starts.
func (m *machine) spawn(i int, in *instr, fn model.Value, args []model.Value) {
	if m.st.alive() >= 2*m.opts.MaxProcs || len(m.st.procs) >= 4*m.opts.MaxProcs {
		m.hit.Procs = true
		m.lose(fn)
		for _, v := range args {
			m.lose(v)
		}
		return
	}
	j := len(m.st.procs)
	p := m.st.newProc()
	p.daemon = in.N&model.CallModes == model.CallDaemon
	m.push(j, fn, args)
	if m.redundant(j, in.num) {
		m.st.procs = m.st.procs[:j]
		return
	}
	if m.rec != nil {
		m.rec.spawned(m, i, j, in)
	}
	m.queue = append(m.queue, j)
}

// redundant reports whether process j, which has just been started by
// instruction in, shares nothing with others and gets no values that make a
// difference, and one like it was started before: so is the handler of each
// connection of a simple server. Whatever it does, the first one can do.
func (m *machine) redundant(j int, in int32) bool {
	m.clearMarks()
	m.markFrom(j)
	for r, marked := range m.marks {
		if !marked {
			continue
		}
		o := &m.st.objs[r]
		if o.kind != tuple || slices.ContainsFunc(o.slots, definite) {
			return false
		}
	}
	f := m.st.procs[j].top()
	for _, r := range m.prog.liveIn(f, true) {
		if definite(f.regs[r]) {
			return false
		}
	}
	what := int(in)*len(m.prog.funcs) + int(f.fn)
	at, again := slices.BinarySearch(m.st.started, what)
	if !again {
		m.st.started = slices.Insert(m.st.started, at, what)
	}
	return again
}

// definite reports whether v is something definite that a function may test or call.
func definite(v model.Value) bool {
	switch v.Kind {
	case model.Undef, model.Unknown, model.Sym, model.Tuple:
		return v.Box != 0
	}
	return true
}

// abandon gives process i up: what it can reach is lost. So nobody else is
// taken to be stuck for want of what it would have done.
func (m *machine) abandon(i int) {
	p := &m.st.procs[i]
	for k := range p.frames {
		f := &p.frames[k]
		for _, r := range m.prog.liveIn(f, k == len(p.frames)-1) {
			m.lose(f.regs[r])
		}
		for _, d := range f.defers {
			m.lose(d.fn)
			for _, v := range d.args {
				m.lose(v)
			}
		}
	}
	p.done = true
	m.move(i)
}

func (a *activation) closure() {
	in := a.in
	if in.callee < 0 {
		for k := range in.Src {
			a.m.escape(a.src(k))
		}
		a.set(0, model.Value{Kind: model.NonNil})
		return
	}
	if len(in.Src) == 0 {
		a.set(0, model.Value{Kind: model.Fn, N: in.callee})
		return
	}
	slots := a.m.st.values(len(in.Src))
	for k := range slots {
		slots[k] = a.src(k)
	}
	a.set(0, model.Value{Kind: model.Obj, Ref: a.m.st.newObject(object{kind: closure, origin: in.num, n: in.callee, slots: slots})})
}

// doReturn runs OpReturn.
func (m *machine) doReturn(a *activation) {
	p := &m.st.procs[a.i]
	if len(p.frames) == 1 {
		if p.root {
			for k := range a.in.Src {
				m.escape(a.src(k))
			}
		}
		m.end(a.i, a.in)
		return
	}
	results := m.st.values(len(a.in.Src))
	for k := range results {
		results[k] = a.src(k)
	}
	p.frames = p.frames[:len(p.frames)-1]
	m.resume(a.i, results)
}

// resume goes on in the innermost frame of process i, to which a call has
// returned; nil results are unknown.
func (m *machine) resume(i int, results []model.Value) {
	f := m.st.procs[i].top()
	if f.unwind != normally {
		m.unwind(i, f.unwind)
		return
	}
	in := &m.prog.funcs[f.fn].code[f.pc]
	if in.Op == model.OpRunDefers {
		return // it runs again, for the next deferred call
	}
	a := &activation{m: m, i: i, f: f, in: in}
	for k := range in.Dst {
		if k < len(results) {
			a.set(k, results[k])
		} else {
			a.setSym(k, m.prog.data)
		}
	}
	a.returned()
	f.pc++
}

// returned notes that a guarded call of a function in the program has not panicked.
func (a *activation) returned() {
	if a.in.N&model.CallGuarded != 0 {
		a.set(len(a.in.Dst)-1, model.Value{Kind: model.Bool})
	}
}

// runDeferred runs the last deferred call of the innermost frame of process i.
func (m *machine) runDeferred(i int) {
	f := m.st.procs[i].top()
	n := len(f.defers) - 1
	d := f.defers[n]
	f.defers = f.defers[:n]
	m.push(i, d.fn, d.args)
}

// unwind makes the innermost frame of process i run its deferred calls, one at
// a time, and then leave: for a panic and for Goexit to its caller, which
// unwinds in turn; after a recover it returns as usual.
func (m *machine) unwind(i int, why unwind) {
	p := &m.st.procs[i]
	for {
		f := p.top()
		f.unwind = why
		if len(f.defers) > 0 {
			m.runDeferred(i)
			return
		}
		if why == recovered {
			if !p.goexit {
				m.goOn(i)
				return
			}
			why = exiting
		}
		if len(p.frames) == 1 {
			if why == panicking {
				m.crash(i)
			} else {
				m.end(i, &m.prog.funcs[f.fn].code[f.pc])
			}
			return
		}
		p.frames = p.frames[:len(p.frames)-1]
	}
}

// goOn continues the innermost frame of process i after a recovered panic.
func (m *machine) goOn(i int) {
	p := &m.st.procs[i]
	f := p.top()
	f.unwind = normally
	fn := m.prog.funcs[f.fn]
	if fn.Recover > 0 {
		f.pc = int32(fn.Recover)
		return
	}
	if len(p.frames) == 1 {
		m.end(i, &fn.code[f.pc])
		return
	}
	p.frames = p.frames[:len(p.frames)-1]
	m.resume(i, nil)
}

// recover runs OpRecover: it stops a panic if the frame is that of a deferred
// call, which the panicking frame runs itself.
func (a *activation) recover() {
	frames := a.m.st.procs[a.i].frames
	a.set(0, nilValue)
	if n := len(frames); n >= 2 && frames[n-2].unwind == panicking {
		frames[n-2].unwind = recovered
		a.set(0, model.Value{Kind: model.NonNil})
		a.m.note(a.i, Step{Kind: StepRecover, Site: a.in.Site})
	}
}

// end ends process i, with in as its last instruction.
func (m *machine) end(i int, in *instr) {
	m.note(i, Step{Kind: StepEnd, Site: in.Site})
	m.st.procs[i].done = true
}
