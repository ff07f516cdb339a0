package check_test

import (
	"go/ast"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/pipevet/pipevet/passes/internal/check"
	"github.com/pipevet/pipevet/passes/internal/directive"
)

// toy reports go statements, with a fix.
func toy() *analysis.Analyzer {
	return check.New("toy", "# Analyzer toy\ntoy: find go statements\n\nAll of them.\n*/\npackage toy\n", func(pass *analysis.Pass) {
		for _, f := range pass.Files {
			ast.Inspect(f, func(n ast.Node) bool {
				if n, ok := n.(*ast.GoStmt); ok {
					pass.Report(analysis.Diagnostic{
						Pos: n.Pos(), Message: "this starts a goroutine",
						SuggestedFixes: []analysis.SuggestedFix{{Message: "call it", TextEdits: []analysis.TextEdit{{Pos: n.Pos(), End: n.Call.Pos()}}}},
					})
				}
				return true
			})
		}
	})
}

// TestIgnored tests that directives drop reports, and that none is made in generated files. What
// cgo makes of a file that is written by hand is not one, but has no fixes.
func TestIgnored(t *testing.T) {
	a := toy()
	if a.Doc != "toy: find go statements\n\nAll of them." {
		t.Errorf("doc %q", a.Doc)
	}
	for _, result := range analysistest.Run(t, analysistest.TestData(), a, "a") {
		if needed := result.Result.(directive.Needed); len(needed) != 2 {
			t.Errorf("%d directives were needed, not 2", len(needed))
		}
		for _, d := range result.Action.Diagnostics {
			name := filepath.Base(result.Action.Package.Fset.Position(d.Pos).Filename)
			if fixed := len(d.SuggestedFixes) > 0; fixed != (name != "cgo.go") {
				t.Errorf("a report in %s has a fix: %t", name, fixed)
			}
		}
	}
}

// nowhere takes the complaints of analysistest, which knows no expectation that depends on an option.
type nowhere struct{}

func (nowhere) Errorf(string, ...any) {}

// TestGenerated tests the option that asks for reports in generated files.
func TestGenerated(t *testing.T) {
	a := toy()
	if err := a.Flags.Set("generated", "true"); err != nil {
		t.Fatal(err)
	}
	found, fixes := 0, 0
	for _, result := range analysistest.Run(nowhere{}, analysistest.TestData(), a, "a") {
		for _, d := range result.Action.Diagnostics {
			if filepath.Base(result.Action.Package.Fset.Position(d.Pos).Filename) == "generated.go" {
				found++
				fixes += len(d.SuggestedFixes)
			}
		}
	}
	if found != 1 || fixes != 0 {
		t.Errorf("%d reports with %d fixes in the generated file, want 1 without", found, fixes)
	}
}
