package sendleak

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/check"
	"github.com/pipevet/pipevet/passes/internal/prove"
	"github.com/pipevet/pipevet/passes/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports goroutines that block for ever sending.
var Analyzer = check.New("sendleak", doc, run, prove.Analyzer)

func run(pass *analysis.Pass) {
	report.Each(pass, report.Class{Name: report.SendLeak, Fixes: report.SendFixes})
}
