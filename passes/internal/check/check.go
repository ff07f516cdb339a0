// Package check makes pipevet's analyzers, and holds what is the same for all of them: how they are
// documented, where they keep quiet, and that generated code is not mended.
package check

import (
	"go/ast"
	"go/token"
	"os"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/directive"
)

// Categories of diagnostics: what a report rests on.
const (
	// Proved: an interleaving of code that is all in sight leads there.
	Proved = "proved"
	// Contract: so does one with callers that are not in sight, but do no more than the contract of what they
	// call allows.
	Contract = "contract"
	// Form: it is known from the form of the code, without exploration.
	Form = "form"
)

const documentation = "https://github.com/pipevet/pipevet/blob/main/docs/analyzers/"

// New returns an analyzer that runs run. Its documentation is in doc, the source of a doc.go.
//
// What it reports in lines with an ignore directive is dropped, and so is what it reports in
// generated files, unless its option generated is set; then it has no fixes there.
func New(name, doc string, run func(*analysis.Pass), requires ...*analysis.Analyzer) *analysis.Analyzer {
	a := &analysis.Analyzer{
		Name:       name,
		Doc:        text(doc, name),
		URL:        documentation + name + ".md",
		Requires:   requires,
		ResultType: reflect.TypeFor[directive.Needed](),
	}
	generated := a.Flags.Bool("generated", false, "report in generated files, too")
	a.Run = func(pass *analysis.Pass) (any, error) {
		f := &filter{pass: pass, ignores: directive.Ignores(pass), needed: directive.Needed{}, generated: *generated}
		p := *pass
		p.Report = f.report
		if p.ReadFile == nil {
			p.ReadFile = os.ReadFile // nogo gives none
		}
		run(&p)
		return f.needed, nil
	}
	return a
}

// text returns an analyzer's documentation: the comment of its doc.go from the heading
// "# Analyzer NAME" on, without the heading.
func text(doc, name string) string {
	_, text, ok := strings.Cut(doc, "# Analyzer "+name+"\n")
	if !ok {
		return name + ": undocumented"
	}
	text, _, _ = strings.Cut(text, "\npackage "+name)
	text = strings.TrimSuffix(strings.TrimSpace(text), "*/")
	return strings.TrimSpace(text)
}

// A filter stands between an analyzer and who reads its reports.
type filter struct {
	pass      *analysis.Pass
	ignores   []*directive.Ignore
	needed    directive.Needed
	generated bool
}

func (f *filter) report(d analysis.Diagnostic) {
	if f.inGenerated(d.Pos) {
		if !f.generated {
			return
		}
		d.SuggestedFixes = nil
	}
	// A fix may not reach into generated files, either.
	d.SuggestedFixes = slices.DeleteFunc(d.SuggestedFixes, func(fix analysis.SuggestedFix) bool {
		return slices.ContainsFunc(fix.TextEdits, func(e analysis.TextEdit) bool { return f.inGenerated(e.Pos) })
	})
	if d.Category == "" {
		d.Category = Form
	}
	at := f.pass.Fset.Position(d.Pos)
	for _, ig := range f.ignores {
		if ig.Covers(f.pass.Analyzer.Name, at) {
			f.needed[ig.Comment] = true
			return
		}
	}
	f.pass.Report(d)
}

func (f *filter) inGenerated(pos token.Pos) bool {
	return slices.ContainsFunc(f.pass.Files, func(file *ast.File) bool {
		return file.FileStart <= pos && pos < file.FileEnd && ast.IsGenerated(file)
	})
}
