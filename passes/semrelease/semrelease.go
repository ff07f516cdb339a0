package semrelease

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/pipevet/pipevet/passes/internal/check"
	"github.com/pipevet/pipevet/passes/internal/prove"
	"github.com/pipevet/pipevet/passes/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports semaphores that are acquired and not released on some path, or released wrongly, and work that
// is not waited for.
var Analyzer = check.New("semrelease", doc, run, inspect.Analyzer, prove.Analyzer)

func run(pass *analysis.Pass) {
	report.Each(pass, report.Class{Name: report.SemRelease, Fixes: report.PermitFixes})
	ins := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
	unwaited(pass, ins)
	early(pass, ins)
}
