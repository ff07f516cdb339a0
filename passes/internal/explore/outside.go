package explore

import (
	"slices"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// Which of several alternatives comes about is a free choice, as a rule: the scheduler makes it. But in a program
// without input there are some that constants decide, or state that the model does not hold, the same way in
// every run: which of several timers and deadlines is the next, and which arm of a select is ready
// if its channels are not known. These are opaque choices, see game.

// branches runs those of alts that are in which, in the given round for state i. It reports whether one of them
// leads only to states that are not expanded yet.
func (s *search) branches(i int32, alts []alternative, dead uint64, which []int, round int) bool {
	groups := make([]int, len(which)) // the opaque choice that each is an outcome of, from 1
	var order []int
	for n, k := range which {
		groups[n] = s.outside(alts[k])
		if !slices.Contains(order, groups[n]) {
			order = append(order, groups[n])
		}
	}
	ahead := false
	for _, g := range order {
		of := choice{alt: int32(-2*g - round)}
		for _, h := range groups {
			if h == g && g > 0 {
				of.outcomes++
			}
		}
		if of.outcomes > maxArity {
			of.outcomes = 0
		}
		for n, k := range which {
			if groups[n] == g {
				ahead = s.branch(i, alts, dead, k, of) || ahead
				of.outcome++
			}
		}
	}
	return ahead
}

// A choice is an opaque one among alternatives. There is none if it has fewer than two outcomes.
type choice struct {
	alt      int32 // its number, below 0, in the place of an alternative's
	outcomes int
	outcome  int // the one that is taken
}

// outside returns the number, from 1, of the opaque choice that a is an outcome of; 0: none.
func (s *search) outside(a alternative) int {
	if !s.prog.src.NoInput {
		return 0
	}
	switch a.kind {
	case cancel:
		return 1
	case fire:
		if s.base.objs[a.obj].timer == 1 { // not a ticker
			return 1
		}
	case step:
		if s.isOpen(a) {
			return 2 + a.proc
		}
	}
	return 0
}

// isOpen reports whether a is an arm of a select whose channel is not known, or the default of one with such an arm.
func (s *search) isOpen(a alternative) bool {
	p := &s.base.procs[a.proc]
	in := s.m.at(p)
	if in.Op != model.OpSelect || p.stage == crashing {
		return false
	}
	if a.arm == len(in.Cases) {
		return s.base.anyOpen(p, in)
	}
	return s.base.open(p, &in.Cases[a.arm])
}

// open reports whether the channel of arm c, at which p is, is not known, as constants or state decide.
func (s *state) open(p *proc, c *model.Case) bool {
	return s.classOf(reg(p.top().regs, c.Chan)) == model.Opaque
}

// anyOpen reports whether an arm of the select in, at which p is, is open.
func (s *state) anyOpen(p *proc, in *instr) bool {
	for k := range in.Cases {
		if s.open(p, &in.Cases[k]) {
			return true
		}
	}
	return false
}
