package report

import (
	"go/ast"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/report/canon"
)

// WaitBeforeReturn returns the fix that waits for a group, an errgroup if errs is set, else a WaitGroup, before ret. The
// error of an errgroup goes before that of ret: it is the cause, as a rule.
func WaitBeforeReturn(pass *analysis.Pass, ret *ast.ReturnStmt, group string, errs bool) []analysis.SuggestedFix {
	src := readSource(pass, ret.Pos())
	if src == nil || !src.startsLine(ret.Pos()) {
		return nil
	}
	indent := src.indent(ret.Pos())
	text := canon.Join.Text(indent, "wg", group)
	scope := &naming{pass: pass, pos: ret.Pos()}
	if errs {
		give, ok := returnText(scope, enclosing(pathAt(pass, ret.Pos())), Done{Err: "cause"})
		if !ok {
			return nil // the results cannot be made
		}
		text = canon.WaitBeforeReturn.Text(indent, "g", group, "return cause", give)
	}
	return []analysis.SuggestedFix{{
		Message:   "Wait for " + group + " before the return",
		TextEdits: append([]analysis.TextEdit{insert(ret.Pos(), text+"\n"+indent)}, scope.imports...),
	}}
}

// ReleaseIn returns the fix that makes the goroutine that runs lit release what release, a statement of who starts it,
// does too early.
func ReleaseIn(pass *analysis.Pass, release ast.Stmt, lit *ast.FuncLit) []analysis.SuggestedFix {
	src := readSource(pass, release.Pos())
	if src == nil || len(lit.Body.List) == 0 || src.file.Line(lit.Body.Lbrace) == src.file.Line(lit.Body.List[0].Pos()) {
		return nil
	}
	x := &permitFix{src: src}
	edit, ok := x.remove(release)
	if !ok {
		return nil
	}
	text := src.between(release.Pos(), release.End())
	if _, ok := release.(*ast.DeferStmt); !ok {
		text = x.deferred(release)
	}
	after := behindDefers(lit.Body)
	if !src.endsLine(after) {
		return nil
	}
	return []analysis.SuggestedFix{{
		Message:   "Release in the goroutine",
		TextEdits: []analysis.TextEdit{edit, insert(src.lineEnd(after), "\n"+src.indent(lit.Body.List[0].Pos())+text)},
	}}
}
