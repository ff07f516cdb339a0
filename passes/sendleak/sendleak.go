package sendleak

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/prove"
	"github.com/pipevet/pipevet/passes/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports goroutines that block for ever sending.
var Analyzer = &analysis.Analyzer{
	Name:     "sendleak",
	Doc:      report.Doc(doc, "sendleak"),
	URL:      "https://pkg.go.dev/github.com/pipevet/pipevet/passes/sendleak",
	Requires: []*analysis.Analyzer{prove.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	report.Each(pass, report.Class{Name: report.SendLeak, Fixes: report.SendFixes})
	return nil, nil
}
