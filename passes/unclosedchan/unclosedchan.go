package unclosedchan

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/prove"
	"github.com/pipevet/pipevet/passes/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports channels that are ranged over and never closed.
var Analyzer = &analysis.Analyzer{
	Name:     "unclosedchan",
	Doc:      report.Doc(doc, "unclosedchan"),
	URL:      "https://pkg.go.dev/github.com/pipevet/pipevet/passes/unclosedchan",
	Requires: []*analysis.Analyzer{prove.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	report.Each(pass, report.Class{Name: report.UnclosedChan, Fixes: report.CloseFixes})
	return nil, nil
}
