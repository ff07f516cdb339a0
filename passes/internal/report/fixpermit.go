package report

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/prove"
	"github.com/pipevet/pipevet/passes/internal/report/canon"
)

// PermitFixes returns fixes for a finding about a permit: a deferred release, where its function acquires once; a
// release before what leaves without one; a test of the error that was ignored; the same weight.
func PermitFixes(pass *analysis.Pass, f *prove.Finding, op *Operation) []analysis.SuggestedFix {
	src := readSource(pass, f.Pos)
	if f.Permit == nil || src == nil {
		return nil
	}
	w := &permitWording{wording: wording{pass: pass, f: f}, op: op}
	w.cast()
	w.blame()
	x := &permitFix{permitWording: w, src: src, name: w.sem()}
	switch {
	case f.Kind == explore.PanicOverRelease && f.Permit.Failed != 0:
		return proved(pass, f, proposals{x.check()})
	case f.Kind == explore.PanicOverRelease, f.Permit.Short:
		return proved(pass, f, proposals{x.weigh()})
	}
	return proved(pass, f, proposals{x.deferIn(), x.deferAfter()}, proposals{x.before()})
}

type permitFix struct {
	*permitWording
	src  *source
	name string // of the semaphore
}

// block returns the statement of a list of statements in which path[0] lies, and the path around it.
func block(path []ast.Node) (ast.Stmt, []ast.Node) {
	for i := range len(path) - 1 {
		stmt, ok := path[i].(ast.Stmt)
		if !ok {
			if _, ok := path[i].(*ast.FuncLit); ok {
				return nil, nil
			}
			continue
		}
		switch parent := path[i+1].(type) {
		case *ast.BlockStmt, *ast.CaseClause:
			return stmt, path[i+1:]
		case *ast.CommClause:
			if parent.Comm != stmt {
				return stmt, path[i+1:]
			}
		}
	}
	return nil, nil
}

// listOf returns the statements of a block or clause.
func listOf(n ast.Node) []ast.Stmt {
	switch n := n.(type) {
	case *ast.BlockStmt:
		return n.List
	case *ast.CaseClause:
		return n.Body
	case *ast.CommClause:
		return n.Body
	}
	return nil
}

// looped reports whether path leads through a loop before it comes to a function.
func looped(path []ast.Node) bool {
	for _, n := range path {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		case *ast.FuncLit, *ast.FuncDecl:
			return false
		}
	}
	return false
}

// releasesIn returns the statements of fn itself, not of the functions in it, that release x's semaphore; ok is false if
// some of them are deferred, or part of something else.
func (x *permitFix) releasesIn(fn ast.Node) (list []ast.Stmt, ok bool) {
	ok = true
	ast.Inspect(bodyOf(fn), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt, *ast.GoStmt:
			ast.Inspect(n, func(n ast.Node) bool {
				ok = ok && !x.isSame(n)
				return true
			})
			return false
		case *ast.ExprStmt:
			if x.isSame(n.X) {
				list = append(list, n)
				return false
			}
		case *ast.SendStmt:
			if x.isSame(n) {
				list = append(list, n)
			}
		default:
			ok = ok && !x.isSame(n)
		}
		return true
	})
	return list, ok
}

// isSame reports whether n releases x's semaphore.
func (x *permitFix) isSame(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		sel, ok := n.Fun.(*ast.SelectorExpr)
		return ok && sel.Sel.Name == "Release" && exprString(sel.X) == x.name
	case *ast.UnaryExpr:
		return n.Op == token.ARROW && exprString(n.X) == x.name && x.op.Call == nil && !x.takes()
	case *ast.SendStmt:
		return exprString(n.Chan) == x.name && x.takes()
	}
	return false
}

// takes reports whether permits are received.
func (x *permitFix) takes() bool { return x.f.Permit.Guard != nil && x.f.Permit.Guard.Takes }

// deferred returns the text of a deferred release.
func (x *permitFix) deferred(release ast.Stmt) string {
	if e, ok := release.(*ast.ExprStmt); ok {
		if call, ok := e.X.(*ast.CallExpr); ok {
			return canon.Release.Text("", "sem.Release(1)", x.text(call))
		}
	}
	return canon.ReleaseSlot.Text("", "<-slots", x.text(release))
}

func (x *permitFix) text(n ast.Node) string { return x.src.between(n.Pos(), n.End()) }

// remove returns the edit that removes a statement on a line of its own; what is behind it, a comment, stays.
func (x *permitFix) remove(stmt ast.Stmt) (analysis.TextEdit, bool) {
	if !x.src.startsLine(stmt.Pos()) || !x.src.endsLine(stmt.End()) {
		return analysis.TextEdit{}, false
	}
	end := x.src.lineEnd(stmt.End())
	if rest := x.src.between(stmt.End(), end); strings.TrimSpace(rest) != "" {
		return replace(stmt.Pos(), end-token.Pos(len(strings.TrimLeft(rest, " \t"))), ""), true
	}
	start := x.src.lineStart(stmt.Pos())
	return replace(start-1, end, ""), true // with the newline before it
}

// deferring returns the fix that puts a deferred release on a line of its own behind pos, and removes the others.
func (x *permitFix) deferring(message string, pos token.Pos, indent string, releases []ast.Stmt) *analysis.SuggestedFix {
	if len(releases) == 0 || !x.src.endsLine(pos) {
		return nil
	}
	text := x.deferred(releases[0])
	for _, r := range releases {
		if x.deferred(r) != text {
			return nil // weights differ
		}
	}
	edits := []analysis.TextEdit{insert(x.src.lineEnd(pos), "\n"+indent+text)}
	for _, r := range releases {
		edit, ok := x.remove(r)
		if !ok {
			return nil
		}
		edits = append(edits, edit)
	}
	return &analysis.SuggestedFix{Message: message, TextEdits: edits}
}

// deferAfter defers the release where the semaphore was acquired, once, by the function itself.
func (x *permitFix) deferAfter() *analysis.SuggestedFix {
	fn := enclosing(x.op.Path)
	stmt, rest := block(x.op.Path)
	if fn == nil || stmt == nil || looped(rest) || x.blamed != x.f.Permit.Acquirer {
		return nil
	}
	releases, ok := x.releasesIn(fn)
	if !ok {
		return nil
	}
	list := listOf(rest[0])
	at := stmt.End()
	switch s := stmt.(type) {
	case *ast.IfStmt:
		if s.Else != nil || !leaves(s.Body.List) {
			return nil // it goes on without
		}
	case *ast.AssignStmt: // err := sem.Acquire(ctx, 1); if err != nil { ... }
		i := slices.Index(list, stmt)
		if i+1 >= len(list) {
			return nil
		}
		test, ok := list[i+1].(*ast.IfStmt)
		if !ok || test.Init != nil || test.Else != nil || !leaves(test.Body.List) {
			return nil
		}
		at = test.End()
	case *ast.SelectStmt:
		for _, c := range s.Body.List {
			clause := c.(*ast.CommClause)
			if own := clause.Pos() <= x.f.Pos && x.f.Pos < clause.End(); !own && !leaves(clause.Body) {
				return nil
			}
		}
	case *ast.SendStmt, *ast.ExprStmt:
	default:
		return nil
	}
	return x.deferring("Defer the release of "+x.name, at, x.src.indent(stmt.Pos()), releases)
}

// leaves reports whether control never comes to the end of list.
func leaves(list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	switch last := list[len(list)-1].(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return true
	case *ast.ExprStmt:
		call, ok := last.X.(*ast.CallExpr)
		return ok && exprString(call.Fun) == "panic"
	}
	return false
}

// deferIn defers the release in the goroutine that was started to make it.
func (x *permitFix) deferIn() *analysis.SuggestedFix {
	if x.blamed == x.f.Permit.Acquirer {
		return nil
	}
	lit := x.blamedLiteral()
	if lit == nil || x.src.file.Line(lit.Body.Lbrace) == x.src.file.Line(lit.Body.Rbrace) {
		return nil
	}
	releases, ok := x.releasesIn(lit)
	if !ok || len(lit.Body.List) == 0 {
		return nil
	}
	return x.deferring("Defer the release of "+x.name, behindDefers(lit.Body), x.src.indent(lit.Body.List[0].Pos()), releases)
}

// behindDefers returns the end of the deferred calls that body begins with: what is deferred there runs before them.
func behindDefers(body *ast.BlockStmt) token.Pos {
	after := body.Lbrace + 1
	for _, stmt := range body.List {
		if _, ok := stmt.(*ast.DeferStmt); !ok {
			break
		}
		after = stmt.End()
	}
	return after
}

// blamedLiteral returns the function literal that the goroutine to blame runs, nil if it runs something else.
func (x *permitFix) blamedLiteral() *ast.FuncLit {
	p := x.people[x.blamed]
	if p == nil || !p.begun.IsValid() {
		return nil
	}
	for _, n := range pathAt(x.pass, p.begun) {
		switch n := n.(type) {
		case *ast.FuncLit:
			return n
		case *ast.GoStmt:
			lit, _ := n.Call.Fun.(*ast.FuncLit)
			return lit
		}
	}
	return nil
}

// before releases before what leaves without a release.
func (x *permitFix) before() *analysis.SuggestedFix {
	if x.blamed != x.f.Permit.Acquirer {
		return nil
	}
	leaver := x.leaver()
	fn := enclosing(x.op.Path)
	if leaver == nil || fn == nil || !x.src.startsLine(leaver.Pos()) {
		return nil
	}
	text := ""
	ast.Inspect(bodyOf(fn), func(n ast.Node) bool { // also in the goroutines that it starts
		if n != nil && x.isSame(n) && text == "" {
			text = x.text(n)
		}
		return true
	})
	if text == "" {
		text = x.giveBack()
	}
	if text == "" || calls(leaver) {
		return nil // it may be the work that it does in the return
	}
	return &analysis.SuggestedFix{
		Message:   "Release " + x.name + " before the " + word(leaver),
		TextEdits: []analysis.TextEdit{insert(leaver.Pos(), text+"\n"+x.src.indent(leaver.Pos()))},
	}
}

// giveBack returns the text of a release of what was acquired, where the function itself acquires, but others release;
// "" where it cannot be told.
func (x *permitFix) giveBack() string {
	if op := x.op; op.Call == nil {
		if send, ok := op.Path[0].(*ast.SendStmt); ok && !x.takes() {
			return "<-" + exprString(send.Chan)
		}
		return ""
	}
	sel, ok := x.op.Call.Fun.(*ast.SelectorExpr)
	if !ok || exprString(sel.X) != x.name || sel.Sel.Name != "Acquire" && sel.Sel.Name != "TryAcquire" {
		return ""
	}
	weight := x.op.Call.Args[len(x.op.Call.Args)-1]
	return strings.TrimPrefix(canon.Release.Text("", "sem.Release(1)", x.name+".Release("+x.text(weight)+")"), "defer ")
}

// calls reports whether stmt calls what may be work: something that does not look as if it made or told an error.
func calls(stmt ast.Stmt) (found bool) {
	ast.Inspect(stmt, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return !found
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		switch {
		case !ok:
			found = true
		case sel.Sel.Name == "Err" || sel.Sel.Name == "Error" || sel.Sel.Name == "Errorf":
		default:
			id, ok := sel.X.(*ast.Ident)
			found = found || !ok || id.Name != "errors" && id.Name != "fmt"
		}
		return !found
	})
	return found
}

func word(stmt ast.Stmt) string {
	if b, ok := stmt.(*ast.BranchStmt); ok {
		return b.Tok.String()
	}
	return "return"
}

// leaver returns the statement with which the permit is lost: the return, or the jump at the end of the arm that was
// decided for last.
func (x *permitFix) leaver() ast.Stmt {
	if left := x.pos(x.f.Permit.Left); left.IsValid() && x.f.Permit.Returned {
		for _, n := range pathAt(x.pass, left) {
			if ret, ok := n.(*ast.ReturnStmt); ok && enclosing(pathAt(x.pass, left)) == enclosing(x.op.Path) && looped(pathAt(x.pass, left)) == looped(x.op.Path) {
				return ret
			}
		}
	}
	decided := token.NoPos
	for _, s := range x.f.Steps[x.from+1:] {
		if s.Kind == explore.StepChoice && s.Proc == x.blamed {
			if _, pos := x.decision(s); pos.IsValid() {
				path := pathAt(x.pass, pos)
				for i, n := range path {
					if test, ok := n.(*ast.IfStmt); ok && i > 0 && pos < test.Body.Pos() && leaves(test.Body.List) && enclosing(path) == enclosing(x.op.Path) && test.Pos() > x.f.Pos {
						decided = pos
					}
				}
			}
		}
	}
	if !decided.IsValid() {
		return nil
	}
	for _, n := range pathAt(x.pass, decided) {
		if test, ok := n.(*ast.IfStmt); ok {
			last := test.Body.List[len(test.Body.List)-1]
			switch last.(type) {
			case *ast.ReturnStmt, *ast.BranchStmt:
				return last
			}
			return nil
		}
	}
	return nil
}

// check tests the error of Acquire that was ignored.
func (x *permitFix) check() *analysis.SuggestedFix {
	op := x.at(x.f.Permit.Failed)
	if op == nil || op.Call == nil || len(op.Call.Args) != 2 {
		return nil // TryAcquire: what to do instead, only the author knows
	}
	stmt, rest := block(op.Path)
	switch s := stmt.(type) {
	case *ast.ExprStmt:
	case *ast.AssignStmt:
		if id, ok := s.Lhs[0].(*ast.Ident); !ok || id.Name != "_" || len(s.Lhs) != 1 {
			return nil
		}
	default:
		return nil
	}
	fn := enclosing(rest)
	scope := &naming{pass: x.pass, pos: stmt.Pos()}
	ret, ok := returnText(scope, fn, Done{Err: "err"})
	if !ok || !x.src.startsLine(stmt.Pos()) || !x.src.endsLine(stmt.End()) {
		return nil
	}
	text := canon.Acquire.Text(x.src.indent(stmt.Pos()), "sem.Acquire(ctx, n)", x.text(op.Call), "return err", ret)
	text, _, _ = strings.Cut(text, "\n"+x.src.indent(stmt.Pos())+"defer ")
	return &analysis.SuggestedFix{
		Message:   "Return if " + x.name + " cannot be acquired",
		TextEdits: append([]analysis.TextEdit{replace(stmt.Pos(), stmt.End(), text)}, scope.imports...),
	}
}

// weigh releases what was acquired, where there is one of each.
func (x *permitFix) weigh() *analysis.SuggestedFix {
	var decl ast.Node
	for _, n := range x.op.Path {
		if d, ok := n.(*ast.FuncDecl); ok {
			decl = d
		}
	}
	if decl == nil {
		return nil
	}
	var acquired, released []*ast.CallExpr
	ast.Inspect(decl, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok && exprString(sel.X) == x.name {
				switch sel.Sel.Name {
				case "Acquire", "TryAcquire":
					acquired = append(acquired, call)
				case "Release":
					released = append(released, call)
				}
			}
		}
		return true
	})
	if len(acquired) != 1 || len(released) != 1 {
		return nil
	}
	weight := acquired[0].Args[len(acquired[0].Args)-1]
	old := released[0].Args[0]
	return &analysis.SuggestedFix{
		Message:   "Release what was acquired",
		TextEdits: []analysis.TextEdit{replace(old.Pos(), old.End(), x.text(weight))},
	}
}
