package explore

import (
	"slices"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// rescueStates bounds what is explored to find out whether one more client would help.
const rescueStates = 300

// rescued reports whether one more process of the crowd could free the process at p, as far as a small exploration shows:
// there may be any number of them. So it is with a lock that one method takes and another gives back. The closer may be freed by
// one that has not seen the flag yet.
func (s *search) rescued(p position) bool {
	t := &search{}
	t.reset(s.prog, Options{MaxStates: rescueStates, NoReduction: s.opts.NoReduction, MaxProcs: s.opts.MaxProcs + 1}.withDefaults())
	m := &t.m
	var stuck *instr
	t.run(func() {
		m.begin()
		t.dec.decode(s.keys.key(p.state), &m.st)
		one := &m.st.procs[p.proc]
		stuck = m.at(one)
		m.join(one.frames[0].fn == s.prog.closer)
		m.drain()
	})
	for i := range t.states {
		t.states[i].cut = false // what is not seen to help does not count
	}
	t.analyze()
	for _, start := range t.starts {
		t.dec.decode(t.keys.key(start.state), &m.st)
		for j := range m.st.procs {
			if m.at(&m.st.procs[j]) == stuck && t.states[start.state].can>>j&1 != 0 {
				return true
			}
		}
	}
	return false
}

// join starts one more process of the crowd, with a flag of its own if it is early.
func (m *machine) join(early bool) {
	i := slices.IndexFunc(m.st.procs, func(p proc) bool {
		return !p.done && (p.frames[0].fn == m.prog.crowd || p.frames[0].fn == m.prog.closer)
	})
	if i < 0 {
		return
	}
	f := m.prog.funcs[m.prog.helper]
	args := slices.Clone(m.st.procs[i].frames[0].regs)
	if len(args) < f.Params {
		return
	}
	if flag := m.st.object(args[1]); early && flag != nil {
		slots := m.st.copyOf(flag.slots)
		slots[0] = model.Value{Kind: model.Bool}
		args[1].Ref = m.st.newObject(object{kind: memory, origin: flag.origin, slots: slots})
	}
	j := len(m.st.procs)
	copy(m.st.newFrame(m.st.newProc(), f, m.prog.helper).regs[:f.Params], args)
	m.queue = append(m.queue, j)
}
