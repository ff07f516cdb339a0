package golangci

import (
	"fmt"
	"go/token"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// flattened returns a copy of an analyzer whose diagnostics hold no more than
// golangci-lint can show. It makes an issue of its own of each related position, of
// which only one a line is kept, and takes alternative fixes for fixes that
// conflict, and then applies none.
func flattened(a *analysis.Analyzer) *analysis.Analyzer {
	b := *a
	b.Run = func(pass *analysis.Pass) (any, error) {
		p := *pass
		p.Report = func(d analysis.Diagnostic) { pass.Report(flatten(pass.Fset, d)) }
		return a.Run(&p)
	}
	return &b
}

// flatten moves the related positions into the message, below its first line,
// and drops all fixes but the first.
func flatten(fset *token.FileSet, d analysis.Diagnostic) analysis.Diagnostic {
	var text strings.Builder
	text.WriteString(d.Message)
	dir := filepath.Dir(fset.Position(d.Pos).Filename)
	for _, r := range d.Related {
		fmt.Fprintf(&text, "\n\t%s", r.Message)
		if pos := fset.Position(r.Pos); pos.IsValid() {
			fmt.Fprintf(&text, " (%s:%d)", seenFrom(dir, pos.Filename), pos.Line)
		}
	}
	d.Message, d.Related = text.String(), nil
	if len(d.SuggestedFixes) > 1 {
		d.SuggestedFixes = d.SuggestedFixes[:1:1]
	}
	return d
}

// seenFrom returns the name of a file relative to a directory, unless that is
// longer: golangci-lint keeps messages in its cache, whose names must not hang on
// where it was started.
func seenFrom(dir, file string) string {
	rel, err := filepath.Rel(dir, file)
	if err != nil || len(rel) > len(file) {
		return file
	}
	return rel
}
