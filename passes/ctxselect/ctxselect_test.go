package ctxselect_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/pipevet/pipevet/internal/fixturetest"
	"github.com/pipevet/pipevet/passes/ctxselect"
)

// Test compares the reports and fixes with the fixtures' expectations.
func Test(t *testing.T) {
	for _, name := range []string{"closed", "component", "cross", "stage"} {
		t.Run(name, func(t *testing.T) {
			// From the root of the module, so that fixtures may import
			// what the module requires.
			analysistest.RunWithSuggestedFixes(t, "../..", ctxselect.Analyzer, "./passes/ctxselect/testdata/src/"+name)
		})
	}
}

// TestOptions does the same for what is reported only when it is asked for.
func TestOptions(t *testing.T) {
	for _, name := range []string{"inputs", "sleep"} {
		t.Run(name, func(t *testing.T) {
			set := func(value string) {
				if err := ctxselect.Analyzer.Flags.Set(name, value); err != nil {
					t.Fatal(err)
				}
			}
			set("true")
			defer set("false")
			analysistest.RunWithSuggestedFixes(t, "../..", ctxselect.Analyzer, "./passes/ctxselect/testdata/src/"+name)
		})
	}
}

// TestFixturesRun shows that the fixtures are what their names say.
func TestFixturesRun(t *testing.T) {
	fixturetest.Run(t, "testdata/src/closed", "testdata/src/component", "testdata/src/cross", "testdata/src/stage", "testdata/src/inputs", "testdata/src/sleep")
}
