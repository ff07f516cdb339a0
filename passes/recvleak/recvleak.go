package recvleak

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/check"
	"github.com/pipevet/pipevet/passes/internal/prove"
	"github.com/pipevet/pipevet/passes/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports goroutines that block for ever receiving, or in a select.
var Analyzer = check.New("recvleak", doc, run, prove.Analyzer)

func run(pass *analysis.Pass) {
	report.Each(pass, report.Class{Name: report.RecvLeak, Fixes: report.RecvFixes})
}
