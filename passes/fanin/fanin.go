package fanin

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/prove"
	"github.com/pipevet/pipevet/passes/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports channels with several producers that are closed too early, twice or never.
var Analyzer = &analysis.Analyzer{
	Name:     "fanin",
	Doc:      report.Doc(doc, "fanin"),
	URL:      "https://pkg.go.dev/github.com/pipevet/pipevet/passes/fanin",
	Requires: []*analysis.Analyzer{prove.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	report.Each(pass, report.Class{Name: report.FanIn, Once: true, Fixes: report.GroupFixes})
	counters(pass)
	return nil, nil
}
