package extract

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// An expression is computed from what does not change, and yields the same each time: two strings, or an error and a
// sentinel, are compared twice, say.
type expression struct {
	op   string // what is computed: "==", or the symbol of a function
	x, y operand
}

// An operand is a value that keeps its value until it is set anew, and fields that lead from there to one that keeps it, too; or a constant.
type operand struct {
	base ssa.Value
	path string
}

// A result is what an expression has yielded, if it was computed since its operands were set.
type result struct {
	regs     []model.Reg
	computed model.Reg
}

// expression returns the expression that in is, if the model does not hold its operands.
func (t *translator) expression(in ssa.Instruction) (e expression, ok bool) {
	switch in := in.(type) {
	case *ssa.BinOp:
		if in.Op != token.EQL && in.Op != token.NEQ || isNilConst(in.X) || isNilConst(in.Y) || t.width(in.X.Type()) > 0 && !isError(in.X.Type()) {
			return e, false
		}
		return expression{"==", t.keeps(in.X), t.keeps(in.Y)}, true
	case *ssa.Call:
		fn := in.Call.StaticCallee()
		if fn == nil || fn.Pkg == nil || fn.Signature.Recv() != nil || len(in.Call.Args) > 2 || !t.u.Pure(fn.Pkg.Pkg.Path(), fn.Name()) {
			return e, false
		}
		e.op = Symbol(fn)
		for i, a := range in.Call.Args {
			if _, basic := a.Type().Underlying().(*types.Basic); !basic && !isError(a.Type()) {
				return e, false
			}
			if i == 0 {
				e.x = t.keeps(a)
			} else {
				e.y = t.keeps(a)
			}
		}
		return e, true
	}
	return e, false
}

// keeps returns v as an operand.
func (t *translator) keeps(v ssa.Value) operand {
	switch v := v.(type) {
	case *ssa.Const:
		return operand{path: v.String()}
	case *ssa.UnOp:
		switch x := v.X.(type) {
		case *ssa.Global:
			if isError(v.Type()) { // a sentinel
				return operand{base: x}
			}
		case *ssa.FieldAddr:
			if p := t.fieldPath(v); p.base != nil {
				return operand(p)
			}
		case *ssa.Alloc:
			if keepsValue(x) {
				return t.keeps(onlyValue(x))
			}
		}
	}
	return operand{base: v}
}

// findAgain finds the expressions that the function computes more than once.
func (t *translator) findAgain() {
	times := map[expression]int{}
	for _, b := range t.fn.Blocks {
		for _, in := range b.Instrs {
			if e, ok := t.expression(in); ok {
				times[e]++
			}
		}
	}
	t.again, t.resets = map[expression]*result{}, map[ssa.Value][]*result{}
	for _, b := range t.fn.Blocks {
		for _, in := range b.Instrs {
			e, ok := t.expression(in)
			if !ok || times[e] < 2 || t.again[e] != nil {
				continue
			}
			r := &result{computed: t.reg()}
			t.again[e] = r
			t.resets[nil] = append(t.resets[nil], r)
			for _, base := range []ssa.Value{e.x.base, e.y.base} {
				if base != nil {
					t.resets[base] = append(t.resets[base], r)
				}
			}
		}
	}
}

// reset sees to it that what hangs on v, which has just been set, is computed anew; nil: everything.
func (t *translator) reset(v ssa.Value) {
	for _, r := range t.resets[v] {
		t.emit(model.Instr{Op: model.OpConst, Dst: []model.Reg{r.computed}, Val: boolValue(false)})
	}
}

// once makes compute, which yields n results, run only if in, which is an expression, was not computed before, and returns its results. It
// returns false if it does not matter.
func (t *translator) once(in ssa.Instruction, n int, compute func(dst []model.Reg)) ([]model.Reg, bool) {
	e, ok := t.expression(in)
	r := t.again[e]
	if !ok || r == nil {
		return nil, false
	}
	for len(r.regs) < n {
		r.regs = append(r.regs, t.reg())
	}
	at := len(t.code)
	t.emit(model.Instr{Op: model.OpIf, Src: []model.Reg{r.computed}, To: []int{0, at + 1}})
	compute(r.regs)
	t.emit(model.Instr{Op: model.OpConst, Dst: []model.Reg{r.computed}, Val: boolValue(true)})
	t.code[at].To[0] = len(t.code)
	return r.regs, true
}
