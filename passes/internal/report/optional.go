package report

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/report/canon"
)

// Sleeps reports the calls of time.Sleep in loops of functions that hold a context, or a done channel: when it
// ends, they sleep on. That is no proof that something gets stuck, so it is for those who ask for it.
func Sleeps(pass *analysis.Pass) {
	statements(pass, func(path []ast.Node) {
		stmt, ok := path[0].(*ast.ExprStmt)
		if !ok {
			return
		}
		call, ok := stmt.X.(*ast.CallExpr)
		if !ok || !isFunction(pass, call.Fun, "time", "Sleep") {
			return
		}
		c := &classifier{pass: pass, op: &Operation{Path: path, Call: call}}
		dones := c.held()
		if !c.op.inLoop() || len(dones) == 0 {
			return
		}
		d := analysis.Diagnostic{Pos: call.Pos(), End: call.End(), Message: "time.Sleep does not answer to " + dones[0].Chan + ", in a loop that could"}
		for _, done := range dones {
			if fix := sleepDone(pass, path, call, done); fix != nil && fixedPass(pass, fix.TextEdits) != nil {
				d.SuggestedFixes = []analysis.SuggestedFix{*fix}
				break
			}
		}
		pass.Report(d)
	})
}

// sleepDone returns a fix that ends a sleep when done is, under the conditions of SelectDone.
func sleepDone(pass *analysis.Pass, path []ast.Node, call *ast.CallExpr, done Done) *analysis.SuggestedFix {
	stmt := path[0].(*ast.ExprStmt)
	fn := enclosing(path)
	if fn == nil || releasesAfter(pass, fn, path[1:], stmt.Pos()) {
		return nil
	}
	src := readSource(pass, stmt.Pos())
	if src == nil || !src.startsLine(stmt.Pos()) || !src.endsLine(stmt.End()) {
		return nil
	}
	scope := &naming{pass: pass, pos: stmt.Pos()}
	ret, ok := returnText(scope, fn, done)
	if !ok {
		return nil
	}
	sel := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	before, behind := canon.ReceiveOrDone.Around("v, ok = <-in", src.indent(stmt.Pos()), "ctx.Done()", done.Chan, "return", ret)
	colon, rest, _ := strings.Cut(behind, "\n") // a comment stays on its line
	return &analysis.SuggestedFix{
		Message: "Select on " + done.Chan + ", too",
		TextEdits: append([]analysis.TextEdit{
			insert(stmt.Pos(), before+"<-"),
			replace(sel.Sel.Pos(), sel.Sel.End(), "After"),
			insert(stmt.End(), colon),
			insert(src.lineEnd(stmt.End()), "\n"+rest),
		}, scope.imports...),
	}
}

// WorkingDrains reports the drains that do all the work that is left when they have been told to stop, although they
// end, except for those at the places that are known. Whether that is wanted, only the author knows.
func WorkingDrains(pass *analysis.Pass, known []token.Pos) {
	statements(pass, func(path []ast.Node) {
		loop, ok := path[0].(*ast.RangeStmt)
		if !ok || slices.Contains(known, loop.For) || !works(loop.Body) {
			return
		}
		if _, ok := pass.TypesInfo.TypeOf(loop.X).Underlying().(*types.Chan); !ok {
			return
		}
		c := &classifier{pass: pass, op: &Operation{Path: path, Chan: loop.X}}
		i := slices.IndexFunc(path, func(n ast.Node) bool { _, ok := n.(*ast.CommClause); return ok })
		if i < 0 || c.isDone(loop.X) || enclosing(path[:i]) != nil {
			return
		}
		done := c.doneOf(path[i].(*ast.CommClause))
		if done == "" {
			return
		}
		d := analysis.Diagnostic{Pos: loop.For, End: loop.X.End(), Message: "all that is left in " + exprString(loop.X) + " is worked on after " + done + ": how long that takes, nothing bounds"}
		if fix := BoundedDrain(pass, path); fix != nil && fixedPass(pass, fix.TextEdits) != nil {
			d.SuggestedFixes = []analysis.SuggestedFix{*fix}
		}
		pass.Report(d)
	})
}

// works reports whether body does more than to drop what it gets.
func works(body *ast.BlockStmt) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		_, ok := n.(*ast.CallExpr)
		found = found || ok
		return !found
	})
	return found
}

// doneOf returns the done channel from which the case receives, or "".
func (c *classifier) doneOf(clause *ast.CommClause) string {
	stmt, ok := clause.Comm.(*ast.ExprStmt)
	if !ok {
		return ""
	}
	if ch := operand(ast.Unparen(stmt.X)); ch != nil && c.isDone(ch) {
		return exprString(ch)
	}
	return ""
}

// statements calls f for the path outwards from each statement of the pass's files.
func statements(pass *analysis.Pass, f func(path []ast.Node)) {
	for _, file := range pass.Files {
		var stack []ast.Node // from the file inwards
		ast.Inspect(file, func(n ast.Node) bool {
			if n == nil {
				stack = stack[:len(stack)-1]
				return true
			}
			stack = append(stack, n)
			if _, ok := n.(ast.Stmt); ok {
				path := slices.Clone(stack)
				slices.Reverse(path)
				f(path)
			}
			return true
		})
	}
}

// isFunction reports whether fun is the function of the given package and name.
func isFunction(pass *analysis.Pass, fun ast.Expr, pkg, name string) bool {
	fn, ok := objectOf(pass, fun).(*types.Func)
	return ok && fn.Name() == name && fn.Pkg() != nil && fn.Pkg().Path() == pkg && fn.Signature().Recv() == nil
}
