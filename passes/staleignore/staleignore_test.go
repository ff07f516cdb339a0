package staleignore_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/pipevet/pipevet/passes/staleignore"
)

// Test compares the reports and fixes with the fixtures' expectations. The other analyzers' reports, of which the
// directives are about, are not seen here: their own tests show them, and TestIgnored that directives drop them.
func Test(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), staleignore.Analyzer, "stale")
	analysistest.Run(t, analysistest.TestData(), staleignore.Analyzer, "generated")
}
