package report

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/report/canon"
)

// DeferClose returns a fix that makes a producer close ch on every path: with
// "defer close(ch)" at its start, in place of the close at its end, if there
// is one.
//
// path leads outwards from the producer, a *ast.FuncLit or *ast.FuncDecl. The
// caller knows that nobody else sends on ch or closes it, and that a
// FuncDecl runs once; of a FuncLit it is checked that it runs once: it is
// called at once, or handed to a method Go, outside loops.
//
// The channel may be made by the producer itself. Then it must not wait for
// anything: a deferred close would come too late for those who wait for it.
func DeferClose(pass *analysis.Pass, path []ast.Node, ch ast.Expr) *analysis.SuggestedFix {
	if len(path) == 0 {
		return nil
	}
	fn := path[0]
	body := bodyOf(fn)
	if body == nil || len(body.List) == 0 {
		return nil // not a producer
	}
	obj := objectOf(pass, ch)
	if obj == nil {
		return nil // an element of a slice or map, say
	}
	if t, ok := pass.TypesInfo.TypeOf(ch).Underlying().(*types.Chan); !ok || t.Dir() == types.RecvOnly {
		return nil // cannot be closed
	}
	own := declaration(pass, body, obj)
	switch {
	case own != nil && waits(pass, body):
		return nil // the close might be what it waits for
	case own == nil && !namedAt(pass, ch, body.Lbrace+1):
		return nil // not known at the start of the producer
	}
	if v, ok := obj.(*types.Var); ok && assignedIn(pass, body, v) {
		return nil // may be another channel by then
	}
	if lit, ok := fn.(*ast.FuncLit); ok && own == nil && !runsOnce(path, lit, obj.Pos()) {
		return nil // would be closed twice
	}
	src := readSource(pass, body.Pos())
	if src == nil {
		return nil // no text to edit
	}
	old, ok := closes(pass, body, obj)
	if !ok {
		return nil // closed before the end
	}
	after, ok := leadingDefers(pass, body, obj)
	if !ok {
		return nil // a deferred call would send on the closed channel
	}
	first := body.List[0]
	if own != nil {
		first, after = own, own.End()
	}
	name := src.between(ch.Pos(), ch.End())
	line := src.file.Line(body.Lbrace)
	if line == src.file.Line(body.Rbrace) && own == nil {
		return deferInLine(src, body, name, old)
	}
	comment := ""
	var edits []analysis.TextEdit
	for _, stmt := range old {
		if !src.alone(stmt) {
			return nil // shares its line with something else
		}
		if c := src.comment(stmt); c != "" {
			if comment != "" {
				return nil // one line has room for one of them
			}
			comment = c
		}
		edits = append(edits, src.remove(stmt))
	}
	if !src.endsLine(after) {
		return nil // the first statement follows on the same line
	}
	// On a line of its own, the first statement gives the indentation.
	text := "\n" + src.indent(first.Pos()) + canon.DeferClose.Text("", "out", name) + comment
	edits = append(edits, insert(src.lineEnd(after), text))
	return &analysis.SuggestedFix{Message: "Defer close(" + name + ")", TextEdits: edits}
}

// deferInLine is DeferClose for a function on one line.
func deferInLine(src *source, body *ast.BlockStmt, name string, old []ast.Stmt) *analysis.SuggestedFix {
	lbrace, rbrace, ok := src.oneLiner(body.List[0], body)
	if !ok || len(old) > 0 {
		return nil // several statements on one line
	}
	indent := "\n" + src.indent(lbrace)
	text := indent + "\t" + canon.DeferClose.Text("", "out", name) + indent + "\t"
	return &analysis.SuggestedFix{Message: "Defer close(" + name + ")", TextEdits: []analysis.TextEdit{
		replace(lbrace+1, body.List[0].Pos(), text),
		replace(body.List[0].End(), rbrace, indent),
	}}
}

// blankBefore returns the end of the last line before pos's that is not blank.
func (s *source) blankBefore(pos token.Pos) token.Pos {
	start := s.offset(s.lineStart(pos))
	return s.file.Pos(len(strings.TrimRight(string(s.text[:start]), " \t\r\n")))
}

// namedAt reports whether the variable that e starts with means the same at pos.
func namedAt(pass *analysis.Pass, e ast.Expr, pos token.Pos) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return lookup(pass, e.Name, pos) == pass.TypesInfo.ObjectOf(e)
	case *ast.SelectorExpr:
		return namedAt(pass, e.X, pos)
	}
	return false
}

// declaration returns the statement of body that defines obj, or nil.
func declaration(pass *analysis.Pass, body *ast.BlockStmt, obj types.Object) ast.Stmt {
	for _, stmt := range body.List {
		if assign, ok := stmt.(*ast.AssignStmt); ok && assign.Tok == token.DEFINE {
			for _, lhs := range assign.Lhs {
				if id, ok := lhs.(*ast.Ident); ok && pass.TypesInfo.Defs[id] == obj {
					return stmt
				}
			}
		}
	}
	return nil
}

// waits reports whether body itself, not the functions in it, receives or
// waits for others.
func waits(pass *analysis.Pass, body *ast.BlockStmt) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.RangeStmt:
			_, ok := pass.TypesInfo.TypeOf(n.X).Underlying().(*types.Chan)
			found = found || ok
		case *ast.CallExpr:
			sel, ok := n.Fun.(*ast.SelectorExpr)
			found = found || ok && sel.Sel.Name == "Wait"
		}
		return true
	})
	return found
}

// assignedIn reports whether v is assigned to in body, other than by its
// definition, or its address taken.
func assignedIn(pass *analysis.Pass, body *ast.BlockStmt, v *types.Var) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				id, ok := lhs.(*ast.Ident)
				defines := ok && pass.TypesInfo.Defs[id] == v
				found = found || !defines && objectOf(pass, lhs) == v
			}
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND && objectOf(pass, n.X) == v
		}
		return true
	})
	return found
}

// runsOnce reports whether a literal is called once for each channel that is
// declared at pos.
func runsOnce(path []ast.Node, lit *ast.FuncLit, pos token.Pos) bool {
	if len(path) < 2 {
		return false
	}
	call, ok := path[1].(*ast.CallExpr)
	if !ok {
		return false // kept in a variable: who knows
	}
	if call.Fun != lit {
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Go" {
			return false // handed to a function that may call it often
		}
	}
	for _, n := range path[1:] {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return n.Pos() <= pos && pos < n.End()
		case *ast.FuncLit, *ast.FuncDecl:
			if n.Pos() <= pos && pos < n.End() {
				return true
			}
		}
	}
	return true
}

// closes returns the statements that close obj. Each is the last that body
// does on its way, or only a return of values that are at hand follows it.
// Anything else makes it false.
func closes(pass *analysis.Pass, body *ast.BlockStmt, obj types.Object) (list []ast.Stmt, ok bool) {
	count := 0
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && closesObject(pass, call, obj) {
			count++
		}
		return true
	})
	var visit func(stmts []ast.Stmt, last bool)
	visit = func(stmts []ast.Stmt, last bool) { // last: nothing follows stmts
		for i, stmt := range stmts {
			next := stmts[i+1:]
			ends := last && len(next) == 0
			if len(next) == 1 {
				ret, ok := next[0].(*ast.ReturnStmt)
				ends = ok && atHand(ret)
			}
			switch stmt := stmt.(type) {
			case *ast.ExprStmt:
				call, ok := stmt.X.(*ast.CallExpr)
				if ok && ends && closesObject(pass, call, obj) && len(stmts) > 1 { // or nothing would be left
					list = append(list, stmt)
				}
			case *ast.BlockStmt:
				visit(stmt.List, ends)
			case *ast.IfStmt:
				visit(stmt.Body.List, ends)
				if stmt.Else != nil {
					visit([]ast.Stmt{stmt.Else}, ends)
				}
			case *ast.ForStmt:
				visit(stmt.Body.List, false)
			case *ast.RangeStmt:
				visit(stmt.Body.List, false)
			case *ast.SwitchStmt:
				visit(stmt.Body.List, ends)
			case *ast.TypeSwitchStmt:
				visit(stmt.Body.List, ends)
			case *ast.SelectStmt:
				visit(stmt.Body.List, ends)
			case *ast.CaseClause:
				visit(stmt.Body, last)
			case *ast.CommClause:
				visit(stmt.Body, last)
			}
		}
	}
	visit(body.List, true)
	return list, len(list) == count
}

// atHand reports whether nothing is called or received in a return statement.
func atHand(ret *ast.ReturnStmt) bool {
	simple := true
	ast.Inspect(ret, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			simple = false
		case *ast.UnaryExpr:
			simple = simple && n.Op != token.ARROW
		}
		return simple
	})
	return simple
}

func closesObject(pass *analysis.Pass, call *ast.CallExpr, obj types.Object) bool {
	return len(call.Args) == 1 && isBuiltin(pass, call.Fun, "close") && objectOf(pass, call.Args[0]) == obj
}

// leadingDefers returns where the new defer statement goes: behind the ones
// with which body starts, so that the channel is still closed before they run.
func leadingDefers(pass *analysis.Pass, body *ast.BlockStmt, obj types.Object) (token.Pos, bool) {
	after := body.Lbrace + 1
	for _, stmt := range body.List {
		d, ok := stmt.(*ast.DeferStmt)
		if !ok {
			break
		}
		mentions := false
		ast.Inspect(d, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok && objectOf(pass, e) == obj {
				mentions = true
			}
			return true
		})
		if mentions {
			return 0, false
		}
		after = d.End()
	}
	return after, true
}
