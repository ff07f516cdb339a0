package explore

// rescueStates bounds what is explored to find out whether one more client would help.
const rescueStates = 300

// rescued reports whether one more process of the crowd could free the process at p, or may, as far as a small exploration
// goes: there may be any number of them. So it is with a lock that one method takes and another gives back.
func (s *search) rescued(p position) bool {
	t := &search{}
	t.reset(s.prog, Options{MaxStates: rescueStates, NoReduction: s.opts.NoReduction, MaxProcs: s.opts.MaxProcs + 1}.withDefaults())
	m := &t.m
	var stuck *instr
	t.run(func() {
		m.begin()
		t.dec.decode(s.keys.key(p.state), &m.st)
		stuck = m.at(&m.st.procs[p.proc])
		for i := range m.st.procs {
			one := &m.st.procs[i]
			if one.frames[0].fn != s.prog.crowd {
				continue
			}
			given := append(one.frames[0].regs[:0:0], one.frames[0].regs...)
			j := len(m.st.procs)
			f := s.prog.funcs[s.prog.crowd]
			copy(m.st.newFrame(m.st.newProc(), f, s.prog.crowd).regs[:f.Params], given)
			m.queue = append(m.queue, j)
			break
		}
		m.drain()
	})
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
