package extract

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// bare computes Func.Bare.
func (u *Unit) bare(f *model.Func) int {
	fn := u.ssaOf[f.Name]
	if u.handsOut(fn) {
		return 0
	}
	if straight(f) && !slices.ContainsFunc(f.Code, func(in model.Instr) bool { return in.Op.Visible() }) {
		return 0 // it is run in no time, and says more
	}
	returns := false
	for _, in := range f.Code {
		switch in.Op {
		case model.OpReturn:
			returns = true
		case model.OpExit, model.OpGoexit, model.OpPanic, model.OpRecover:
			return 0
		}
	}
	if !returns || u.mayEnd(f, maxEnding) {
		return 0
	}
	bits := 1
	if fn.Signature.Recv() == nil || u.computes(fn) {
		bits |= model.BareData // a function computes from what it is given
	}
	res := fn.Signature.Results()
	for i := range min(res.Len(), 30) {
		if isError(res.At(i).Type()) {
			bits |= 2 << i
		}
	}
	return bits
}

// computes reports whether fn, a method, computes from what nobody changes, and does nothing else.
func (u *Unit) computes(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			switch in := in.(type) {
			case *ssa.FieldAddr:
				if u.mutable[fieldOf(in.X.Type(), in.Field)] {
					return false
				}
			case *ssa.UnOp, *ssa.BinOp, *ssa.Phi, *ssa.Field, *ssa.Convert, *ssa.ChangeType, *ssa.If, *ssa.Jump, *ssa.Return, *ssa.DebugRef:
			case *ssa.Alloc: // the receiver
			case *ssa.Store:
				if _, ok := in.Addr.(*ssa.Alloc); !ok {
					return false
				}
			default:
				return false
			}
		}
	}
	return true
}

// maxEnding bounds the chain of calls between an assertion of a test and where it ends the test.
const maxEnding = 4

// mayEnd reports whether f, or what it calls, depth calls deep at most, ends the program, the goroutine or the test, perhaps: what it is
// given decides whether it returns.
func (u *Unit) mayEnd(f *model.Func, depth int) bool {
	return slices.ContainsFunc(f.Code, func(in model.Instr) bool {
		name := in.Name
		switch in.Op {
		case model.OpExit, model.OpGoexit:
			return true
		case model.OpCallMethod: // of a test that it is given
			name = testMethods + name
			if u.Library(name) == nil || !isParam(f, in.Src[0]) {
				return false
			}
			fallthrough
		case model.OpCall:
			if in.N&model.CallModes == model.CallNow && depth > 0 {
				callee := u.resolve(name)
				return callee != nil && callee != f && u.mayEnd(callee, depth-1)
			}
		}
		return false
	})
}

// isParam reports whether register r of f holds a parameter.
func isParam(f *model.Func, r model.Reg) bool {
	for range f.Code { // as long as it was moved
		if int(r) < f.Params {
			return r >= 0
		}
		i := slices.IndexFunc(f.Code, func(in model.Instr) bool { return in.Op == model.OpMove && len(in.Dst) == 1 && in.Dst[0] == r })
		if i < 0 {
			return false
		}
		r = f.Code[i].Src[0]
	}
	return false
}
