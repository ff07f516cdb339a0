package report

import (
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/prove"
)

// A Class is what one analyzer reports.
type Class struct {
	Kinds []explore.VerdictKind
	// Takes says whether a finding of one of the kinds belongs to the class; nil: all do.
	Takes func(f *prove.Finding, op *Operation) bool
	// Doing words what the goroutine does for ever: "sending on ch".
	Doing func(op *Operation) string
	// Fixes returns fixes, the safest first; nil: none.
	Fixes func(pass *analysis.Pass, f *prove.Finding, op *Operation) []analysis.SuggestedFix
}

// Each reports the findings of the pass's package that belong to c, in the order of their
// positions. A finding that is the consequence of another is left out, and so is
// one that strikes only for a count or length of 0.
func Each(pass *analysis.Pass, c Class) {
	res := pass.ResultOf[prove.Analyzer].(*prove.Result)
	for _, f := range res.Findings() {
		if !slices.Contains(c.Kinds, f.Kind) || f.Degenerate || f.Consequence {
			continue
		}
		op := Locate(pass, f.Pos)
		if op == nil || c.Takes != nil && !c.Takes(f, op) {
			continue
		}
		doing := ""
		if op.Call != nil {
			doing = "in the call of " + exprString(op.Call.Fun)
		} else {
			doing = c.Doing(op)
		}
		d := Diagnose(pass, f, op, doing)
		if c.Fixes != nil {
			d.SuggestedFixes = c.Fixes(pass, f, op)
		}
		pass.Report(d)
	}
}

// Unclosed reports whether f, a stuck receive, waits for a close: it is a range loop, or a
// receive in a loop that tests for the end, and the channel was made with make.
func Unclosed(f *prove.Finding, op *Operation) bool {
	if f.Kind != explore.StuckRange || len(f.Prims) != 1 {
		return false
	}
	made := f.Unit.Place(f.Prims[0]).Pos
	if MakeCall(op.File, made) == nil {
		return false
	}
	_, ok := op.Path[0].(*ast.RangeStmt)
	return ok || op.Call != nil
}

// MakeCall returns the call of make at pos (of its parenthesis) in file, or nil.
func MakeCall(file *ast.File, pos token.Pos) *ast.CallExpr {
	if !pos.IsValid() || pos < file.FileStart || pos >= file.FileEnd {
		return nil
	}
	path, _ := astutil.PathEnclosingInterval(file, pos, pos+1)
	for _, n := range path {
		if call, ok := n.(*ast.CallExpr); ok {
			if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "make" {
				return call
			}
			return nil
		}
	}
	return nil
}
