package fanin

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/pipevet/pipevet/passes/internal/report"
)

// A counter decides which producer is the last one: each counts, and who then finds the count complete, closes. The
// two steps are one only if it is the result of the first that is tested. The engine runs what lies between two
// operations on channels and the like in one go, and does not see this; the syntax shows it.
//
//	remaining.Add(-1)               remaining--
//	if remaining.Load() == 0 {      if remaining == 0 {
//		close(out)                      close(out)
//	}                               }
type counter struct {
	pass   *analysis.Pass
	atomic bool
	name   string       // "remaining"
	obj    types.Object // the variable or field
	root   types.Object // the variable that it is reached by
	count  ast.Stmt     // counts
	add    *ast.CallExpr
	load   ast.Expr // reads
	cond   *ast.IfStmt
	close  *ast.CallExpr
	apart  []ast.Stmt // what lies between count and cond, if both are in one block
	inList bool
}

// counters reports closes that hang on a counter which is changed and read in two steps, by several goroutines.
func counters(pass *analysis.Pass) {
	in := inspector.New(pass.Files)
	in.WithStack([]ast.Node{(*ast.IfStmt)(nil)}, func(n ast.Node, push bool, stack []ast.Node) bool {
		if !push {
			return true
		}
		path := make([]ast.Node, 0, len(stack))
		for i := len(stack) - 1; i >= 0; i-- {
			path = append(path, stack[i])
		}
		c := &counter{pass: pass, cond: n.(*ast.IfStmt)}
		if c.match(path) && c.raced(path) {
			c.report()
		}
		return true
	})
}

// match reports whether the if statement, at path[0], closes a channel when a counter, which a statement before it
// changes, has some value.
func (c *counter) match(path []ast.Node) bool {
	if c.close = c.closing(); c.close == nil {
		return false
	}
	cmp, ok := ast.Unparen(c.cond.Cond).(*ast.BinaryExpr)
	if !ok || cmp.Op != token.EQL && cmp.Op != token.LEQ && cmp.Op != token.GEQ && cmp.Op != token.LSS && cmp.Op != token.GTR {
		return false
	}
	if !c.reads(cmp.X) && !c.reads(cmp.Y) {
		return false
	}
	if c.cond.Init != nil && c.changes(c.cond.Init) {
		return true
	}
	for i, n := range path[1:] {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.FuncDecl:
			return false
		case *ast.BlockStmt:
			for k := len(n.List) - 1; k >= 0; k-- {
				if n.List[k].Pos() < path[i].Pos() && c.changes(n.List[k]) {
					if last := slices.Index(n.List, ast.Stmt(c.cond)); last > k {
						c.apart, c.inList = n.List[k+1:last], true
					}
					return true
				}
			}
		}
	}
	return false
}

// closing returns the call of close among the statements of the if, nil if there is none.
func (c *counter) closing() *ast.CallExpr {
	for _, stmt := range c.cond.Body.List {
		if expr, ok := stmt.(*ast.ExprStmt); ok {
			if call, ok := expr.X.(*ast.CallExpr); ok && len(call.Args) == 1 {
				if id, ok := call.Fun.(*ast.Ident); ok && c.pass.TypesInfo.Uses[id] == types.Universe.Lookup("close") {
					return call
				}
			}
		}
	}
	return nil
}

// reads reports whether e reads a variable, and takes note of it.
func (c *counter) reads(e ast.Expr) bool {
	e = ast.Unparen(e)
	c.load = e
	if call, ok := e.(*ast.CallExpr); ok {
		c.atomic = true
		return c.set(c.operand(call, "Load"))
	}
	c.atomic = false
	t, ok := c.pass.TypesInfo.TypeOf(e).Underlying().(*types.Basic)
	return ok && t.Info()&types.IsInteger != 0 && c.set(e)
}

// set makes e the counter.
func (c *counter) set(e ast.Expr) bool {
	switch x := e.(type) {
	case *ast.Ident:
		v, ok := c.pass.TypesInfo.Uses[x].(*types.Var)
		if !ok {
			return false
		}
		c.obj, c.root = v, v
	case *ast.SelectorExpr:
		base, ok := ast.Unparen(x.X).(*ast.Ident)
		if !ok {
			return false
		}
		c.obj, c.root = c.pass.TypesInfo.Uses[x.Sel], c.pass.TypesInfo.Uses[base]
	default:
		return false
	}
	c.name = types.ExprString(e)
	return c.obj != nil && c.root != nil
}

// changes reports whether stmt changes the counter, and does not use the new value.
func (c *counter) changes(stmt ast.Stmt) bool {
	c.count = stmt
	switch s := stmt.(type) {
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		c.add = call
		return ok && c.atomic && c.is(c.operand(call, "Add"))
	case *ast.IncDecStmt:
		return !c.atomic && c.is(s.X)
	case *ast.AssignStmt:
		return !c.atomic && (s.Tok == token.ADD_ASSIGN || s.Tok == token.SUB_ASSIGN) && c.is(s.Lhs[0])
	}
	return false
}

// operand returns what call, if it is an atomic operation of the given kind on an integer, operates on.
func (c *counter) operand(call *ast.CallExpr, kind string) ast.Expr {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	fn, ok := c.pass.TypesInfo.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Pkg().Path() != "sync/atomic" {
		return nil
	}
	if fn.Signature().Recv() != nil {
		if fn.Name() == kind {
			return ast.Unparen(sel.X)
		}
		return nil
	}
	switch fn.Name() {
	case kind + "Int32", kind + "Int64", kind + "Uint32", kind + "Uint64":
		arg := ast.Unparen(call.Args[0])
		if u, ok := arg.(*ast.UnaryExpr); ok && u.Op == token.AND {
			arg = ast.Unparen(u.X)
		}
		return arg
	}
	return nil
}

// is reports whether e is the counter.
func (c *counter) is(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return c.pass.TypesInfo.Uses[e] == c.obj
	case *ast.SelectorExpr:
		return types.ExprString(e) == c.name && c.pass.TypesInfo.Uses[e.Sel] == c.obj
	}
	return false
}

// raced reports whether several goroutines share the counter and run this, and nothing keeps them apart.
func (c *counter) raced(path []ast.Node) bool {
	fn := report.Siblings(c.pass, path, c.root)
	if fn == nil {
		return false
	}
	if _, field := c.obj.(*types.Var); field && c.obj == c.root && fn.Pos() <= c.obj.Pos() && c.obj.Pos() < fn.End() && !c.pointer() {
		return false // each goroutine has its own
	}
	sent, received := map[string]bool{}, map[string]bool{}
	alone := false
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SendStmt:
			sent[types.ExprString(n.Chan)] = true
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				received[types.ExprString(n.X)] = true
			}
		case *ast.CallExpr:
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok {
				switch sel.Sel.Name {
				case "Lock", "TryLock", "RLock", "Do", "Acquire", "TryAcquire":
					alone = true
				}
			}
		}
		return true
	})
	for ch := range sent {
		alone = alone || received[ch] // a channel that serves as a lock
	}
	return !alone
}

// pointer reports whether the counter is handed to each goroutine by its address.
func (c *counter) pointer() bool {
	_, ok := c.obj.Type().Underlying().(*types.Pointer)
	return ok
}

func (c *counter) report() {
	ch := types.ExprString(c.close.Args[0])
	line := c.pass.Fset.Position(c.count.Pos()).Line
	text := fmt.Sprintf("close of %s panics, or never comes: the producers change %s at line %d without a lock", ch, c.name, line)
	if c.atomic {
		text = fmt.Sprintf("close of %s panics: two producers may have changed %s at line %d before the first of them reads it", ch, c.name, line)
	}
	d := analysis.Diagnostic{
		Pos:     c.close.Pos(),
		End:     c.close.End(),
		Message: text,
		Related: []analysis.RelatedInformation{
			{Pos: c.count.Pos(), Message: "1. a producer changes " + c.name + " here"},
			{Pos: c.count.Pos(), Message: "2. another one does, too"},
			{Pos: c.load.Pos(), Message: "3. both read the same value here"},
			{Pos: c.close.Pos(), Message: "4. one of them closes " + ch},
			{Pos: c.close.Pos(), Message: "5. the other one panics here"},
		},
	}
	if fix := c.fix(); fix != nil {
		d.SuggestedFixes = []analysis.SuggestedFix{*fix}
	}
	c.pass.Report(d)
}

// fix returns a fix that tests the result of the atomic Add where it tests the counter now, if nothing in between has to
// do with that; else nil.
func (c *counter) fix() *analysis.SuggestedFix {
	if !c.atomic || !c.inList {
		return nil
	}
	for _, stmt := range c.apart {
		if c.concerns(stmt) {
			return nil
		}
	}
	file := c.pass.Fset.File(c.cond.Pos())
	text, err := c.pass.ReadFile(file.Name())
	if err != nil || len(text) != file.Size() {
		return nil
	}
	next := ast.Stmt(c.cond)
	if len(c.apart) > 0 {
		next = c.apart[0]
	}
	between := strings.TrimSpace(string(text[file.Offset(c.count.End()):file.Offset(next.Pos())]))
	if between != "" {
		return nil // a comment
	}
	add := text[file.Offset(c.add.Pos()):file.Offset(c.add.End())]
	return &analysis.SuggestedFix{
		Message: "Test the result of " + types.ExprString(c.add.Fun),
		TextEdits: []analysis.TextEdit{
			{Pos: c.count.Pos(), End: next.Pos()},
			{Pos: c.load.Pos(), End: c.load.End(), NewText: add},
		},
	}
}

// concerns reports whether stmt mentions the counter or leaves the function.
func (c *counter) concerns(stmt ast.Stmt) (found bool) {
	ast.Inspect(stmt, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			found = found || c.pass.TypesInfo.Uses[n] == c.obj
		case *ast.ReturnStmt, *ast.BranchStmt:
			found = true
		}
		return true
	})
	return found
}
