package lsptest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pipevet/pipevet/passes/ctxselect"
)

// The sample is a module with a finding that rests on a fact about another package. What
// stands before it on its line makes bytes, characters and UTF-16 units differ.
const (
	Lib = `package lib

func Send(found chan<- string, search func() string) {
	found <- search()
}
`
	App = `package app

import (
	"context"

	"example.com/sample/lib"
)

func Lookup(ctx context.Context, search func() string) (string, error) {
	found := /* 世界 😀 */ make(chan string)
	/* 世界 😀 */ go lib.Send(found, search)
	select {
	case entry := <-found:
		return entry, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
`
	Analyzer = "ctxselect" // that finds it
	Fixed    = "make(chan string, 1)"

	line  = 10 // of the finding, counted from 0
	code  = "go lib.Send(found, search)"
	steps = 6
)

// Sample writes the sample to a directory of the test, and returns it and the names of the
// two files.
func Sample(t *testing.T) (dir, app, lib string) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	app, lib = filepath.Join(dir, "app", "app.go"), filepath.Join(dir, "lib", "lib.go")
	Write(t, filepath.Join(dir, "go.mod"), "module example.com/sample\n\ngo 1.25\n")
	Write(t, app, App)
	Write(t, lib, Lib)
	return dir, app, lib
}

// Write writes a file, and makes its directory.
func Write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// CheckFinding checks the diagnostic on the sample, and offered fixes. It returns the
// text that the first of them leaves.
func (c *Client) CheckFinding(app string, d Diagnostic) string {
	c.t.Helper()
	if got := Text(App, d.Range); d.Range.Start.Line != line || got != code {
		c.t.Errorf("it is about %q in line %d, want %q in line %d", got, d.Range.Start.Line, code, line)
	}
	if d.Severity != 2 {
		c.t.Errorf("severity %d, want 2, a warning", d.Severity)
	}
	if got, want := d.CodeDescription.Href, ctxselect.Analyzer.URL; !strings.HasPrefix(got, want) {
		c.t.Errorf("documentation at %q, want %s", got, want)
	}
	if len(d.RelatedInformation) != steps {
		c.t.Fatalf("%d steps, want %d: %+v", len(d.RelatedInformation), steps, d.RelatedInformation)
	}
	first, last := d.RelatedInformation[0], d.RelatedInformation[steps-1]
	if first.Message != "1. the channel is made here" || first.Location.URI != URI(app) || first.Location.Range.Start.Line != line-1 {
		c.t.Errorf("first step %+v", first)
	}
	if last.Message != "6. Send is stuck here" || last.Location.Range.Start != d.Range.Start {
		c.t.Errorf("last step %+v", last)
	}
	fixes := c.QuickFixes(app, d)
	if len(fixes) == 0 {
		c.t.Fatal("no quick fix is offered")
	}
	return c.Apply(fixes[0], app, App)
}
