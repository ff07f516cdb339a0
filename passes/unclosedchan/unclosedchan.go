package unclosedchan

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/check"
	"github.com/pipevet/pipevet/passes/internal/prove"
	"github.com/pipevet/pipevet/passes/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports channels that are ranged over and never closed.
var Analyzer = check.New("unclosedchan", doc, run, prove.Analyzer)

func run(pass *analysis.Pass) {
	report.Each(pass, report.Class{Name: report.UnclosedChan, Fixes: report.CloseFixes})
}
