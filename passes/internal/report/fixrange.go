package report

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/report/canon"
)

// RangeDone returns a fix that makes a range over a channel give up when done
// is: the clause becomes a select at the start of a plain loop. path leads
// outwards from the range statement. It is returned under the conditions of
// SelectDone.
func RangeDone(pass *analysis.Pass, path []ast.Node, done Done) *analysis.SuggestedFix {
	loop, ok := path[0].(*ast.RangeStmt)
	if !ok || len(loop.Body.List) == 0 || loop.Tok == token.ASSIGN {
		return nil // a drain, or the variable is used behind the loop
	}
	fn := enclosing(path)
	if fn == nil || releasesAfter(pass, fn, path[1:], loop.End()) {
		return nil // to return here would leave out a release
	}
	src := readSource(pass, loop.Pos())
	if src == nil || !src.startsLine(loop.Body.List[0].Pos()) {
		return nil // no text to edit, or all on one line
	}
	scope := &naming{pass: pass, pos: loop.Body.List[0].Pos()}
	ret, ok := returnText(scope, fn, done)
	if !ok || uses(loop.Body, "ok") {
		return nil // the results cannot be made, or the name is taken
	}
	indent := src.indent(loop.Body.List[0].Pos())
	name, typ := "_", ""
	if id, ok := loop.Key.(*ast.Ident); ok && id.Name != "_" {
		ch, ok := pass.TypesInfo.TypeOf(loop.X).Underlying().(*types.Chan)
		if !ok {
			return nil // an iterator
		}
		if typ, ok = scope.typeName(ch.Elem()); !ok {
			return nil // the type of the variable has no name here
		}
		name = id.Name
	}
	declaration := "var " + name + " " + typ
	if typ == "" {
		declaration = ""
	}
	text := canon.NextOrDone.Text(indent,
		"var v In", declaration, "v", name, "in", src.between(loop.X.Pos(), loop.X.End()),
		"ctx.Done()", done.Chan, "return", ret, "if !ok { return }", "if !ok {\nbreak\n}")
	text = strings.TrimLeft(text, "\n\t")
	return &analysis.SuggestedFix{
		Message: "Select on " + done.Chan + ", too",
		TextEdits: append([]analysis.TextEdit{
			replace(loop.For, loop.Body.Lbrace, "for "),
			insert(loop.Body.List[0].Pos(), text+"\n"+indent),
		}, scope.imports...),
	}
}

// uses reports whether the name occurs in n.
func uses(n ast.Node, name string) (found bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == name
		return !found
	})
	return found
}
