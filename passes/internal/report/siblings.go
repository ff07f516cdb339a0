package report

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// Siblings returns the function, around the code at path, that several goroutines run which share the variable, or
// receiver, v; nil if it is not known that there are several.
func Siblings(pass *analysis.Pass, path []ast.Node, v types.Object) ast.Node {
	starts, _, _ := newCallers(pass, nil).starts(path, token.NoPos)
	var fn ast.Node
	n := 0
	for _, s := range starts {
		if s.fn == nil || !spans(s.fn, path[0].Pos()) || fn != nil && s.fn != fn {
			continue // it runs what path is in by a call
		}
		fn = s.fn
		n++
		if sharedInLoop(pass, s, v) {
			n++
		}
	}
	if n < 2 {
		return nil
	}
	return fn
}

// sharedInLoop reports whether s is in a loop of its function, and v is the same in each iteration.
func sharedInLoop(pass *analysis.Pass, s start, v types.Object) bool {
	var given ast.Expr // what v is there
	params := paramsOf(pass, s.call())
	for i, arg := range s.call().Args {
		if i < params.Len() && params.At(i) == v {
			given = ast.Unparen(arg)
			if u, ok := given.(*ast.UnaryExpr); ok && u.Op == token.AND {
				given = u.X
			}
		}
	}
	if sel, ok := ast.Unparen(handed(s)).(*ast.SelectorExpr); ok && given == nil && !spans(s.fn, s.path[0].Pos()) {
		given = sel.X
	}
	at := v.Pos()
	if given != nil {
		obj := baseOf(pass, given)
		if obj == nil {
			return false
		}
		at = obj.Pos()
	}
	for _, n := range s.path {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return !spans(n, at)
		case *ast.FuncLit, *ast.FuncDecl:
			return false
		}
	}
	return false
}

// handed returns the function that s starts, as an expression.
func handed(s start) ast.Expr {
	if s.plain() {
		return s.call().Fun
	}
	return s.call().Args[0]
}
