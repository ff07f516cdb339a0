package semrelease

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/pipevet/pipevet/passes/internal/report"
)

// A semaphore that is released while the work goes on limits nothing, and nobody is stuck either. This is
// recognised by its form: all that happens between the acquisition and the release is that a goroutine is started.

// early reports releases right after the start of the goroutine that does the work.
func early(pass *analysis.Pass, ins *inspector.Inspector) {
	ins.Preorder([]ast.Node{(*ast.BlockStmt)(nil), (*ast.CaseClause)(nil), (*ast.CommClause)(nil)}, func(n ast.Node) {
		var list []ast.Stmt
		switch n := n.(type) {
		case *ast.BlockStmt:
			list = n.List
		case *ast.CaseClause:
			list = n.Body
		case *ast.CommClause:
			list = n.Body
		}
		for i := range list {
			checkEarly(pass, list[i:])
		}
	})
}

// checkEarly reports the release in list, which begins with an acquisition, if all between them is the start of a goroutine.
func checkEarly(pass *analysis.Pass, list []ast.Stmt) {
	sem := acquired(pass, list[0])
	if sem == "" {
		return
	}
	rest := list[1:]
	if assign, ok := list[0].(*ast.AssignStmt); ok && len(rest) > 0 { // err := sem.Acquire(ctx, 1); if err != nil { ... }
		if test, ok := rest[0].(*ast.IfStmt); ok && test.Init == nil && mentions(pass, test.Cond, assign.Lhs[0]) {
			rest = rest[1:]
		}
	}
	var release ast.Stmt
	if len(rest) > 0 {
		if d, ok := rest[0].(*ast.DeferStmt); ok && released(pass, d) == sem {
			release, rest = d, rest[1:]
		}
	}
	for len(rest) > 0 && isAdd(pass, rest[0]) {
		rest = rest[1:]
	}
	if len(rest) == 0 {
		return
	}
	lit := started(pass, rest[0])
	if lit == nil || releasesAnything(pass, lit) {
		return
	}
	start := rest[0]
	rest = rest[1:]
	switch {
	case release != nil && (len(rest) == 0 || endsHere(rest[0])):
	case release == nil && len(rest) > 0 && released(pass, rest[0]) == sem:
		release = rest[0]
	default:
		return
	}
	pass.Report(analysis.Diagnostic{
		Pos:     release.Pos(),
		End:     release.End(),
		Message: fmt.Sprintf("%s is released before the goroutine started at line %d has done its work", sem, pass.Fset.Position(start.Pos()).Line),
		Related: []analysis.RelatedInformation{
			{Pos: list[0].Pos(), Message: "1. " + sem + " is acquired here"},
			{Pos: start.Pos(), Message: "2. the work goes on in a goroutine"},
		},
		SuggestedFixes: report.ReleaseIn(pass, release, lit),
	})
}

// acquired returns the semaphore that stmt acquires, "" if it does not.
func acquired(pass *analysis.Pass, stmt ast.Stmt) string {
	var e ast.Expr
	switch s := stmt.(type) {
	case *ast.IfStmt:
		e = s.Cond
		if assign, ok := s.Init.(*ast.AssignStmt); ok && len(assign.Rhs) == 1 {
			e = assign.Rhs[0]
		}
		if not, ok := e.(*ast.UnaryExpr); ok && not.Op == token.NOT {
			e = not.X
		}
	case *ast.AssignStmt:
		if len(s.Rhs) == 1 {
			e = s.Rhs[0]
		}
	case *ast.ExprStmt:
		e = s.X
	case *ast.SendStmt:
		if ch, ok := pass.TypesInfo.TypeOf(s.Chan).Underlying().(*types.Chan); ok && isEmptyStruct(ch.Elem()) {
			return types.ExprString(s.Chan)
		}
	}
	if call, ok := e.(*ast.CallExpr); ok {
		switch weightedMethod(pass, call) {
		case "Acquire", "TryAcquire":
			return types.ExprString(call.Fun.(*ast.SelectorExpr).X)
		}
	}
	return ""
}

func isEmptyStruct(t types.Type) bool {
	s, ok := t.Underlying().(*types.Struct)
	return ok && s.NumFields() == 0
}

// released returns the semaphore that stmt releases, at once or deferred, "" if it does not.
func released(pass *analysis.Pass, stmt ast.Stmt) string {
	var e ast.Expr
	switch s := stmt.(type) {
	case *ast.ExprStmt:
		e = s.X
	case *ast.DeferStmt:
		e = s.Call
		if lit, ok := s.Call.Fun.(*ast.FuncLit); ok && len(lit.Body.List) == 1 {
			return released(pass, lit.Body.List[0])
		}
	}
	switch e := e.(type) {
	case *ast.CallExpr:
		if weightedMethod(pass, e) == "Release" {
			return types.ExprString(e.Fun.(*ast.SelectorExpr).X)
		}
	case *ast.UnaryExpr:
		if e.Op == token.ARROW {
			return types.ExprString(e.X)
		}
	}
	return ""
}

// started returns the function literal that stmt starts as a goroutine, nil if it starts none.
func started(pass *analysis.Pass, stmt ast.Stmt) *ast.FuncLit {
	switch s := stmt.(type) {
	case *ast.GoStmt:
		lit, _ := s.Call.Fun.(*ast.FuncLit)
		return lit
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 {
			return nil
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "Go" {
			return nil
		}
		t := pass.TypesInfo.TypeOf(sel.X)
		if isNamed(t, "sync", "WaitGroup") || isNamed(t, "golang.org/x/sync/errgroup", "Group") {
			lit, _ := call.Args[0].(*ast.FuncLit)
			return lit
		}
	}
	return nil
}

// isAdd reports whether stmt counts a goroutine that is about to start.
func isAdd(pass *analysis.Pass, stmt ast.Stmt) bool {
	s, ok := stmt.(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := s.X.(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Add" && isNamed(pass.TypesInfo.TypeOf(sel.X), "sync", "WaitGroup")
}

// releasesAnything reports whether lit acquires or releases a semaphore, or receives, which may be a release.
func releasesAnything(pass *analysis.Pass, lit *ast.FuncLit) (found bool) {
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			found = found || weightedMethod(pass, n) != ""
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}

// mentions reports whether e mentions the variable that v names.
func mentions(pass *analysis.Pass, e, v ast.Expr) (found bool) {
	id, ok := v.(*ast.Ident)
	if !ok {
		return false
	}
	obj := pass.TypesInfo.ObjectOf(id)
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && obj != nil && pass.TypesInfo.Uses[id] == obj
		return !found
	})
	return found
}

// endsHere reports whether stmt returns at once: it calls nothing, and waits for nothing.
func endsHere(stmt ast.Stmt) bool {
	ret, ok := stmt.(*ast.ReturnStmt)
	if !ok {
		return false
	}
	ends := true
	ast.Inspect(ret, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.CallExpr, *ast.UnaryExpr:
			ends = false
		}
		return ends
	})
	return ends
}
