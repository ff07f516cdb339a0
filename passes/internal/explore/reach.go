package explore

import (
	"slices"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// escape makes all that is reachable from v external: others may do to it
// what they like. What is in external memory is forgotten, as it may change at
// any time.
//
// A context can't be cancelled by those who hold it, nor its done channel be
// closed, so they stay as they are. A cancel function can be called by who
// holds it: from then on the environment may cancel. An own object is not for
// others, whoever holds it.
func (m *machine) escape(v model.Value) { m.leave(v, false) }

// lose makes all that is reachable from v external, too, but for another
// reason: the model can't follow what happens to it. That keeps processes from
// being found stuck at it. But what follows when they are not can be anything,
// so a state in which one has gone on for that reason is vague (see touch).
func (m *machine) lose(v model.Value) { m.leave(v, true) }

func (m *machine) leave(v model.Value, lost bool) {
	m.work = m.work[:0]
	called := false // a closure is among what leaves: foreign code can call it, which no client does
	m.leaveRef(v, lost, called)
	for len(m.work) > 0 {
		o := &m.st.objs[m.work[len(m.work)-1]]
		m.work = m.work[:len(m.work)-1]
		slots := o.slots
		switch o.kind {
		case closure:
			called = true
			slots = slices.Clone(slots)
			m.lend(o, slots, lost, called)
		case memory, array, channel, mapping:
			o.slots = nil
		}
		for _, x := range slots {
			m.leaveRef(x, lost, called)
		}
	}
}

func (m *machine) leaveRef(v model.Value, lost, called bool) {
	o := m.st.object(v)
	switch {
	case o == nil || o.kind == context:
		return
	case o.ext:
		o.lost = o.lost && lost
		return
	case m.own(o) && !lost && !called:
		return
	case o.kind == closure && o.n == m.prog.cancel:
		if c := m.st.contextOf(o.slots[0]); c != nil && !c.closed {
			c.lost = lost && (c.lost || !c.env)
			c.env = true
		}
		return
	}
	o.ext, o.lost, o.fed, o.drained = true, lost, false, false
	o.timer = 0
	m.work = append(m.work, v.Ref)
}

// own reports whether o is an object whose clients are all in the model.
func (m *machine) own(o *object) bool {
	in := m.prog.instrs[o.origin]
	return in.Op == model.OpNew && in.N&1 != 0
}

// forget loses what is stored at an address, or in an object, that the model
// does not hold.
func (m *machine) forget(at, v model.Value) {
	o := m.st.object(at)
	m.leave(v, o != nil && o.lost)
}

// touch takes note that a process goes on with v, which may be lost.
func (m *machine) touch(v model.Value) {
	if o := m.st.object(v); o != nil && o.lost {
		m.st.vague = true
	}
}

// markFrom sets m.marks for all objects that process i can reach, beside those
// that are marked already. A context leads to the ones above it: what happens
// to them happens to it.
func (m *machine) markFrom(i int) {
	m.work = m.work[:0]
	p := &m.st.procs[i]
	for k := range p.frames {
		f := &p.frames[k]
		for _, r := range m.prog.liveIn(f, k == len(p.frames)-1) {
			m.mark(f.regs[r])
		}
		for _, d := range f.defers {
			m.mark(d.fn)
			for _, v := range d.args {
				m.mark(v)
			}
		}
	}
	for len(m.work) > 0 {
		o := &m.st.objs[m.work[len(m.work)-1]]
		m.work = m.work[:len(m.work)-1]
		for _, v := range o.slots {
			m.mark(v)
		}
		if o.kind == context && o.parent >= 0 {
			m.markRef(o.parent)
		}
	}
}

func (m *machine) mark(v model.Value) {
	switch v.Kind {
	case model.Ptr, model.Obj, model.Slice, model.Tuple, model.Iter:
		m.markRef(v.Ref)
	}
}

func (m *machine) markRef(r int32) {
	if !m.marks[r] {
		m.marks[r] = true
		m.work = append(m.work, r)
	}
}

// clearMarks makes m.marks fit the objects, all unmarked.
func (m *machine) clearMarks() {
	n := len(m.st.objs)
	if cap(m.marks) < n {
		m.marks = make([]bool, n, 2*n)
		return
	}
	m.marks = m.marks[:n]
	clear(m.marks)
}

// markOthers marks what processes other than i can reach.
func (m *machine) markOthers(i int) {
	m.clearMarks()
	for j := range m.st.procs {
		if j != i && !m.st.procs[j].done {
			m.markFrom(j)
		}
	}
}
