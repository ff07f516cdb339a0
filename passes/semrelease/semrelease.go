package semrelease

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/pipevet/pipevet/passes/internal/prove"
	"github.com/pipevet/pipevet/passes/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports semaphores that are acquired and not released on some path, or released wrongly, and work that
// is not waited for.
var Analyzer = &analysis.Analyzer{
	Name:     "semrelease",
	Doc:      report.Doc(doc, "semrelease"),
	URL:      "https://pkg.go.dev/github.com/pipevet/pipevet/passes/semrelease",
	Requires: []*analysis.Analyzer{inspect.Analyzer, prove.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	report.Each(pass, report.Class{Name: report.SemRelease, Fixes: report.PermitFixes})
	ins := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
	unwaited(pass, ins)
	early(pass, ins)
	return nil, nil
}
