package extract

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// Symbols of the methods that all tests have.
const (
	testMethods = "(*testing.common)."
	testContext = testMethods + "Context"
)

// tbMethods are the methods of testing.TB.
var tbMethods = strings.Fields("ArtifactDir Attr Chdir Cleanup Context Error Errorf Fail FailNow Failed Fatal Fatalf Helper Log Logf Name Output Setenv Skip SkipNow Skipf Skipped TempDir")

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

// isTB reports whether c calls a method of testing.TB, or of an interface that has some of its methods, FailNow or Helper among them, and no
// others: what assertions are handed is the test.
func isTB(c *ssa.CallCommon) bool {
	pkg := c.Method.Pkg()
	if pkg == nil || pkg.Path() == "testing" {
		return pkg != nil
	}
	iface := c.Value.Type().Underlying().(*types.Interface)
	return takesTest(iface) && slices.ContainsFunc([]string{"FailNow", "Helper"}, func(name string) bool {
		obj, _, _ := types.LookupFieldOrMethod(iface, false, nil, name)
		return obj != nil
	})
}

// takesTest reports whether a test has the methods of iface, of which there are some.
func takesTest(iface *types.Interface) bool {
	for i := range iface.NumMethods() {
		if !slices.Contains(tbMethods, iface.Method(i).Name()) {
			return false
		}
	}
	return iface.NumMethods() > 0
}

// asserts reports whether fn, which other packages may call, is handed a test, and says whether that has failed.
func asserts(fn *ssa.Function) bool {
	res := fn.Signature.Results()
	if !token.IsExported(fn.Name()) || res.Len() != 1 || !types.Identical(res.At(0).Type(), types.Typ[types.Bool]) {
		return false
	}
	return slices.ContainsFunc(fn.Params, func(p *ssa.Parameter) bool {
		iface, ok := p.Type().Underlying().(*types.Interface)
		return ok && (takesTest(iface) || typeName(p.Type()) == "testing.TB")
	})
}
