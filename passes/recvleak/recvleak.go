package recvleak

import (
	_ "embed"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/explore"
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
	report.Each(pass, report.Class{
		Kinds: []explore.VerdictKind{explore.StuckRecv, explore.StuckRange, explore.StuckSelect},
		Takes: func(f *prove.Finding, op *report.Operation) bool { return !report.Unclosed(f, op) },
		Doing: func(op *report.Operation) string {
			if op.Chan == nil {
				return "in select"
			}
			return "receiving from " + op.Name()
		},
		Fixes: report.RecvFixes,
	})
	return nil, nil
}
