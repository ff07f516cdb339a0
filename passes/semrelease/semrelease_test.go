package semrelease_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/pipevet/pipevet/internal/fixturetest"
	"github.com/pipevet/pipevet/passes/semrelease"
)

// Test compares the reports and fixes with the fixtures' expectations.
func Test(t *testing.T) {
	for _, name := range []string{"closed", "cross", "global", "guard", "unwaited"} {
		t.Run(name, func(t *testing.T) {
			// From the root of the module, so that fixtures may import
			// what the module requires.
			analysistest.RunWithSuggestedFixes(t, "../..", semrelease.Analyzer, "./passes/semrelease/testdata/src/"+name)
		})
	}
}

// TestFixturesRun shows that the fixtures are what their names say.
func TestFixturesRun(t *testing.T) {
	fixturetest.Run(t, "testdata/src/closed", "testdata/src/cross", "testdata/src/global", "testdata/src/guard", "testdata/src/unwaited")
}
