package explore

import (
	"math/bits"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// A liveness says which registers of a function are live before each of its instructions. Only these
// are part of a state: states that differ in dead ones are the same, and what only they refer to is garbage.
type liveness struct {
	f     *model.Func
	words int
	store []uint64 // a set for each instruction
	// Any instruction may panic, and a deferred call may recover; so what is live
	// at f.Recover is live always.
	always []uint64
	out    []uint64 // scratch of after
}

// newLiveness computes the liveness of f by the usual backward data flow.
func newLiveness(f *model.Func) *liveness {
	n, words := len(f.Code), (f.Regs+63)/64
	l := &liveness{f: f, words: words, store: make([]uint64, n*words), always: make([]uint64, words), out: make([]uint64, words)}
	for changed := true; changed; {
		changed = false
		for pc := n - 1; pc >= 0; pc-- {
			set := l.after(pc)
			in := &f.Code[pc]
			for _, r := range in.Dst {
				kill(set, r)
			}
			for _, r := range in.Src {
				gen(set, r)
			}
			for i := range in.Cases {
				// Only the arm that is taken writes its registers: no kill.
				gen(set, in.Cases[i].Chan)
				if in.Cases[i].Send {
					gen(set, in.Cases[i].Val)
				}
			}
			changed = merge(l.before(pc), set) || changed
		}
		if f.Recover > 0 {
			changed = merge(l.always, l.before(f.Recover)) || changed
		}
	}
	return l
}

// before returns the registers that are live before instruction pc.
func (l *liveness) before(pc int) []uint64 { return l.store[pc*l.words : (pc+1)*l.words] }

// after returns those that are live after it, valid until the next call.
func (l *liveness) after(pc int) []uint64 {
	copy(l.out, l.always)
	for _, t := range successors(l.f, pc) {
		for i, w := range l.before(t) {
			l.out[i] |= w
		}
	}
	return l.out
}

// across returns the registers that are live while a function that instruction pc has called runs.
func (l *liveness) across(pc int) []uint64 {
	in := &l.f.Code[pc]
	switch in.Op {
	case model.OpRunDefers:
		return l.before(pc) // it runs again after each deferred call
	case model.OpCall, model.OpCallDyn, model.OpCallMethod:
		set := l.after(pc)
		for _, r := range in.Dst {
			kill(set, r)
		}
		return set
	}
	return l.always // it panics, and deferred calls run
}

func successors(f *model.Func, pc int) []int {
	in := &f.Code[pc]
	switch in.Op {
	case model.OpJump, model.OpIf, model.OpChoose:
		return in.To
	case model.OpReturn, model.OpPanic, model.OpGoexit, model.OpExit:
		return nil
	}
	return []int{pc + 1}
}

func gen(set []uint64, r model.Reg) {
	if r >= 0 {
		set[r/64] |= 1 << (r % 64)
	}
}

func kill(set []uint64, r model.Reg) {
	if r >= 0 {
		set[r/64] &^= 1 << (r % 64)
	}
}

// merge adds set to dst and reports whether dst grew.
func merge(dst, set []uint64) bool {
	grew := false
	for i, w := range set {
		grew = grew || w&^dst[i] != 0
		dst[i] |= w
	}
	return grew
}

// each calls f for each register in set, in ascending order.
func each(set []uint64, f func(model.Reg)) {
	for i, w := range set {
		for ; w != 0; w &= w - 1 {
			f(model.Reg(i*64 + bits.TrailingZeros64(w)))
		}
	}
}

// members returns the registers in set, renamed.
func members(set []uint64, names []model.Reg) (regs []model.Reg) {
	each(set, func(r model.Reg) { regs = append(regs, names[r]) })
	return regs
}
