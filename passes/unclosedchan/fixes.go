package unclosedchan

import (
	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/prove"
	"github.com/pipevet/pipevet/passes/internal/report"
)

func fixes(pass *analysis.Pass, f *prove.Finding, op *report.Operation) []analysis.SuggestedFix {
	return nil
}
