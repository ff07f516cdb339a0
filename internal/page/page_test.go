package page

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pipevet/pipevet/internal/finding"
	"github.com/pipevet/pipevet/internal/output"
)

// TestWrite tests that what comes from the source is text, and that a page is whole without the files. How it
// looks and works is tested in testdata/browser.
func TestWrite(t *testing.T) {
	t.Chdir(t.TempDir())
	const text = "package a\n\n// <script>bad()</script>\nfunc f() { ch <- 1 }\n"
	if err := os.WriteFile("a.go", []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	at := func(file string) finding.Position { return finding.Position{File: file, Line: 4, Column: 12} }
	report := &finding.Report{
		Findings: []*finding.Finding{
			{
				Analyzer: "sendleak", Package: "a", Position: at("a.go"), Message: "<b>", URL: "javascript:bad()",
				Witness: []finding.Step{{Position: at("a.go"), Message: "f is stuck here"}, {Position: at("elsewhere.go"), Message: "f starts <i>"}},
				Fixes:   []finding.Fix{{Message: "drop", Edits: []finding.Edit{{File: "a.go", Start: strings.Index(text, "ch <-"), End: strings.Index(text, " }")}}}},
			},
			{Analyzer: "sendleak", Package: "a", Position: at(filepath.Join("no", "such.go")), Message: "lost",
				Fixes: []finding.Fix{{Message: "lost", Edits: []finding.Edit{{File: "nosuch.go", Start: 10, End: 20}}}}},
		},
		Failures: []finding.Failure{{Package: "b", Message: "b.go:1:1: <oops>"}},
	}
	var out strings.Builder
	if err := Write(&out, report, output.Tool{Version: "v1"}); err != nil {
		t.Fatal(err)
	}
	page := out.String()
	for _, bad := range []string{"<script>bad", "<b></span>", "starts <i>", "<oops>", `href="javascript:`} {
		if strings.Contains(page, bad) {
			t.Errorf("the page contains %q", bad)
		}
	}
	for _, want := range []string{"&lt;script&gt;bad()", `<a class="step" href="#f1-1-4">`, `<a class="step"><span class="number">2</span>`, `<span class="new">&#43;func f() {  }</span>`, "lost", "&lt;oops&gt;", `<option value="sendleak">sendleak (2)</option>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not contain %q", want)
		}
	}
	if strings.Contains(page, "ZgotmplZ") && !strings.Contains(page, `href="#ZgotmplZ"`) {
		t.Error("the template has refused a value")
	}
	for _, loads := range []string{`src="http`, "@import", `<link rel="stylesheet"`, "url("} {
		if strings.Contains(page, loads) {
			t.Errorf("the page loads something: %s", loads)
		}
	}
}
