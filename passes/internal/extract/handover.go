package extract

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// handedWith returns the channels on which something is sent after a permit of v was acquired by the same function: the permit
// may go with it.
func (u *Unit) handedWith(v types.Object, acquire []permitOp, fns []*ssa.Function) (list []types.Object) {
	for _, fn := range fns {
		if u.InTest(fn.Pos()) {
			continue
		}
		uses := u.permitUses(fn)
		for _, a := range uses {
			if a.sem.Var() != v || !slices.Contains(acquire, a.op) || a.top.Parent() != fn {
				continue
			}
			for _, s := range uses {
				on := s.sem.Var()
				if s.sends && on != nil && on != v && leadsTo(a.top, s.top) && !slices.Contains(list, on) {
					list = append(list, on)
				}
			}
		}
	}
	return list
}

// takesOver reports whether some function, or a call as it is made in one, receives from one of the channels, and releases v without having
// acquired it: it got the permit with what it received.
func (u *Unit) takesOver(from []types.Object, v types.Object, release permitOp, acquire []permitOp, fns []*ssa.Function) bool {
	taker := func(uses []permitUse) bool {
		receives, releases := false, false
		for _, use := range uses {
			receives = receives || use.receives && slices.Contains(from, use.sem.Var())
			if use.sem.Var() != v {
				continue
			}
			if slices.Contains(acquire, use.op) {
				return false
			}
			releases = releases || use.op == release
		}
		return receives && releases
	}
	return len(from) > 0 && slices.ContainsFunc(fns, func(fn *ssa.Function) bool {
		if u.InTest(fn.Pos()) {
			return false
		}
		uses := u.permitUses(fn)
		byCall := map[ssa.Instruction][]permitUse{}
		for _, use := range uses {
			if _, ok := use.top.(ssa.CallInstruction); ok {
				byCall[use.top] = append(byCall[use.top], use)
			}
		}
		if taker(uses) {
			return true
		}
		for _, part := range byCall {
			if taker(part) {
				return true
			}
		}
		return false
	})
}
