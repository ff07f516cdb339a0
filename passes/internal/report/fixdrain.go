package report

import (
	"go/ast"
	"go/token"
	"regexp"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/report/canon"
)

// BoundedDrain returns a fix that makes a drain end: a range over a channel
// takes what is queued, and no more. path leads outwards from the range
// statement, which a return must follow, or the end of the function.
func BoundedDrain(pass *analysis.Pass, path []ast.Node) *analysis.SuggestedFix {
	loop, ok := path[0].(*ast.RangeStmt)
	if !ok || loop.Tok == token.ASSIGN || breaks(loop.Body) || uses(loop.Body, "ok") {
		return nil // the body may not stand in a select
	}
	src := readSource(pass, loop.Pos())
	if src == nil || !src.startsLine(loop.Pos()) {
		return nil // no text to edit
	}
	end, ret := loop.End(), "return"
	switch next, ok := follower(path); {
	case !ok:
		return nil // something else is to be done
	case next != nil:
		end, ret = next.End(), src.between(next.Pos(), next.End())
		if strings.TrimSpace(src.between(loop.End(), next.Pos())) != "" {
			return nil // a comment is in the way
		}
	}
	name := "_"
	if id, ok := loop.Key.(*ast.Ident); ok {
		name = id.Name
	}
	indent := src.indent(loop.Pos())
	comment, body := drainBody(src, loop.Body)
	text := canon.Drain.Text(indent,
		"jobs", src.between(loop.X.Pos(), loop.X.End()), "job", name, "f(job)", body, "return", ret)
	if body == "" {
		text = blankLines.ReplaceAllString(text, "\n")
	}
	text = strings.Replace(text, "\n", comment+"\n", 1)
	if end == loop.End() { // the function ends here anyway
		text = strings.TrimSuffix(text, "\n"+indent+ret)
	}
	return &analysis.SuggestedFix{
		Message:   "Drain only what is queued",
		TextEdits: []analysis.TextEdit{replace(loop.Pos(), end, text)},
	}
}

var blankLines = regexp.MustCompile(`\n\s*\n`)

// drainBody returns the comment on the line of the loop, and the text of its body, one level deeper: in the case of a select.
func drainBody(src *source, body *ast.BlockStmt) (comment, text string) {
	text = src.between(body.Lbrace+1, body.Rbrace)
	if src.file.Line(body.Lbrace) == src.file.Line(body.Rbrace) {
		return "", strings.TrimSpace(text)
	}
	comment, text, _ = strings.Cut(text, "\n")
	return comment, strings.TrimSpace(strings.ReplaceAll(text, "\n", "\n\t"))
}

// breaks reports whether a statement of body leaves the loop that it is the body of, or the text of a string spans lines.
func breaks(body *ast.BlockStmt) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt, *ast.FuncLit:
			return false
		case *ast.BranchStmt:
			found = found || n.Tok == token.BREAK
		case *ast.BasicLit:
			found = found || n.Kind == token.STRING && strings.Contains(n.Value, "\n")
		}
		return true
	})
	return found
}

// follower returns the return statement that follows the statement path[0]; nil if the function ends there and
// returns nothing. It is false if anything else is to be done.
func follower(path []ast.Node) (*ast.ReturnStmt, bool) {
	var list []ast.Stmt
	for i, n := range path[1:] {
		switch n := n.(type) {
		case *ast.LabeledStmt:
			return nil, false
		case *ast.BlockStmt:
			list = n.List
		case *ast.CaseClause:
			list = n.Body
		case *ast.CommClause:
			list = n.Body
		case *ast.FuncLit:
			return nil, n.Type.Results == nil
		case *ast.FuncDecl:
			return nil, n.Type.Results == nil
		case *ast.IfStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			continue
		default:
			return nil, false // a loop
		}
		for j, stmt := range list {
			if stmt != path[i] {
				continue
			}
			if j+1 == len(list) {
				break // it is the last one
			}
			ret, ok := list[j+1].(*ast.ReturnStmt)
			return ret, ok && i == 0
		}
	}
	return nil, false
}
