package extract

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// waitsForEver reports whether recv receives from a channel that nobody else can ever have, and uses nothing of it: it is written
// so to wait for ever on purpose, as select {} is. A channel with a name may have been meant for others, and a function literal does not
// wait for the sake of its caller: as a goroutine, it leaks.
func waitsForEver(recv *ssa.UnOp) bool {
	if recv.CommaOk || used(recv) || recv.Parent().Parent() != nil {
		return false
	}
	switch ch := recv.X.(type) {
	case *ssa.MakeChan:
		return madeAt(recv)
	case *ssa.Const:
		return ch.IsNil() && onlyNil(recv)
	}
	return false
}

// madeAt reports whether recv receives from what is made right there.
func madeAt(recv *ssa.UnOp) (found bool) {
	if recv.Parent().Syntax() == nil {
		return false
	}
	ast.Inspect(recv.Parent().Syntax(), func(n ast.Node) bool {
		if e, ok := n.(*ast.UnaryExpr); ok && e.OpPos == recv.Pos() {
			_, found = ast.Unparen(e.X).(*ast.CallExpr)
		}
		return !found
	})
	return found
}

// onlyNil reports whether the function of recv, which receives from a nil channel, does nothing else with one of its type: that it was
// to be made, and is not, would show in another use.
func onlyNil(recv *ssa.UnOp) bool {
	for _, b := range recv.Parent().Blocks {
		for _, in := range b.Instrs {
			if _, debug := in.(*ssa.DebugRef); debug || in == recv {
				continue
			}
			for _, v := range in.Operands(nil) {
				if c, ok := (*v).(*ssa.Const); ok && c.IsNil() && types.Identical(c.Type(), recv.X.Type()) {
					return false
				}
			}
		}
	}
	return true
}

// WaitsForDone reports whether the operation at pos receives from what a method Done of a context returns.
func (u *Unit) WaitsForDone(pos token.Pos) bool {
	return u.anyAt(pos, func(in ssa.Instruction) bool {
		recv, ok := in.(*ssa.UnOp)
		if !ok || recv.Op != token.ARROW {
			return false
		}
		call, ok := recv.X.(*ssa.Call)
		return ok && call.Call.IsInvoke() && call.Call.Method.Name() == "Done" && typeName(call.Call.Value.Type()) == "context.Context"
	})
}

// AsksForContext reports whether it is asked at pos whether a context was given.
func (u *Unit) AsksForContext(pos token.Pos) bool {
	return u.anyAt(pos, func(in ssa.Instruction) bool {
		cmp, ok := in.(*ssa.BinOp)
		return ok && typeName(cmp.X.Type()) == "context.Context" && (isNilConst(cmp.X) || isNilConst(cmp.Y))
	})
}

// anyAt reports whether is holds for an instruction at pos.
func (u *Unit) anyAt(pos token.Pos, is func(ssa.Instruction) bool) bool {
	for _, fn := range u.ssaOf {
		if s := fn.Syntax(); s == nil || pos < s.Pos() || s.End() <= pos {
			continue
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if in.Pos() == pos && is(in) {
					return true
				}
			}
		}
	}
	return false
}
