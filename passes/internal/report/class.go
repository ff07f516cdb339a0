package report

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"

	"github.com/pipevet/pipevet/passes/internal/model"
	"github.com/pipevet/pipevet/passes/internal/prove"
)

// A Class is what one analyzer reports.
type Class struct {
	Name string // of the analyzer, see Classify
	// Once: there is one report for each channel that leads to a panic.
	Once bool
	// Fixes returns fixes, the safest first; nil: none.
	Fixes func(pass *analysis.Pass, f *prove.Finding, op *Operation) []analysis.SuggestedFix
	// Custom: findings are reported, too, that are right by custom (see prove.Finding).
	Custom bool
}

// Each reports the findings of the pass's package that belong to c, in the order of their
// positions. A finding that is the consequence of another is left out, and so is
// one that strikes only for a count or length of 0. It returns the places of what it has reported.
func Each(pass *analysis.Pass, c Class) (places []token.Pos) {
	res := pass.ResultOf[prove.Analyzer].(*prove.Result)
	type finding struct {
		*prove.Finding
		op *Operation
	}
	var list []finding
	first := map[model.Site]*prove.Finding{} // by channel, the one to report of those that panic
	for _, f := range res.Findings() {
		if f.Custom && !c.Custom || f.Degenerate || f.Consequence {
			continue
		}
		op := Locate(pass, f.Pos)
		if op == nil || Classify(pass, f, op) != c.Name {
			continue
		}
		list = append(list, finding{f, op})
		// A second close tells more than a send that one of the two ruins.
		if old := first[channelOf(f)]; f.Kind.Panics() && (old == nil || f.Kind < old.Kind) {
			first[channelOf(f)] = f
		}
	}
	for _, f := range list {
		f, op := f.Finding, f.op
		if c.Once && f.Kind.Panics() && first[channelOf(f)] != f {
			continue
		}
		d := Diagnose(pass, f, op)
		if c.Fixes != nil {
			d.SuggestedFixes = c.Fixes(pass, f, op)
		}
		pass.Report(d)
		places = append(places, f.Pos)
	}
	return places
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
