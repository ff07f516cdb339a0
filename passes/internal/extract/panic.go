package extract

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// recovers reports whether fn defers a function of the package that calls recover.
func recovers(fn *ssa.Function) bool {
	if fn.Recover == nil {
		return false
	}
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			d, ok := in.(*ssa.Defer)
			if !ok {
				continue
			}
			if callee := d.Call.StaticCallee(); callee != nil && callsRecover(callee) {
				return true
			}
		}
	}
	return false
}

func callsRecover(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if c, ok := in.(ssa.CallInstruction); ok {
				if f, ok := c.Common().Value.(*ssa.Builtin); ok && f.Name() == "recover" {
					return true
				}
			}
		}
	}
	return false
}

// guard returns the mode and results with which to call what is not known by its name, and what to do behind the call: if the
// function is prepared for a panic, it is a choice that the call panics. Elsewhere that would end the program.
func (t *translator) guard(mode int, dst []model.Reg, site model.Site) (int, []model.Reg, func()) {
	if !t.guarded || mode != model.CallNow {
		return mode, dst, func() {}
	}
	panicked := t.reg()
	return mode | model.CallGuarded, append(slices.Clone(dst), panicked), func() {
		at := len(t.code)
		t.emit(model.Instr{Op: model.OpIf, Src: []model.Reg{panicked}, To: []int{at + 1, at + 3}, Site: site})
		t.emit(model.Instr{Op: model.OpPanic, Src: []model.Reg{t.constant(model.Value{Kind: model.NonNil})}, Site: site})
	}
}
