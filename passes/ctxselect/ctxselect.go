package ctxselect

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/check"
	"github.com/pipevet/pipevet/passes/internal/prove"
	"github.com/pipevet/pipevet/passes/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports operations that block although their context is done.
var Analyzer = check.New("ctxselect", doc, run, prove.Analyzer)

// What is reported beside what gets stuck.
var inputs, sleep bool

func init() {
	Analyzer.Flags.BoolVar(&inputs, "inputs", false, "report receives from inputs, too, which by custom are closed when the context is done")
	Analyzer.Flags.BoolVar(&sleep, "sleep", false, "report time.Sleep in loops that hold a context")
}

func run(pass *analysis.Pass) {
	report.Each(pass, report.Class{Name: report.CtxSelect, Fixes: report.CtxFixes, Custom: inputs})
	if sleep {
		report.Sleeps(pass)
	}
}
