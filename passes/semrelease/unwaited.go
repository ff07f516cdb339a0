package semrelease

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/cfg"

	"github.com/pipevet/pipevet/passes/internal/report"
)

// Nobody is stuck when a function leaves its workers behind, so there is nothing to prove: this is a
// matter of the function's control flow alone. A function that acquires a semaphore for workers of a group of its own, and waits for the
// group on some path, must wait for it wherever it fails after it may have started one.

// A workerGroup is an errgroup or WaitGroup in a variable of a function, of which only the function knows.
type workerGroup struct {
	obj    *types.Var
	name   string
	errs   bool // an errgroup
	starts []token.Pos
	waits  []token.Pos
}

// unwaited reports the returns of the functions of pass that leave workers behind.
func unwaited(pass *analysis.Pass, ins *inspector.Inspector) {
	ins.Preorder([]ast.Node{(*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)}, func(n ast.Node) {
		var body *ast.BlockStmt
		switch n := n.(type) {
		case *ast.FuncDecl:
			body = n.Body
		case *ast.FuncLit:
			body = n.Body
		}
		if body == nil || !acquires(pass, body) {
			return
		}
		for _, g := range groupsOf(pass, body) {
			for _, ret := range leavers(pass, body, g) {
				if !fails(pass, ret) {
					continue
				}
				pass.Report(analysis.Diagnostic{
					Pos:     ret.Pos(),
					End:     ret.End(),
					Message: fmt.Sprintf("the goroutines of %s that were started before may still run when this returns: they are waited for at line %d only", g.name, pass.Fset.Position(g.waits[0]).Line),
					Related: []analysis.RelatedInformation{
						{Pos: g.starts[0], Message: "1. a goroutine of " + g.name + " is started here"},
						{Pos: ret.Pos(), Message: "2. this returns without waiting for it"},
					},
					SuggestedFixes: report.WaitBeforeReturn(pass, ret, g.name, g.errs),
				})
			}
		}
	})
}

// acquires reports whether body itself acquires a semaphore: it calls Acquire or TryAcquire of a Weighted, or sends an
// empty struct on a channel with a buffer.
func acquires(pass *analysis.Pass, body *ast.BlockStmt) (found bool) {
	inspectOwn(body, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.CallExpr:
			name := weightedMethod(pass, n)
			found = found || name == "Acquire" || name == "TryAcquire"
		case *ast.SendStmt:
			if ch, ok := pass.TypesInfo.TypeOf(n.Chan).Underlying().(*types.Chan); ok {
				s, ok := ch.Elem().Underlying().(*types.Struct)
				found = found || ok && s.NumFields() == 0 && takenIn(pass, body, n.Chan)
			}
		}
	})
	return found
}

// takenIn reports whether a function literal in body receives from channel ch.
func takenIn(pass *analysis.Pass, body *ast.BlockStmt, ch ast.Expr) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		if e, ok := n.(*ast.UnaryExpr); ok && e.Op == token.ARROW && types.ExprString(e.X) == types.ExprString(ch) {
			found = true
		}
		return !found
	})
	return found
}

// weightedMethod returns the name of the method of a Weighted that call calls, "" if it calls something else.
func weightedMethod(pass *analysis.Pass, call *ast.CallExpr) string {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if ok && isNamed(pass.TypesInfo.TypeOf(sel.X), "golang.org/x/sync/semaphore", "Weighted") {
		return sel.Sel.Name
	}
	return ""
}

func isNamed(t types.Type, path, name string) bool {
	if t == nil {
		return false
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == name && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == path
}

// inspectOwn visits the nodes of body that are in no function literal.
func inspectOwn(body ast.Node, visit func(ast.Node)) {
	ast.Inspect(body, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		if n != nil {
			visit(n)
		}
		return true
	})
}

// groupsOf returns the groups that body declares, starts workers in, and waits for, and does nothing else with.
func groupsOf(pass *analysis.Pass, body *ast.BlockStmt) (list []*workerGroup) {
	inspectOwn(body, func(n ast.Node) {
		id, ok := n.(*ast.Ident)
		if !ok {
			return
		}
		v, ok := pass.TypesInfo.Defs[id].(*types.Var)
		if !ok {
			return
		}
		errs := isNamed(v.Type(), "golang.org/x/sync/errgroup", "Group")
		if errs || isNamed(v.Type(), "sync", "WaitGroup") {
			list = append(list, &workerGroup{obj: v, name: v.Name(), errs: errs})
		}
	})
	return slices.DeleteFunc(list, func(g *workerGroup) bool {
		return !g.use(pass, body) || len(g.starts) == 0 || len(g.waits) == 0
	})
}

// use collects what body does with g, and reports whether that is all that is done with it, and the wait is for body to do.
func (g *workerGroup) use(pass *analysis.Pass, body *ast.BlockStmt) bool {
	own := true
	var stack []ast.Node
	nested := func() bool { // in a function literal, or deferred
		for _, n := range stack {
			switch n.(type) {
			case *ast.FuncLit, *ast.DeferStmt, *ast.GoStmt:
				return true
			}
		}
		return false
	}
	ast.Inspect(body, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		id, ok := n.(*ast.Ident)
		if !ok || pass.TypesInfo.Uses[id] != g.obj {
			return true
		}
		if len(stack) < 3 {
			own = false
			return true
		}
		sel, isSel := stack[len(stack)-2].(*ast.SelectorExpr)
		call, isCall := stack[len(stack)-3].(*ast.CallExpr)
		if !isSel || !isCall || sel.X != id || call.Fun != sel {
			own = false // others may wait for it
			return true
		}
		switch sel.Sel.Name {
		case "Go", "TryGo", "Add":
			if nested() {
				own = false
			}
			g.starts = append(g.starts, call.Pos())
		case "Wait":
			if nested() {
				own = false
			}
			g.waits = append(g.waits, call.Pos())
		}
		return true
	})
	return own
}

// leavers returns the return statements of body that control may come to after a start of g without a wait.
func leavers(pass *analysis.Pass, body *ast.BlockStmt, g *workerGroup) (list []*ast.ReturnStmt) {
	graph := cfg.New(body, func(call *ast.CallExpr) bool {
		id, ok := ast.Unparen(call.Fun).(*ast.Ident)
		return !ok || pass.TypesInfo.Uses[id] != types.Universe.Lookup("panic")
	})
	within := func(n ast.Node, places []token.Pos) bool {
		for _, p := range places {
			if n.Pos() <= p && p < n.End() {
				return true
			}
		}
		return false
	}
	found := map[*ast.ReturnStmt]bool{}
	var visit func(b *cfg.Block, running bool)
	seen := map[*cfg.Block][2]bool{}
	visit = func(b *cfg.Block, running bool) {
		k := 0
		if running {
			k = 1
		}
		s := seen[b]
		if s[k] {
			return
		}
		s[k] = true
		seen[b] = s
		for _, n := range b.Nodes {
			if within(n, g.waits) {
				running = false
			} else if within(n, g.starts) {
				running = true
			}
			if ret, ok := n.(*ast.ReturnStmt); ok && running && !found[ret] {
				found[ret] = true
				list = append(list, ret)
			}
		}
		for _, next := range b.Succs {
			visit(next, running)
		}
	}
	if len(graph.Blocks) > 0 {
		visit(graph.Blocks[0], false)
	}
	return list
}

// fails reports whether ret tells of a failure: an error that is seen not to be nil, as it is a variable or made there.
func fails(pass *analysis.Pass, ret *ast.ReturnStmt) bool {
	if len(ret.Results) == 0 {
		return false
	}
	last := ast.Unparen(ret.Results[len(ret.Results)-1])
	if !types.Identical(pass.TypesInfo.TypeOf(last), types.Universe.Lookup("error").Type()) {
		return false
	}
	switch e := last.(type) {
	case *ast.Ident:
		return e.Name != "nil"
	case *ast.SelectorExpr:
		return true
	case *ast.CallExpr:
		if sel, ok := e.Fun.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok {
				if p, ok := pass.TypesInfo.Uses[id].(*types.PkgName); ok {
					return p.Imported().Name() == "fmt" || p.Imported().Name() == "errors" || p.Imported().Path() == "context"
				}
			}
			return sel.Sel.Name == "Err"
		}
	}
	return false
}
