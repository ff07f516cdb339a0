package explore

import (
	"cmp"
	"slices"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// A bystander is a process that is stuck, with the identities of the objects
// that it can reach, and of those that it waits for.
type bystander struct {
	Stuck
	reach, waits []int32
}

// bystander describes process j, which is stuck.
func (r *recorder) bystander(m *machine, j int) bystander {
	p := &m.st.procs[j]
	in := m.at(p)
	b := bystander{Stuck: Stuck{Proc: r.ids[j], Kind: stuckKind(p, in), Func: m.label(j), Root: m.prog.funcs[p.frames[0].fn].Name, Site: in.Site}}
	for k := len(p.frames) - 2; k >= 0; k-- {
		b.Calls = append(b.Calls, m.prog.funcs[p.frames[k].fn].code[p.frames[k].pc].Site)
	}
	r.identify(m)
	m.clearMarks()
	m.markFrom(j)
	for ref, marked := range m.marks {
		if marked {
			b.reach = append(b.reach, m.st.objs[ref].uid)
		}
	}
	for _, v := range m.waitsFor(j, nil) {
		o := m.st.object(v)
		for o != nil {
			b.waits = append(b.waits, o.uid)
			if o.kind != context || o.parent < 0 {
				break
			}
			o = &m.st.objs[o.parent] // the end of this one will do, too
		}
	}
	return b
}

// leave takes note of the dead processes of a state, which are left behind when
// the witness goes on.
func (r *recorder) leave(m *machine, dead uint64) {
	for j := range m.st.procs {
		if dead>>j&1 != 0 && !m.st.procs[j].daemon {
			r.left = append(r.left, r.bystander(m, j))
		}
	}
}

// also returns the processes that are stuck beside process i: those of the set
// stuck, and those that were left behind.
func (r *recorder) also(m *machine, i int, stuck uint64) []Stuck {
	self := r.bystander(m, i)
	others := slices.Clone(r.left)
	for j := range m.st.procs {
		if j != i && stuck>>j&1 != 0 && !m.st.procs[j].daemon {
			others = append(others, r.bystander(m, j))
		}
	}
	meets := func(a, b []int32) bool {
		return slices.ContainsFunc(a, func(uid int32) bool { return slices.Contains(b, uid) })
	}
	var also []Stuck
	for _, b := range others {
		b.Holds = meets(self.waits, b.reach)
		b.Held = meets(b.waits, self.reach)
		also = append(also, b.Stuck)
	}
	slices.SortFunc(also, func(a, b Stuck) int { return cmp.Compare(a.Proc, b.Proc) })
	return also
}

// timed reports whether one of the primitives is the channel of a timer or ticker.
func (m *machine) timed(prims []model.Value) bool {
	return slices.ContainsFunc(prims, func(v model.Value) bool {
		o := m.st.object(v)
		return o != nil && m.prog.instrs[o.origin].Op == model.OpTimer
	})
}
