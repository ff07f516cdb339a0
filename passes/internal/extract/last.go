package extract

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// findLast finds the methods of c that only clean up: clients call them when all else is over.
func (u *Unit) findLast(c *Component) {
	c.Uses = slices.DeleteFunc(c.Uses, func(fn *ssa.Function) bool {
		last := !(token.IsExported(fn.Name()) && c.Type.Obj().Exported()) && u.comesLast(c, fn)
		if last {
			c.Last[fn] = true
			c.Closers = append(c.Closers, fn)
		}
		return last
	})
}

// comesLast reports whether all calls of fn outside of tests are deferred by who has made the component, or come
// after one of a method that serves has returned. What others defer, such as a release, others may wait for.
func (u *Unit) comesLast(c *Component, fn *ssa.Function) bool {
	uses := u.occurrences(fn)
	for _, in := range uses {
		call, ok := in.(ssa.CallInstruction)
		if !ok || call.Common().Value != fn {
			return false
		}
		at := in.Parent() // what defers it
		_, deferred := in.(*ssa.Defer)
		if !deferred && isDeferred(at) {
			at, deferred = at.Parent(), true
		}
		if !(deferred && u.makes(c, at)) && !u.afterServing(c, in) {
			return false
		}
	}
	return len(uses) > 0
}

// makes reports whether fn itself calls a constructor of c.
func (u *Unit) makes(c *Component, fn *ssa.Function) bool {
	return slices.ContainsFunc(c.Makers, func(m *ssa.Function) bool {
		return slices.ContainsFunc(u.occurrences(m), func(in ssa.Instruction) bool { return in.Parent() == fn })
	})
}

// afterServing reports whether a method of c that serves has returned whenever its function comes to in.
func (u *Unit) afterServing(c *Component, in ssa.Instruction) bool {
	for _, r := range c.Runners {
		if !u.loops(r) {
			continue
		}
		for _, use := range u.occurrences(r) {
			if call, ok := use.(*ssa.Call); ok && call.Call.Value == r && call.Parent() == in.Parent() && precedes(call, in) {
				return true
			}
		}
	}
	return false
}

// precedes reports whether a comes before b on every way to b.
func precedes(a, b ssa.Instruction) bool {
	if a.Block() != b.Block() {
		return a.Block().Dominates(b.Block())
	}
	return slices.Index(a.Block().Instrs, a) < slices.Index(b.Block().Instrs, b)
}

// leadsTo reports whether b may run after a, in the same function.
func leadsTo(a, b ssa.Instruction) bool {
	if a.Parent() != b.Parent() || a == b {
		return false
	}
	if a.Block() == b.Block() && precedes(a, b) {
		return true
	}
	seen := map[*ssa.BasicBlock]bool{}
	work := slices.Clone(a.Block().Succs)
	for len(work) > 0 {
		blk := work[len(work)-1]
		work = work[:len(work)-1]
		if blk == b.Block() {
			return true
		}
		if !seen[blk] {
			seen[blk] = true
			work = append(work, blk.Succs...)
		}
	}
	return false
}

// isDeferred reports whether fn is a function literal of which there is nothing but deferred calls.
func isDeferred(fn *ssa.Function) bool {
	if fn.Parent() == nil {
		return false
	}
	for _, ref := range *fn.Referrers() {
		mc, ok := ref.(*ssa.MakeClosure)
		if !ok {
			if _, ok := ref.(*ssa.Defer); !ok {
				return false
			}
			continue
		}
		for _, use := range *mc.Referrers() {
			if _, ok := use.(*ssa.Defer); !ok {
				return false
			}
		}
	}
	return true
}
