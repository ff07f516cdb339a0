package explore

import (
	"github.com/pipevet/pipevet/passes/internal/model"
)

// escape makes all that is reachable from v external: others may do to it
// what they like. What is in external memory is forgotten, as it may change at
// any time.
//
// A context can't be cancelled by those who hold it, nor its done channel be
// closed, so they stay as they are. A cancel function can be called by who
// holds it: from then on the environment may cancel.
func (m *machine) escape(v model.Value) {
	m.work = m.work[:0]
	m.escapeRef(v)
	for len(m.work) > 0 {
		o := &m.st.objs[m.work[len(m.work)-1]]
		m.work = m.work[:len(m.work)-1]
		slots := o.slots
		switch o.kind {
		case memory, array, channel, mapping:
			o.slots = nil
		}
		for _, x := range slots {
			m.escapeRef(x)
		}
	}
}

func (m *machine) escapeRef(v model.Value) {
	o := m.st.object(v)
	if o == nil || o.ext {
		return
	}
	switch o.kind {
	case context:
		return
	case closure:
		if o.n == m.prog.cancel {
			m.mayCancel(o.slots[0])
			return
		}
	}
	o.ext = true
	o.timer = 0
	m.work = append(m.work, v.Ref)
}

// mayCancel lets the environment cancel context v.
func (m *machine) mayCancel(v model.Value) {
	if o := m.st.contextOf(v); o != nil && !o.closed {
		o.env = true
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
