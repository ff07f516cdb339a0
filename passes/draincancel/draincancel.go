package draincancel

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/check"
	"github.com/pipevet/pipevet/passes/internal/prove"
	"github.com/pipevet/pipevet/passes/internal/report"
)

//go:embed doc.go
var doc string

// Analyzer reports drains that can block for ever, and streams that nobody drains.
var Analyzer = check.New("draincancel", doc, run, prove.Analyzer)

// work is set to report drains that end, too.
var work bool

func init() {
	Analyzer.Flags.BoolVar(&work, "work", false, "report drains, too, that end, but do all the work that is left")
}

func run(pass *analysis.Pass) {
	known := report.Each(pass, report.Class{Name: report.DrainCancel, Fixes: report.DrainFixes})
	if work {
		report.WorkingDrains(pass, known)
	}
}
