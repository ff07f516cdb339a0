package explore

import (
	"math/bits"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// liveness computes in.live and in.across for the instructions of f, by the
// usual backward data flow. Only live registers are part of a state: states
// that differ in dead ones are the same, and what only they refer to is garbage.
//
// Any instruction may panic, and a deferred call may recover; so what is live
// at f.Recover is live everywhere.
func (f *function) liveness() {
	words := (f.Regs + 63) / 64
	n := len(f.code)
	store := make([]uint64, (n+1)*words)
	row := func(i int) []uint64 { return store[i*words : (i+1)*words] }
	always := row(n)
	out := make([]uint64, words)
	liveOut := func(pc int) []uint64 {
		copy(out, always)
		for _, t := range f.successors(pc) {
			for i, w := range row(t) {
				out[i] |= w
			}
		}
		return out
	}
	for changed := true; changed; {
		changed = false
		for pc := n - 1; pc >= 0; pc-- {
			set := liveOut(pc)
			in := f.code[pc].Instr
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
			changed = merge(row(pc), set) || changed
		}
		if f.Recover > 0 {
			changed = merge(always, row(f.Recover)) || changed
		}
	}
	for pc := range f.code {
		in := &f.code[pc]
		in.live = members(row(pc))
		switch in.Op {
		case model.OpRunDefers:
			in.across = in.live // it runs again after each deferred call
		case model.OpCall, model.OpCallDyn, model.OpCallMethod:
			set := liveOut(pc)
			for _, r := range in.Dst {
				kill(set, r)
			}
			in.across = members(set)
		default:
			in.across = members(always) // it panics, and deferred calls run
		}
	}
}

func (f *function) successors(pc int) []int {
	in := f.code[pc].Instr
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

func members(set []uint64) []model.Reg {
	var regs []model.Reg
	for i, w := range set {
		for ; w != 0; w &= w - 1 {
			regs = append(regs, model.Reg(i*64+bits.TrailingZeros64(w)))
		}
	}
	return regs
}
