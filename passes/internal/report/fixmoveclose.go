package report

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/report/canon"
)

// moveClose takes away a close of the channel, or makes it wait for the group.
func (g *groupFix) moveClose(c place) bool {
	src := readSource(g.pass, c.ch.Pos())
	path := pathAt(g.pass, c.ch.Pos())
	var stmt ast.Stmt
	for i, n := range path {
		switch n.(type) {
		case *ast.ExprStmt, *ast.DeferStmt:
			stmt = n.(ast.Stmt)
			path = path[i+1:]
		}
		if stmt != nil {
			break
		}
	}
	if stmt == nil || src == nil || len(path) == 0 || !src.alone(stmt) {
		return false
	}
	fn := enclosing(path)
	switch {
	case g.runs(fn) != nil && g.ours(fn), fn == g.home:
		if before := g.waitBefore(stmt, path[0]); before != nil && fn == g.home && src.alone(before) {
			g.waitComment = src.comment(before)
			g.edits = append(g.edits, src.remove(before))
		}
		g.closeComment = src.comment(stmt)
		if cond, only := onlyIn(stmt, path); only {
			if cond == nil || !src.alone(cond) {
				return false // would leave nothing in the block
			}
			g.edits = append(g.edits, g.unused(cond)...)
			stmt = cond
		}
		g.edits = append(g.edits, src.remove(stmt))
		return true
	case g.startedHere(fn, path):
		if _, deferred := stmt.(*ast.DeferStmt); deferred || g.waitBefore(stmt, path[0]) != nil {
			return false
		}
		g.edits = append(g.edits, insert(stmt.Pos(), canon.Join.Text("", "wg", g.group)+"\n"+src.indent(stmt.Pos())))
		g.joined = true
		return true
	}
	return false
}

// ours reports whether fn runs as a producer only.
func (g *groupFix) ours(fn ast.Node) bool {
	decl, ok := fn.(*ast.FuncDecl)
	if !ok {
		return true
	}
	obj, ok := g.pass.TypesInfo.Defs[decl.Name].(*types.Func)
	if !ok || obj.Exported() {
		return false
	}
	n := 0
	for _, s := range g.starts {
		if s.fn == fn {
			n++
		}
	}
	for _, other := range g.pass.TypesInfo.Uses {
		if origin(other) == obj {
			n--
		}
	}
	return n == 0
}

// startedHere reports whether fn is a literal that home starts.
func (g *groupFix) startedHere(fn ast.Node, path []ast.Node) bool {
	i := slices.Index(path, fn)
	if i < 0 || i+2 >= len(path) || enclosing(path[i+1:]) != g.home || path[i].Pos() < g.last.End() {
		return false
	}
	_, isGo := path[i+2].(*ast.GoStmt)
	return isGo
}

// waitBefore returns the statement directly before stmt in parent, if it waits for the group.
func (g *groupFix) waitBefore(stmt ast.Stmt, parent ast.Node) ast.Stmt {
	block, ok := parent.(*ast.BlockStmt)
	if !ok {
		return nil
	}
	i := slices.Index(block.List, stmt)
	if i < 1 {
		return nil
	}
	expr, ok := block.List[i-1].(*ast.ExprStmt)
	if !ok {
		return nil
	}
	call, ok := expr.X.(*ast.CallExpr)
	if !ok {
		return nil
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if ok && sel.Sel.Name == "Wait" && g.member != nil && objectOf(g.pass, sel.X) == g.member {
		return expr
	}
	return nil
}

// onlyIn reports whether stmt is all that there is in the block of an if statement, and returns that if it can go with
// it: there is no else, and the condition does nothing.
func onlyIn(stmt ast.Stmt, path []ast.Node) (*ast.IfStmt, bool) {
	if len(path) < 3 {
		return nil, false
	}
	body, ok := path[0].(*ast.BlockStmt)
	if !ok || len(body.List) != 1 {
		return nil, false
	}
	cond, ok := path[1].(*ast.IfStmt)
	if !ok {
		return nil, false
	}
	_, inBlock := path[2].(*ast.BlockStmt)
	if !inBlock || cond.Init != nil || cond.Else != nil || cond.Body != body {
		return nil, true
	}
	acts := false
	ast.Inspect(cond.Cond, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			id, ok := n.Fun.(*ast.Ident)
			acts = acts || !ok || id.Name != "len"
		case *ast.UnaryExpr:
			acts = acts || n.Op == token.ARROW
		}
		return true
	})
	if acts {
		return nil, true
	}
	return cond, true
}

// unused returns the edits that blank the keys of range clauses that only the condition of stmt uses.
func (g *groupFix) unused(stmt *ast.IfStmt) (edits []analysis.TextEdit) {
	for _, n := range pathAt(g.pass, stmt.Pos()) {
		loop, ok := n.(*ast.RangeStmt)
		if !ok || loop.Tok != token.DEFINE || loop.Value == nil {
			continue
		}
		id, ok := loop.Key.(*ast.Ident)
		if !ok {
			continue
		}
		outside := false
		for use, obj := range g.pass.TypesInfo.Uses {
			outside = outside || obj == g.pass.TypesInfo.Defs[id] && !spans(stmt.Cond, use.Pos())
		}
		if !outside && id.Name != "_" {
			edits = append(edits, replace(id.Pos(), id.End(), "_"))
		}
	}
	return edits
}
