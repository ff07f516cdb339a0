package draincancel_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/pipevet/pipevet/internal/fixturetest"
	"github.com/pipevet/pipevet/passes/draincancel"
)

// Test compares the reports and fixes with the fixtures' expectations.
func Test(t *testing.T) {
	for _, name := range []string{"closed", "cross", "stage"} {
		t.Run(name, func(t *testing.T) {
			// From the root of the module, so that fixtures may import
			// what the module requires.
			analysistest.RunWithSuggestedFixes(t, "../..", draincancel.Analyzer, "./passes/draincancel/testdata/src/"+name)
		})
	}
}

// TestWork does the same for what is reported only when it is asked for.
func TestWork(t *testing.T) {
	set := func(value string) {
		if err := draincancel.Analyzer.Flags.Set("work", value); err != nil {
			t.Fatal(err)
		}
	}
	set("true")
	defer set("false")
	analysistest.RunWithSuggestedFixes(t, "../..", draincancel.Analyzer, "./passes/draincancel/testdata/src/work")
}

// TestFixturesRun shows that the fixtures are what their names say.
func TestFixturesRun(t *testing.T) {
	fixturetest.Run(t, "testdata/src/closed", "testdata/src/cross", "testdata/src/stage", "testdata/src/work")
}
