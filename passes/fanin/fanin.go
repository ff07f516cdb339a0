package fanin

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/check"
	"github.com/pipevet/pipevet/passes/internal/prove"
	"github.com/pipevet/pipevet/passes/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports channels with several producers that are closed too early, twice or never.
var Analyzer = check.New("fanin", doc, run, prove.Analyzer)

func run(pass *analysis.Pass) {
	report.Each(pass, report.Class{Name: report.FanIn, Once: true, Fixes: report.GroupFixes})
	counters(pass)
}
