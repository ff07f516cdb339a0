// Package directive reads the comments that tell pipevet to keep quiet:
//
//	//pipevet:ignore ANALYZER[,ANALYZER...] reason
//
// A directive is for the findings of these analyzers in its own line or, where it stands alone,
// in the next. Without a reason it has no effect.
package directive

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

const prefix = "//pipevet:ignore"

// An Ignore is one directive.
type Ignore struct {
	Comment   *ast.Comment
	Analyzers []string // nil if it names none
	Reason    string

	file string
	line int // that it is for
}

// Ignores returns the directives in the pass's files, in the order of their positions.
func Ignores(pass *analysis.Pass) []*Ignore {
	var list []*Ignore
	for _, f := range pass.Files {
		var code map[int]bool // lines with code, if somebody wants to know
		for _, group := range f.Comments {
			for _, c := range group.List {
				text, ok := strings.CutPrefix(c.Text, prefix)
				if !ok || text != "" && text[0] != ' ' && text[0] != '\t' {
					continue
				}
				if code == nil {
					code = codeLines(pass.Fset, f)
				}
				at := pass.Fset.Position(c.Pos())
				ig := &Ignore{Comment: c, file: at.Filename, line: at.Line}
				if !code[at.Line] {
					ig.line++
				}
				if fields := strings.Fields(text); len(fields) > 0 {
					ig.Analyzers = strings.Split(fields[0], ",")
					ig.Reason = strings.Join(fields[1:], " ")
				}
				list = append(list, ig)
			}
		}
	}
	return list
}

// codeLines returns the lines on which something else than a comment begins or ends.
func codeLines(fset *token.FileSet, f *ast.File) map[int]bool {
	lines := make(map[int]bool)
	ast.Inspect(f, func(n ast.Node) bool {
		switch n.(type) {
		case nil, *ast.CommentGroup, *ast.Comment:
			return false
		case *ast.File:
			return true
		}
		lines[fset.Position(n.Pos()).Line] = true
		lines[fset.Position(n.End()).Line] = true
		return true
	})
	return lines
}

// Covers reports whether the directive is for what the analyzer finds at a position.
func (ig *Ignore) Covers(analyzer string, at token.Position) bool {
	return ig.Reason != "" && at.Filename == ig.file && at.Line == ig.line && slices.Contains(ig.Analyzers, analyzer)
}

// Needed holds the directives that have kept an analyzer quiet. It is the result of each analyzer.
type Needed map[*ast.Comment]bool
