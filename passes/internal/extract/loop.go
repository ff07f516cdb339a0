package extract

import (
	"go/constant"
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// boundsLoop reports whether in compares the counter of a loop with its bound. That nothing at all is to be done is no case
// that is worth a report, see prove.Finding.Degenerate.
func boundsLoop(in *ssa.BinOp) bool {
	switch in.Op {
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		return counts(in, in.X) != counts(in, in.Y)
	}
	return false
}

// makesRoom reports whether in, which adds to a number or takes from it, says how much room there is to be: the number that it computes from is
// to be known then, as others may be made with it.
func makesRoom(in *ssa.BinOp) bool {
	return (in.Op == token.ADD || in.Op == token.SUB) && slices.ContainsFunc(*in.Referrers(), func(use ssa.Instruction) bool {
		switch use := use.(type) {
		case *ssa.MakeChan:
			return true
		case *ssa.Call:
			fn := use.Call.StaticCallee()
			return fn != nil && Symbol(fn) == "(*golang.org/x/sync/errgroup.Group).SetLimit"
		}
		return false
	})
}

// counts reports whether v, an operand of cmp, is the counter of a loop.
func counts(cmp *ssa.BinOp, v ssa.Value) bool {
	b := cmp.Block()
	switch x := v.(type) {
	case *ssa.Const: // a loop over an integer compares with 0 before it begins
		return x.Value != nil && x.Value.Kind() == constant.Int && constant.Sign(x.Value) == 0 && slices.ContainsFunc(b.Succs, func(to *ssa.BasicBlock) bool {
			phi, ok := to.Instrs[0].(*ssa.Phi)
			return ok && slices.ContainsFunc(phi.Edges, func(e ssa.Value) bool {
				first, ok := e.(*ssa.Const)
				return ok && first.Value != nil && first.Value.Kind() == constant.Int && constant.Compare(first.Value, token.EQL, x.Value)
			}) && slices.ContainsFunc(*phi.Referrers(), func(use ssa.Instruction) bool { // i + 1 < n
				next, ok := use.(*ssa.BinOp)
				return ok && next.Op == token.ADD
			})
		})
	case *ssa.BinOp: // of a range loop, which counts before it compares
		v = x.X
	case *ssa.UnOp: // it is captured
		v = x.X
	}
	phi, ok := v.(*ssa.Phi)
	return ok && (phi.Block() == b || slices.Contains(b.Succs, phi.Block()))
}
