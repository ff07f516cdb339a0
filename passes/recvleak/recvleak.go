package recvleak

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/prove"
	"github.com/pipevet/pipevet/passes/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports goroutines that block for ever receiving, or in a select.
var Analyzer = &analysis.Analyzer{
	Name:     "recvleak",
	Doc:      report.Doc(doc, "recvleak"),
	URL:      "https://pkg.go.dev/github.com/pipevet/pipevet/passes/recvleak",
	Requires: []*analysis.Analyzer{prove.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	report.Each(pass, report.Class{Name: report.RecvLeak, Fixes: report.RecvFixes})
	return nil, nil
}
