package explore

import (
	"github.com/pipevet/pipevet/passes/internal/model"
)

// eager runs visible operation in of process i at once, as part of the
// transition that led to it, if that loses nothing, and reports whether it did.
//
// This is the partial-order reduction. An operation qualifies when it is
// enabled, and all that others could do before it they can do as well after
// it, with the same outcome (it is a left mover). So a state in which the
// operation is still to come shows nothing that states behind it do not show:
// in it, the process is not stuck, and who is stuck in it is stuck behind it.
// Every state that is kept is expanded for all processes; so nobody is ignored
// for ever, even when a process goes round in a loop of such operations.
func (m *machine) eager(i int, in *instr) bool {
	if m.opts.NoReduction || in.Op == model.OpExit || m.st.procs[i].stage == crashing || len(m.eagerOps) >= maxEager {
		return false
	}
	// The end of the world is not for now: it ends what others do.
	op := eagerOp{i, in.num}
	turns := 0
	for _, o := range m.eagerOps {
		if o == op && m.st.procs[i].stage == starting {
			turns++
		}
	}
	if turns >= maxTurns {
		return false // a loop, which may be endless
	}
	if !m.moverLeft(i, in) {
		return false
	}
	m.alts = m.solo(i, m.alts[:0])
	n := len(m.alts)
	if n == 0 || n > 1 && m.ways*n > maxWays {
		return false
	}
	if n > 1 && m.prog.src.NoInput && m.st.anyOpen(&m.st.procs[i], in) {
		return false // an opaque choice, see outside
	}
	k := m.ch.pick(n)
	if n > 1 {
		m.ways *= n
		m.choices = append(m.choices, in.num)
	}
	alt := m.alts[k]
	m.eagerOps = append(m.eagerOps, op)
	m.operate(i, in, alt)
	return true
}

// moverLeft reports whether in, if it is enabled, loses nothing by being taken
// at once.
func (m *machine) moverLeft(i int, in *instr) bool {
	p := &m.st.procs[i]
	regs := p.top().regs
	operand := func(k int) model.Value {
		if k >= len(in.Src) {
			return model.Value{}
		}
		return reg(regs, in.Src[k])
	}
	v := operand(0)
	switch in.Op {
	case model.OpUnlock, model.OpRUnlock:
		// Others can only wait for it; a TryLock could tell the difference.
		// To unlock what is not locked ends the world.
		c := m.cell(v)
		if !m.prog.hasTry && c != nil && c.N != 0 {
			return true
		}
	case model.OpWGAdd:
		// Done: others can only wait for it. If it is one too many, another
		// order of the same operations shows it, too. Add: it makes no difference but to
		// those who wait, and, before it, to those who count down, one each, if there are more of them than were counted.
		c, d := m.cell(v), operand(1)
		switch {
		case c == nil || d.Kind != model.Int:
		case d.N < 0 && c.N+d.N >= 0:
			return true
		case d.N >= 0 && m.onlyCounted(i, v, c.N):
			return true
		}
	case model.OpSemRelease:
		c, w := m.cell(v), operand(1)
		if !m.prog.hasTry && c != nil && w.Kind == model.Int && w.N >= 0 {
			v.N++
			if size := m.cell(v); in.N&1 == 0 || size == nil || c.N+w.N <= size.N {
				return true
			}
		}
	case model.OpRecv:
		// From a closed and empty channel, or a context that is done, for ever the same comes.
		if v.Kind == model.Obj {
			if o := &m.st.objs[v.Ref]; o.closed && !o.ext && len(o.slots) == 0 {
				return true
			}
		}
	case model.OpCtxErr, model.OpCtxCancel:
		// It stays done, or not done for ever.
		if m.st.contextOf(v) != nil && (m.st.objs[v.Ref].closed || !m.st.cancellable(v.Ref)) {
			return true
		}
	}
	return m.private(i, in)
}

// onlyCounted reports whether at most n processes other than i can reach the group at v, and none of them can ever wait for it.
func (m *machine) onlyCounted(i int, v model.Value, n int32) bool {
	o := m.st.object(v)
	if o == nil || o.ext {
		return false
	}
	for j := range m.st.procs {
		if j == i || m.st.procs[j].done {
			continue
		}
		m.clearMarks()
		m.markFrom(j)
		if !m.marks[v.Ref] {
			continue
		}
		if n--; n < 0 || m.mayWait(j) {
			return false
		}
	}
	return true
}

// mayWait reports whether process i may ever wait for a group, as far as its functions tell.
func (m *machine) mayWait(i int) bool {
	p := &m.st.procs[i]
	for k := range p.frames {
		f := &p.frames[k]
		if m.prog.funcs[f.fn].waits {
			return true
		}
		for _, d := range f.defers {
			if n := m.funcOf(d.fn); n < 0 || m.prog.funcs[n].waits {
				return true
			}
		}
	}
	return false
}

// private reports whether nobody but process i can have to do with what in
// operates on: no other process can reach it, and the environment does nothing
// to it. Then in commutes with all that others can do.
func (m *machine) private(i int, in *instr) bool {
	marked := false
	own := func(v model.Value) bool {
		o := m.st.object(v)
		if o == nil {
			return true
		}
		if o.lost || o.timer != 0 || o.kind == context && m.st.envCancels(v.Ref) {
			return false
		}
		if m.st.alive() == 1 {
			return true
		}
		if !marked {
			m.markOthers(i)
			marked = true
		}
		if o.kind == context {
			for c := v.Ref; c >= 0; c = m.st.objs[c].parent {
				if m.marks[c] {
					return false
				}
			}
		}
		return !m.marks[v.Ref]
	}
	regs := m.st.procs[i].top().regs
	if in.Op == model.OpSelect {
		for k := range in.Cases {
			if !own(reg(regs, in.Cases[k].Chan)) {
				return false
			}
		}
		return true
	}
	n := len(in.Src)
	switch in.Op {
	case model.OpSend, model.OpWGAdd, model.OpSemRelease:
		n = 1 // the other operand is only a value
	}
	for _, r := range in.Src[:n] {
		if !own(reg(regs, r)) {
			return false
		}
	}
	return true
}

// dead returns the blocked processes that nothing can ever free: what they
// wait for can be reached only by processes that are blocked in the same way.
// It is what a garbage collector for goroutines would find. They are left
// behind when the state is expanded, so that a loop that leaks a process in
// each of its turns has finitely many states.
func (m *machine) dead(enabled uint64) uint64 {
	all := mask(len(m.st.procs))
	blocked := all &^ enabled
	if blocked == 0 {
		return 0
	}
	m.clearMarks()
	for i := range m.st.procs {
		if enabled>>i&1 != 0 {
			m.markFrom(i)
		}
	}
	for again := true; again; {
		again = false
		for i := range m.st.procs {
			if blocked>>i&1 != 0 && m.wakeable(i) {
				blocked &^= 1 << i
				m.markFrom(i)
				again = true
			}
		}
	}
	return blocked
}

// wakeable reports whether what process i waits for is marked, or the
// environment may provide it.
func (m *machine) wakeable(i int) bool {
	m.waitsBuf = m.waitsFor(i, m.waitsBuf[:0])
	for _, v := range m.waitsBuf {
		o := m.st.object(v)
		if o == nil {
			continue // nil
		}
		if m.marks[v.Ref] || o.ext || o.timer != 0 || o.fed || o.drained {
			return true
		}
		if o.kind != context {
			continue
		}
		for c := v.Ref; c >= 0; c = m.st.objs[c].parent {
			if m.marks[c] || m.st.objs[c].env {
				return true
			}
		}
	}
	return false
}

// awaitsTime reports whether process i waits for a timer that runs, or a context that the
// environment may cancel.
func (m *machine) awaitsTime(i int) bool {
	m.waitsBuf = m.waitsFor(i, m.waitsBuf[:0])
	for _, v := range m.waitsBuf {
		o := m.st.object(v)
		if o != nil && (o.timer != 0 || o.kind == context && m.st.envCancels(v.Ref)) {
			return true
		}
	}
	return false
}

// waitsFor appends the primitives that process i operates on at its visible operation.
func (m *machine) waitsFor(i int, vals []model.Value) []model.Value {
	p := &m.st.procs[i]
	in := m.at(p)
	regs := p.top().regs
	switch in.Op {
	case model.OpSelect:
		for k := range in.Cases {
			vals = append(vals, reg(regs, in.Cases[k].Chan))
		}
	case model.OpCondWait:
		if p.stage <= waiting {
			return append(vals, reg(regs, in.Src[0]))
		}
		return append(vals, reg(regs, in.Src[1]))
	case model.OpSemAcquire:
		vals = append(vals, reg(regs, in.Src[0]))
		if len(in.Src) > 2 && in.Src[2] >= 0 {
			vals = append(vals, regs[in.Src[2]])
		}
	default:
		if len(in.Src) > 0 {
			vals = append(vals, reg(regs, in.Src[0]))
		}
	}
	return vals
}
