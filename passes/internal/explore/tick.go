package explore

import (
	"github.com/pipevet/pipevet/passes/internal/model"
)

// A loop that selects between a ticker and a way out never ends once nobody can come to the way out any more, although
// it moves with each tick. So a turn of such a loop, if it does nothing that others see, counts as no move.

// A turn is that of a loop which process proc begins by taking a tick.
type turn struct {
	proc   int // -1: none
	depth  int
	fn, pc int32
}

// beginTurn takes note that process i takes arm n of in, if that is a tick.
func (m *machine) beginTurn(i int, in *instr, n int) {
	p := &m.st.procs[i]
	if in.Op != model.OpSelect || n >= len(in.Cases) || p.many || !m.st.isTicker(reg(p.top().regs, in.Cases[n].Chan)) {
		return
	}
	f := p.top()
	m.turn = turn{i, len(p.frames), f.fn, f.pc}
}

// idle reports whether the transition was a turn that has led nowhere.
func (m *machine) idle() bool {
	t := &m.turn
	if t.proc < 0 || m.st.ended {
		return false
	}
	p := &m.st.procs[t.proc]
	if p.done || len(p.frames) != t.depth || p.top().fn != t.fn || p.top().pc != t.pc {
		return false
	}
	for _, op := range m.eagerOps {
		if !isLocking(m.prog.instrs[op.in].Op) {
			return false
		}
	}
	return true
}

func (s *state) isTicker(v model.Value) bool {
	return v.Kind == model.Obj && s.objs[v.Ref].kind == channel && !s.objs[v.Ref].ext && s.objs[v.Ref].timer == 2
}

// ticksOnly reports whether process i waits for ticks, and for nothing else that the model holds: it is not meant to end.
func (m *machine) ticksOnly(i int) bool {
	p := &m.st.procs[i]
	in := m.at(p)
	ticks, others := false, false
	for _, c := range m.offers(i, nil) {
		switch {
		case m.st.isTicker(c.ch):
			ticks = true
		case m.st.object(c.ch) != nil:
			others = true
		}
	}
	return ticks && !(others && in.Op == model.OpSelect)
}
