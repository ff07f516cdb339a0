package report

import (
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/prove"
	"github.com/pipevet/pipevet/passes/internal/report/canon"
)

// GroupFixes returns fixes for a channel of several producers: that they are counted before they start; that
// a goroutine closes the channel when all have ended.
func GroupFixes(pass *analysis.Pass, f *prove.Finding, op *Operation) []analysis.SuggestedFix {
	if p := producersOf(pass, f); p != nil {
		if fixes := proved(pass, f, proposals{p.addBefore()}, proposals{p.closeWhenAllEnded()}); fixes != nil {
			return fixes
		}
	}
	if f.Kind == explore.StuckSend {
		return SendFixes(pass, f, op)
	}
	return nil
}

// addBefore proposes to move the calls of a WaitGroup's Add out of the goroutines that they count.
func (p *producers) addBefore() *analysis.SuggestedFix {
	var edits []analysis.TextEdit
	for _, s := range p.starts {
		lit, ok := s.fn.(*ast.FuncLit)
		if !ok || !s.plain() || s.call().Fun != lit {
			continue
		}
		src := readSource(p.pass, lit.Pos())
		for _, stmt := range lit.Body.List {
			call := groupCall(p.pass, stmt, "Add")
			if _, deferred := stmt.(*ast.DeferStmt); call == nil || deferred {
				continue
			}
			start := s.path[1].Pos()
			if src == nil || !src.alone(stmt) || !src.startsLine(start) {
				return nil // shares its line with something else
			}
			if !namedAt(p.pass, call.Fun.(*ast.SelectorExpr).X, start) || !steadyOperands(p.pass, call.Args) {
				return nil // counts by what only the goroutine knows
			}
			text := src.between(call.Pos(), src.lineEnd(stmt.End()))
			edits = append(edits, insert(start, text+"\n"+src.indent(start)), src.remove(stmt))
		}
	}
	if edits == nil {
		return nil
	}
	return &analysis.SuggestedFix{Message: "Call Add before the goroutine starts", TextEdits: edits}
}

// A groupFix makes a goroutine close a channel when the group of its producers has ended.
type groupFix struct {
	*producers
	src         *source
	home        ast.Node // the function that starts the producers
	first, last ast.Stmt // of one block of home: these start the first and the last
	ch          string   // the channel, as it is called there
	group       string   // the group, as it is called there
	member      types.Object
	edits       []analysis.TextEdit

	waitComment, closeComment string // of statements that are moved into the closer
	joined                    bool   // a goroutine that closes already waits now
}

// closeWhenAllEnded proposes to close the channel when all producers have ended, and only then. They join a
// sync.WaitGroup if they are not in a group yet.
func (p *producers) closeWhenAllEnded() *analysis.SuggestedFix {
	if p.self || !p.known || p.closesAbroad || len(p.starts) == 0 {
		return nil // who sends is not a goroutine, or may be anybody; or the close cannot be moved
	}
	g := &groupFix{producers: p, home: enclosing(p.starts[0].path)}
	if g.src = readSource(p.pass, g.home.Pos()); g.src == nil || !g.locate() || !g.name() {
		return nil // not started in one place
	}
	var scope *naming
	switch members := g.members(); {
	case members == len(g.starts):
	case members > 0:
		return nil // some are waited for, and some are not
	default:
		if scope = g.declare(); scope == nil || !g.join() {
			return nil // cannot be counted
		}
	}
	for _, c := range g.closes {
		if !g.moveClose(c) {
			return nil // who closes is not in sight of the group
		}
	}
	if !g.joined {
		if !g.src.endsLine(g.last.End()) {
			return nil // another statement follows on the line
		}
		indent := g.src.indent(g.last.Pos())
		text := canon.Closer.Text(indent, "wg", g.group, "out", g.ch)
		wait := canon.Join.Text("", "wg", g.group)
		text = strings.Replace(text, wait+"\n", wait+g.waitComment+"\n", 1)
		text = strings.Replace(text, "close("+g.ch+")\n", "close("+g.ch+")"+g.closeComment+"\n", 1)
		g.edits = append(g.edits, insert(g.src.lineEnd(g.last.End()), "\n"+indent+text))
	}
	if scope != nil {
		g.edits = append(g.edits, scope.imports...)
	}
	return &analysis.SuggestedFix{Message: "Close " + g.ch + " when all its producers have ended", TextEdits: g.edits}
}

// locate finds the statements that start producers, in the block of home in which the channel is made, if it
// is made there.
func (g *groupFix) locate() bool {
	block := bodyOf(g.home)
	if path := pathAt(g.pass, g.make.Pos()); enclosing(path) == g.home {
		for _, n := range path {
			if b, ok := n.(*ast.BlockStmt); ok {
				block = b
				break
			}
		}
	}
	for _, s := range g.starts {
		if enclosing(s.path) != g.home {
			return false
		}
		i := slices.Index(s.path, ast.Node(block))
		if i < 1 {
			return false
		}
		stmt, ok := s.path[i-1].(ast.Stmt)
		if !ok {
			return false
		}
		if g.first == nil || stmt.Pos() < g.first.Pos() {
			g.first = stmt
		}
		if g.last == nil || stmt.Pos() > g.last.Pos() {
			g.last = stmt
		}
	}
	return true
}

// name finds out what the channel is called behind the last start.
func (g *groupFix) name() bool {
	pos := g.last.End()
	can := func(e ast.Expr) bool {
		t, ok := g.pass.TypesInfo.TypeOf(e).Underlying().(*types.Chan)
		return ok && t.Dir() != types.RecvOnly && g.chans[objectOf(g.pass, e)] && namedAt(g.pass, e, pos)
	}
	ast.Inspect(bodyOf(g.home), func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok && g.ch == "" && g.pass.TypesInfo.TypeOf(e) != nil {
			switch e.(type) {
			case *ast.Ident, *ast.SelectorExpr:
				if can(e) {
					g.ch = exprString(e)
				}
			}
		}
		return g.ch == ""
	})
	if g.ch != "" {
		return true
	}
	// In a method that is started it is a field of the receiver.
	for _, s := range g.sends {
		sel, ok := s.ch.(*ast.SelectorExpr)
		st := g.runs(s.path[0])
		if !ok || st == nil || len(s.path) == 0 {
			continue
		}
		method, ok := st.call().Fun.(*ast.SelectorExpr)
		recv := receiver(g.pass, s.path)
		if ok && recv != nil && objectOf(g.pass, sel.X) == recv && namedAt(g.pass, method.X, pos) {
			g.ch = exprString(method.X) + "." + sel.Sel.Name
			return true
		}
	}
	return false
}

// members returns how many of the starts belong to one group already, and finds out what that is called.
func (g *groupFix) members() (n int) {
	for _, s := range g.starts {
		e := g.groupOf(s)
		if e == nil || !namedAt(g.pass, e, g.last.End()) {
			continue
		}
		if obj := objectOf(g.pass, e); g.member == nil || g.member == obj {
			g.member, g.group = obj, exprString(e)
			n++
		}
	}
	return n
}

// groupOf returns the group in which s starts a goroutine, or whose Done it calls; nil if there is none.
func (g *groupFix) groupOf(s start) ast.Expr {
	if sel, ok := s.call().Fun.(*ast.SelectorExpr); ok && !s.plain() {
		return sel.X
	}
	if s.fn == nil {
		return nil
	}
	for _, stmt := range bodyOf(s.fn).List {
		call := groupCall(g.pass, stmt, "Done")
		if call == nil {
			continue
		}
		e := call.Fun.(*ast.SelectorExpr).X
		params := paramsOf(g.pass, s.call())
		for i, arg := range s.call().Args {
			if i < params.Len() && params.At(i) == objectOf(g.pass, e) {
				if u, ok := arg.(*ast.UnaryExpr); ok && u.Op == token.AND {
					arg = u.X
				}
				return arg
			}
		}
		return e
	}
	return nil
}

// declare adds the declaration of a new group before the first start, and returns the naming that it needs; nil if
// no group can be declared.
func (g *groupFix) declare() *naming {
	at := g.src.aboveComments(g.first.Pos())
	n := &naming{pass: g.pass, pos: g.first.Pos()}
	if !n.standard("sync") || !g.src.startsLine(g.first.Pos()) {
		return nil
	}
	for _, name := range []string{"wg", "producers"} {
		if g.group == "" && !mentions(g.home, name) && lookup(g.pass, name, g.first.Pos()) == nil {
			g.group = name
		}
	}
	if g.group == "" {
		return nil // the names are taken
	}
	g.edits = append(g.edits, insert(at, canon.Group.Text("", "wg", g.group)+"\n"+g.src.indent(g.first.Pos())))
	return n
}

// join makes the producers members of the group.
func (g *groupFix) join() bool {
	for _, s := range g.starts {
		stmt, ok := s.path[1].(*ast.GoStmt)
		if !ok || !g.src.startsLine(stmt.Pos()) {
			return false
		}
		lit, isLit := stmt.Call.Fun.(*ast.FuncLit)
		switch modern := g.modern(); {
		case isLit && modern && len(stmt.Call.Args) == 0 && lit.Type.Results == nil:
			before, behind := canon.Go.Around("func() { forward(ctx, in, out) }", "", "wg", g.group)
			g.edits = append(g.edits, replace(stmt.Pos(), lit.Pos(), before), replace(lit.End(), stmt.End(), behind))
		case isLit:
			if !g.addAndDone(stmt, lit) {
				return false
			}
		case !steadyOperands(g.pass, operands(g.pass, stmt.Call)):
			return false // what is handed over is computed before the goroutine starts
		default:
			indent := g.src.indent(stmt.Pos())
			call := g.src.between(stmt.Call.Pos(), stmt.Call.End())
			text := canon.Go.Text(indent, "wg", g.group, "forward(ctx, in, out)", call)
			if !modern {
				text = g.add() + "\n" + indent + "go func() {\n" + indent + "\t" + g.done() + "\n" + indent + "\t" + call + "\n" + indent + "}()"
			}
			g.edits = append(g.edits, replace(stmt.Pos(), stmt.End(), text))
		}
	}
	return true
}

func (g *groupFix) add() string  { return canon.Add.Text("", "wg", g.group, "workers", "1") }
func (g *groupFix) done() string { return canon.Done.Text("", "wg", g.group) }

// addAndDone counts the goroutine that stmt starts.
func (g *groupFix) addAndDone(stmt *ast.GoStmt, lit *ast.FuncLit) bool {
	indent := g.src.indent(stmt.Pos())
	if len(lit.Body.List) == 0 {
		return false
	}
	first := lit.Body.List[0]
	g.edits = append(g.edits, insert(stmt.Pos(), g.add()+"\n"+indent))
	if lbrace, rbrace, ok := g.src.oneLiner(first, lit.Body); ok {
		g.edits = append(g.edits,
			replace(lbrace+1, first.Pos(), "\n"+indent+"\t"+g.done()+"\n"+indent+"\t"),
			replace(first.End(), rbrace, "\n"+indent))
		return true
	}
	if !g.src.endsLine(lit.Body.Lbrace + 1) {
		return false
	}
	g.edits = append(g.edits, insert(g.src.lineEnd(lit.Body.Lbrace+1), "\n"+indent+"\t"+g.done()))
	return true
}

// modern reports whether the language version of home's file has WaitGroup.Go.
func (g *groupFix) modern() bool {
	for _, f := range g.pass.Files {
		if f.FileStart <= g.home.Pos() && g.home.Pos() < f.FileEnd {
			v := g.pass.TypesInfo.FileVersions[f]
			if v == "" {
				v = g.pass.Pkg.GoVersion()
			}
			return version.Compare(v, "go1.25") >= 0
		}
	}
	return false
}

// operands returns what call hands over: its arguments, and the receiver of a method.
func operands(pass *analysis.Pass, call *ast.CallExpr) []ast.Expr {
	list := slices.Clone(call.Args)
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok && pass.TypesInfo.Selections[sel] != nil {
		list = append(list, sel.X)
	}
	return list
}

// steadyOperands reports whether the operands have the same values later on.
func steadyOperands(pass *analysis.Pass, operands []ast.Expr) bool {
	for _, e := range operands {
		switch e := ast.Unparen(e).(type) {
		case *ast.BasicLit:
		case *ast.Ident:
			v, ok := pass.TypesInfo.ObjectOf(e).(*types.Var)
			if ok && (v.Parent() == pass.Pkg.Scope() || assignedAfter(pass, v, v.Pos())) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// mentions reports whether the name stands for anything in fn.
func mentions(fn ast.Node, name string) (found bool) {
	ast.Inspect(fn, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == name
		return !found
	})
	return found
}

// groupCall returns the call of a sync.WaitGroup's method that stmt is, possibly deferred; nil if it is none.
func groupCall(pass *analysis.Pass, stmt ast.Stmt, method string) *ast.CallExpr {
	var call *ast.CallExpr
	switch s := stmt.(type) {
	case *ast.ExprStmt:
		call, _ = s.X.(*ast.CallExpr)
	case *ast.DeferStmt:
		call = s.Call
	}
	if call == nil {
		return nil
	}
	if fn, ok := objectOf(pass, call.Fun).(*types.Func); !ok || fn.FullName() != "(*sync.WaitGroup)."+method {
		return nil
	}
	if _, ok := call.Fun.(*ast.SelectorExpr); !ok {
		return nil
	}
	return call
}
