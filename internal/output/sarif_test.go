package output

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/internal/finding"
)

// TestSARIF validates a log against the schema, and looks at what it says.
func TestSARIF(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	const text = "package a\n\nfunc f() { /* é */ ch <- 1 }\n"
	if err := os.WriteFile("a b.go", []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	at := strings.Index(text, "ch <- 1")
	elsewhere := filepath.Join(t.TempDir(), "b.go")
	r := &finding.Report{
		Findings: []*finding.Finding{{
			Analyzer: "sendleak", Package: "a", Message: "f blocks for ever",
			Position: finding.Position{File: "a b.go", Line: 3, Column: 21}, EndLine: 3, EndColumn: 28,
			Witness: []finding.Step{
				{Position: finding.Position{File: elsewhere, Line: 7}, Message: "g starts f"},
				{Message: "nobody receives"},
			},
			Fixes: []finding.Fix{
				{Message: "drop it", Edits: []finding.Edit{{File: "a b.go", Start: at, End: at + 7}}},
				{Message: "more of it", Edits: []finding.Edit{{File: "a b.go", Start: at, End: at, New: "ch <- 1; "}}},
			},
		}, {
			Analyzer: "sendleak", Package: "a", Message: "without a position",
		}},
		Failures: []finding.Failure{{Package: "c", Message: "c.go:1:1: expected 'package'"}},
	}
	tool := Tool{Version: "v1.2.3", Dir: dir, Analyzers: []*analysis.Analyzer{{Name: "sendleak", Doc: "sendleak: find leaks\n\nAll.", URL: "https://example.com/sendleak"}}}
	var out bytes.Buffer
	if err := SARIF(&out, r, tool); err != nil {
		t.Fatal(err)
	}
	log, err := sarif.FromBytes(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := log.Validate(); err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	result := log.Runs[0].Results[0]
	place := result.Locations[0].PhysicalLocation
	if got := *place.ArtifactLocation.URI; got != "a%20b.go" {
		t.Errorf("URI %q", got)
	}
	// The accent has two bytes, but is one character.
	if got := *place.Region.StartColumn; got != 20 {
		t.Errorf("column %d, want 20", got)
	}
	flow := result.CodeFlows[0].ThreadFlows[0].Locations
	if got := *flow[0].Location.PhysicalLocation.ArtifactLocation.URI; len(flow) != 2 || !strings.HasPrefix(got, "file:///") {
		t.Errorf("%d steps, the first at %s", len(flow), got)
	}
	deleted := result.Fixes[0].ArtifactChanges[0].Replacements[0].DeletedRegion
	if len(result.Fixes) != 2 || *deleted.StartLine != 3 || *deleted.StartColumn != 20 || *deleted.EndColumn != 27 {
		t.Errorf("%d fixes, the first deletes %d:%d to %d", len(result.Fixes), *deleted.StartLine, *deleted.StartColumn, *deleted.EndColumn)
	}
	if invocation := log.Runs[0].Invocations[0]; *invocation.ExecutionSuccessful || len(invocation.ToolExecutionNotifications) != 1 {
		t.Error("the failure is not in the log")
	}
}
