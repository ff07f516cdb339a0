package report

import (
	"go/ast"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// CaseDone returns a fix that gives a select another case, which returns when
// done is. path leads outwards from the select statement. It is returned under
// the conditions of SelectDone.
func CaseDone(pass *analysis.Pass, path []ast.Node, done Done) *analysis.SuggestedFix {
	sel, ok := path[0].(*ast.SelectStmt)
	if !ok || len(sel.Body.List) == 0 {
		return nil // meant to wait for ever
	}
	fn := enclosing(path)
	if fn == nil || releasesAfter(pass, fn, path[1:], sel.Pos()) {
		return nil // to return here would leave out a release
	}
	src := readSource(pass, sel.Pos())
	if src == nil || !src.startsLine(sel.Body.Rbrace) {
		return nil // no text to edit, or all on one line
	}
	ret, ok := returnText(&naming{pass: pass, pos: sel.Pos()}, fn, done)
	if !ok {
		return nil // the results cannot be made
	}
	indent := src.indent(sel.Body.Rbrace)
	_, behind := aroundOperation(&ast.SendStmt{}, indent, done, ret)
	clause := strings.TrimSuffix(strings.TrimPrefix(behind, ":\n"+indent), "}")
	return &analysis.SuggestedFix{
		Message:   "Select on " + done.Chan + ", too",
		TextEdits: []analysis.TextEdit{insert(sel.Body.Rbrace, clause)},
	}
}
