package explore

import (
	"github.com/pipevet/pipevet/passes/internal/model"
)

// Processes that share nothing, not even through others, can't tell what the
// others do. So the transitions of one such component are a persistent set: a
// state is expanded for one component alone, and the others come to their turn
// behind it. That turns products of states into sums.
//
// The others must not be ignored for ever, if the component runs in a circle:
// if there is no transition of it whose outcomes have all yet to be expanded, a
// state is expanded in full. Nor must the others find the world ended, or the
// state vague, where they could have come first: what does that is never taken
// alone.

// component returns the indices of those of alts that are the transitions of
// one component; none if all are to be taken.
func (m *machine) component(alts []alternative, dead uint64) []int {
	procs := len(m.st.procs)
	if procs < 2 || len(alts) < 2 || !m.split(dead) {
		return nil
	}
	// The root starts others, as a rule; it comes last.
	for c := procs - 1; c >= 0; c-- {
		if m.group[c] != c {
			continue
		}
		var own []int
		alone := true
		for k, a := range alts {
			if m.groupOf(a) == c {
				own = append(own, k)
				alone = alone && !m.global(a)
			}
		}
		if alone && len(own) > 0 {
			return own
		}
	}
	return nil
}

// split computes m.group, the least process of the component of each process,
// and m.owner, the same for objects. It reports whether there is more than one
// component.
func (m *machine) split(dead uint64) bool {
	n := len(m.st.procs)
	m.group = m.group[:0]
	for i := range n {
		m.group = append(m.group, i)
	}
	m.owner = m.owner[:0]
	for range m.st.objs {
		m.owner = append(m.owner, -1)
	}
	parts := n
	for i := range n {
		if dead>>i&1 != 0 {
			m.group[i] = -1
			parts--
			continue
		}
		m.clearMarks()
		m.markFrom(i)
		for r, marked := range m.marks {
			if !marked || m.st.objs[r].inert() {
				continue
			}
			if o := m.owner[r]; o < 0 {
				m.owner[r] = i
			} else if a, b := m.find(o), m.find(i); a != b {
				m.group[max(a, b)] = min(a, b)
				parts--
			}
		}
	}
	if parts < 2 {
		return false
	}
	for i := range n {
		if m.group[i] >= 0 {
			m.group[i] = m.find(i)
		}
	}
	return true
}

func (m *machine) find(i int) int {
	for m.group[i] != i {
		i = m.group[i]
	}
	return i
}

// inert reports whether nothing that is done to o matters to another process.
func (o *object) inert() bool {
	switch o.kind {
	case closure, tuple:
		return true
	case context:
		return o.closed || o.n == 0 && !o.env && o.parent < 0
	case channel:
		return false
	}
	return o.ext
}

func (m *machine) groupOf(a alternative) int {
	switch a.kind {
	case cancel, fire:
		if o := m.owner[a.obj]; o >= 0 {
			return m.group[o]
		}
		return -1
	}
	return m.group[a.proc]
}

// global reports whether a matters to everybody: it ends the world, or makes the state vague.
func (m *machine) global(a alternative) bool {
	if a.kind != step {
		return false
	}
	p := &m.st.procs[a.proc]
	in := m.at(p)
	if p.stage == crashing || in.Op == model.OpExit || p.many {
		return true
	}
	for _, v := range m.waitsFor(a.proc, nil) {
		if o := m.st.object(v); o != nil && o.lost {
			return true
		}
	}
	return false
}
