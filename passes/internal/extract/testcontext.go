package extract

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

const testContext = "(*testing.common).Context"

// isTest reports whether fn is a test, which package testing calls, or a function literal that stands for one.
func isTest(fn *ssa.Function) bool {
	if len(fn.Params) == 0 {
		return false
	}
	t := fn.Params[len(fn.Params)-1].Type()
	named := slices.ContainsFunc([]string{"Test", "Benchmark", "Fuzz"}, func(p string) bool { return strings.HasPrefix(fn.Name(), p) })
	return (named || fn.Parent() != nil) && strings.HasPrefix(t.String(), "*testing.")
}

func asksForContext(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if c, ok := in.(*ssa.Call); ok && c.Call.StaticCallee() != nil && Symbol(c.Call.StaticCallee()) == testContext {
				return true
			}
		}
	}
	return false
}

// deferring reports whether fn runs deferred calls of its own before it returns.
func deferring(fn *ssa.Function) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if _, ok := in.(*ssa.RunDefers); ok {
				return true
			}
		}
	}
	return false
}

// context translates a test's call of t.Context: the context ends with the test.
func (t *translator) context(dst []model.Reg, site model.Site) {
	ctx, cancel := t.reg(), t.reg()
	t.emit(model.Instr{Op: model.OpCtxNew, N: int(model.CtxCancel), Dst: []model.Reg{ctx, cancel}, Site: site})
	t.emit(model.Instr{Op: model.OpCallDyn, N: model.CallDefer, Src: []model.Reg{cancel}, Site: site})
	t.emit(model.Instr{Op: model.OpMove, Dst: dst, Src: []model.Reg{ctx}})
}
