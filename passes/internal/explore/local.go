package explore

import (
	"github.com/pipevet/pipevet/passes/internal/model"
)

// An activation is the frame in which an instruction runs, with the means to
// read its operands and write its results.
type activation struct {
	m  *machine
	i  int // the process
	f  *frame
	in *instr
}

// src returns operand k. An absent operand is Undef.
func (a *activation) src(k int) model.Value {
	if k >= len(a.in.Src) || a.in.Src[k] < 0 {
		return model.Value{}
	}
	return a.f.regs[a.in.Src[k]]
}

// has reports whether operand k is there.
func (a *activation) has(k int) bool { return k < len(a.in.Src) && a.in.Src[k] >= 0 }

// set writes result k.
func (a *activation) set(k int, v model.Value) {
	if k < len(a.in.Dst) && a.in.Dst[k] >= 0 {
		a.f.regs[a.in.Dst[k]] = v
	}
}

// wants reports whether result k is used.
func (a *activation) wants(k int) bool { return k < len(a.in.Dst) && a.in.Dst[k] >= 0 }

// setSym makes result k a new symbol.
func (a *activation) setSym(k int, class model.Class) {
	if a.wants(k) {
		a.set(k, a.m.st.newSym(class, a.in.num))
	}
}

func (a *activation) sym(class model.Class) model.Value { return a.m.st.newSym(class, a.in.num) }

// next is the common end of instructions: on to the following one.
func (a *activation) next() bool {
	a.f.pc++
	return true
}

// local runs one local instruction of process i, which is in. It returns false
// if the process must pause first.
func (m *machine) local(i int, in *instr) bool {
	a := &activation{m: m, i: i, f: m.st.procs[i].top(), in: in}
	switch in.Op {
	case model.OpNop:
	case model.OpConst:
		a.set(0, in.Val)
	case model.OpMove:
		vals := m.st.values(len(in.Src))
		for k := range vals {
			vals[k] = a.src(k)
		}
		for k := range vals {
			a.set(k, vals[k])
		}
	case model.OpUnknown:
		a.setSym(0, model.Class(in.N))
	case model.OpParam:
		return a.param()
	case model.OpBin:
		return a.binary()
	case model.OpNot:
		a.set(0, a.not(a.src(0)))
	case model.OpIsNil:
		return a.isNil(a.src(0), false)
	case model.OpJump:
		a.f.pc = int32(in.To[0])
		return true
	case model.OpIf:
		return a.branch()
	case model.OpChoose:
		k := m.choose(i, in, len(in.To), model.Class(in.N))
		if k < 0 {
			return false
		}
		if len(in.To) > 1 {
			m.note(a.i, Step{Kind: StepChoice, Site: in.Site, N: k, Text: in.Name})
		}
		a.f.pc = int32(in.To[k])
		return true
	case model.OpIface:
		a.set(0, box(a.src(0), in.typ))
	case model.OpAssert:
		return a.assert()
	case model.OpClosure:
		a.closure()
	case model.OpCall, model.OpCallDyn, model.OpCallMethod:
		a.call()
		return true
	case model.OpRunDefers:
		if n := len(a.f.defers); n > 0 {
			m.runDeferred(i)
			return true
		}
	case model.OpReturn:
		m.doReturn(a)
		return true
	case model.OpPanic:
		m.note(a.i, Step{Kind: StepPanic, Site: in.Site})
		m.unwind(i, panicking)
		return true
	case model.OpRecover:
		a.recover()
	case model.OpGoexit:
		m.st.procs[i].goexit = true
		m.unwind(i, exiting)
		return true
	case model.OpEscape:
		for k := range in.Src {
			if in.N == 0 || !m.lendChannel(a.src(k), access(in.N)) {
				m.escape(a.src(k))
			}
		}
	case model.OpMakeChan, model.OpTimer:
		return a.makeChan()
	case model.OpCtxNew:
		a.newContext()
	case model.OpCtxDone:
		a.contextDone()
	case model.OpMakeMap:
		a.set(0, model.Value{Kind: model.Obj, Ref: m.st.newObject(object{kind: mapping, origin: in.num})})
	case model.OpMapGet:
		return a.mapGet()
	case model.OpMapSet:
		a.mapSet()
	case model.OpMapDelete:
		return a.mapDelete()
	case model.OpRange:
		if !a.decideLength() {
			return false
		}
		a.rangeMap()
	case model.OpNext:
		a.nextEntry()
	default:
		return a.memory()
	}
	if a.crashed() {
		return true
	}
	return a.next()
}

func (a *activation) param() bool {
	st := &a.m.st
	n := a.in.N
	dom := a.m.prog.domains[n]
	if !a.m.prog.decisive[n] {
		a.setSym(0, a.m.prog.data)
		return a.next()
	}
	if st.params[n] == 0 {
		k := a.m.choose(a.i, a.in, len(dom), model.Free)
		if k < 0 {
			return false
		}
		st.params[n] = k + 1
		a.m.note(a.i, Step{Kind: StepParam, Site: a.in.Site, N: dom[k], Text: a.m.prog.src.Params[n].Name})
	}
	a.set(0, intValue(dom[st.params[n]-1]))
	return a.next()
}

func (a *activation) not(v model.Value) model.Value {
	switch v.Kind {
	case model.Bool, model.Sym:
		return negate(v)
	}
	return a.sym(a.m.st.classOf(v))
}

// isNil sets the result to whether v is nil, or to the opposite.
func (a *activation) isNil(v model.Value, not bool) bool {
	is := v.Kind == model.Nil
	switch {
	case v.Box != 0 && (a.in.Op != model.OpIsNil || a.in.N&2 == 0):
		is = false // an interface that holds something, if only a nil pointer
	case v.Kind == model.Sym || v.Kind == model.Unknown || v.Kind == model.Undef:
		class := a.m.st.classOf(v)
		if a.in.Op == model.OpIsNil && a.in.N&1 != 0 {
			class = model.Opaque
		}
		k := a.m.choose(a.i, a.in, 2, class)
		if k < 0 {
			return false
		}
		is = k == 0
		a.m.noteSym(a.i, a.in, v, [2]string{"nil", "not nil"}[k])
		if v.Kind == model.Sym {
			w := nilValue
			if !is {
				w.Kind = model.NonNil
			}
			a.m.st.decide(v, w)
		}
	}
	a.set(0, boolValue(is != not))
	return a.next()
}

func (a *activation) branch() bool {
	v := a.src(0)
	k := 0
	switch v.Kind {
	case model.Bool, model.Int:
		if v.N == 0 {
			k = 1
		}
	default:
		k = a.m.choose(a.i, a.in, 2, a.m.st.classOf(v))
		if k < 0 {
			return false
		}
		a.m.noteSym(a.i, a.in, v, [2]string{"true", "false"}[k])
		if v.Kind == model.Sym {
			a.m.st.decide(v, boolValue(k == 0))
		}
	}
	a.f.pc = int32(a.in.To[k])
	return true
}

// box gives v the dynamic type typ. What has a type that is not in the program
// is still not nil once it is in an interface.
func box(v model.Value, typ int32) model.Value {
	v.Box = typ
	if typ == 0 {
		switch v.Kind {
		case model.Nil, model.Sym, model.Unknown, model.Undef:
			return model.Value{Kind: model.NonNil}
		}
	}
	return v
}

func (a *activation) assert() bool {
	v := a.src(0)
	iface := a.in.N&2 != 0
	class := a.m.st.classOf(v)
	fits, known := false, true
	switch {
	case v.Box != 0 && iface:
		fits = a.m.prog.implements(v.Box, a.in.Name)
	case v.Box != 0:
		fits = v.Box == a.in.typ
	case v.Kind == model.Nil:
	default:
		known = false
	}
	if !known {
		if a.in.N&1 == 0 {
			fits = true // if not, the world ends: nothing to see there
		} else {
			k := a.m.choose(a.i, a.in, 2, class)
			if k < 0 {
				return false
			}
			fits = k == 0
			a.m.noteSym(a.i, a.in, v, [2]string{"of the asserted type", "not of the asserted type"}[k])
		}
	}
	if fits && v.Kind == model.Sym && v.Box == 0 {
		nonNil := model.Value{Kind: model.NonNil}
		a.m.st.decide(v, nonNil)
		v = nonNil
	}
	switch {
	case fits && iface:
		a.set(0, v)
	case fits && v.Box == 0 && (v.Kind == model.Unknown || v.Kind == model.Undef || v.Kind == model.NonNil):
		a.setSym(0, class)
	case fits:
		v.Box = 0
		a.set(0, v)
	case a.in.N&1 == 0:
		a.m.crash(a.i)
		return true
	case iface:
		a.set(0, nilValue)
	default:
		a.set(0, a.zero(a.in.Zero))
	}
	a.set(1, boolValue(fits))
	return a.next()
}

// crash makes process i end the world in its next transition, as Go does for a
// panic that nobody recovers. Others may do something before.
func (m *machine) crash(i int) { m.st.procs[i].stage = crashing }

func (a *activation) crashed() bool { return a.m.st.procs[a.i].stage == crashing }
