package draincancel

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/prove"
	"github.com/pipevet/pipevet/passes/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports drains that can block for ever, and streams that nobody drains.
var Analyzer = &analysis.Analyzer{
	Name:     "draincancel",
	Doc:      report.Doc(doc, "draincancel"),
	URL:      "https://pkg.go.dev/github.com/pipevet/pipevet/passes/draincancel",
	Requires: []*analysis.Analyzer{prove.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	report.Each(pass, report.Class{Name: report.DrainCancel, Fixes: report.RecvFixes})
	return nil, nil
}
