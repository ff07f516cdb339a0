package analyzers_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/analyzers"
)

// TestAll compares the registry with the folders of analyzers.
func TestAll(t *testing.T) {
	var names []string
	for _, a := range analyzers.All() {
		names = append(names, a.Name)
	}
	if !slices.IsSorted(names) {
		t.Errorf("not sorted: %v", names)
	}
	folders, err := filepath.Glob("../passes/*/doc.go")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, doc := range folders {
		want = append(want, filepath.Base(filepath.Dir(doc)))
	}
	if !slices.Equal(names, want) {
		t.Errorf("registered are %v, in passes there are %v", names, want)
	}
}

// TestDocumented tests what help, editors and reports rely on.
func TestDocumented(t *testing.T) {
	all := analyzers.All()
	if err := analysis.Validate(all); err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		summary, rest, _ := strings.Cut(a.Doc, "\n")
		if summary == "" || strings.HasSuffix(summary, ".") || len(summary) > 80 {
			t.Errorf("%s: summary %q should be a short phrase without a period", a.Name, summary)
		}
		if strings.TrimSpace(rest) == "" {
			t.Errorf("%s: there is no documentation beyond the summary", a.Name)
		}
		if !strings.HasSuffix(a.URL, "/docs/analyzers/"+a.Name+".md") {
			t.Errorf("%s: URL %q", a.Name, a.URL)
		}
		if _, err := os.Stat("../passes/" + a.Name + "/testdata"); err != nil {
			t.Errorf("%s: no fixtures: %v", a.Name, err)
		}
	}
}

// TestFacts tests what passes.Inert relies on: only the engine has facts.
func TestFacts(t *testing.T) {
	var visit func(a *analysis.Analyzer)
	visit = func(a *analysis.Analyzer) {
		if len(a.FactTypes) > 0 && a.Name != "pipevetprove" {
			t.Errorf("%s has facts that passes.Inert does not know of", a.Name)
		}
		for _, r := range a.Requires {
			visit(r)
		}
	}
	for _, a := range analyzers.All() {
		visit(a)
	}
}
