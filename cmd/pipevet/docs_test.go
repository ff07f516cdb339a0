package main

import (
	"flag"
	"fmt"
	"go/doc/comment"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/analyzers"
	"github.com/pipevet/pipevet/internal/output"
)

// TestDocs tests that docs/analyzers holds a page for each analyzer: its documentation, its
// options, and what pipevet prints for the example in testdata/examples. With -update it writes them.
func TestDocs(t *testing.T) {
	for _, a := range analyzers.All() {
		t.Run(a.Name, func(t *testing.T) {
			file := filepath.Join(root, "docs", "analyzers", a.Name+".md")
			page := document(t, a)
			if *update {
				if err := os.WriteFile(file, []byte(page), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if old, err := os.ReadFile(file); err != nil || string(old) != page {
				t.Errorf("%s is stale (go test ./cmd/pipevet -run TestDocs -update writes it); want\n%s", file, page)
			}
		})
	}
}

// confidence explains the categories, which are the fragments of diagnostics' addresses.
const confidence = `
## Confidence

A report's category says what it rests on.

### proved

An interleaving of code that is all in sight.

### contract

An interleaving with callers that are not in sight, but do no more than the contract of what they call allows.

### form

The form of the code, without exploration.
`

// document returns the page of an analyzer.
func document(t *testing.T, a *analysis.Analyzer) string {
	var page strings.Builder
	title, body := output.SplitDoc(a)
	fmt.Fprintf(&page, "<!-- Made by go test ./cmd/pipevet -run TestDocs -update. -->\n\n# %s\n\n%s%s.\n\n", a.Name, strings.ToUpper(title[:1]), title[1:])
	printer := &comment.Printer{HeadingLevel: 2, HeadingID: func(*comment.Heading) string { return "" }}
	page.Write(printer.Markdown(new(comment.Parser).Parse(body)))

	page.WriteString(confidence)
	page.WriteString("\n## Options\n\n")
	a.Flags.VisitAll(func(f *flag.Flag) {
		fmt.Fprintf(&page, "- `-%s.%s`: %s (by default: %s)\n", a.Name, f.Name, f.Usage, f.DefValue)
	})

	folder := "./testdata/examples/" + a.Name
	source, err := os.ReadFile(filepath.Join(root, folder, a.Name+".go"))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(&page, "\n## An example\n\n[The file](../../testdata/examples/%[1]s/%[1]s.go):\n\n```go\n%[2]s```\n\nWhat pipevet says:\n\n", a.Name, source)
	for _, args := range [][]string{{folder}, {"-diff", folder}} {
		stdout, stderr, status := run(t, root, pipevet, args...)
		if status != 1 || strings.Count(stdout, " "+a.Name+": ") != 1 && args[0] != "-diff" || stdout == "" {
			t.Fatalf("pipevet %s: status %d, want 1, one report and a fix\n%s%s", args, status, stdout, stderr)
		}
		language := "console"
		if args[0] == "-diff" {
			language = "diff"
			page.WriteString("\nThe fix:\n\n")
		}
		fmt.Fprintf(&page, "```%s\n%s```\n", language, stdout)
	}
	return page.String()
}
