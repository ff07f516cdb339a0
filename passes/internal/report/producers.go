package report

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/model"
	"github.com/pipevet/pipevet/passes/internal/prove"
)

// A start is where goroutines are started, and what of: a go statement, or a call of a method Go.
type start struct {
	path []ast.Node // from the *ast.CallExpr outwards
	fn   ast.Node   // that does something to the channel in the goroutine; nil: one of another package
	many bool       // several of them share one channel
}

// call is what the go statement calls, or the call of the method Go.
func (s start) call() *ast.CallExpr { return s.path[0].(*ast.CallExpr) }

// plain reports whether it is a go statement.
func (s start) plain() bool {
	_, ok := s.path[1].(*ast.GoStmt)
	return ok
}

// Producers are those who send on one channel.
type producers struct {
	pass         *analysis.Pass
	f            *prove.Finding
	make         *ast.CallExpr
	chans        map[types.Object]bool // what the channel is called
	sends        []place
	closes       []place
	closesAbroad bool    // functions of other packages close it, too
	starts       []start // of the goroutines that send
	self         bool    // the function that makes the channel sends, too, or what it calls
	known        bool    // these are all
}

// producersOf finds those who send on the channel of f; nil if that was not made in the package.
func producersOf(pass *analysis.Pass, f *prove.Finding) *producers {
	call := makeAt(pass, f, channelOf(f))
	if call == nil {
		return nil
	}
	p := &producers{pass: pass, f: f, make: call, chans: make(map[types.Object]bool), known: true}
	for _, obj := range namesOf(pass, call) {
		if obj != nil {
			for o := range aliases(pass, obj) {
				p.chans[o] = true
			}
		}
	}
	p.sends, p.closes = places(pass, f, p.chans)
	sends, closes := placesAbroad(pass, f, p.chans)
	p.closesAbroad = len(closes) > 0
	c := newCallers(pass, f)
	seen := make(map[ast.Node]bool)
	for _, s := range append(sends, p.sends...) {
		starts, self, ok := c.starts(s.path, call.Pos())
		p.self = p.self || self
		p.known = p.known && ok
		for _, st := range starts {
			if !seen[st.path[0]] {
				seen[st.path[0]] = true
				p.starts = append(p.starts, st)
			}
		}
	}
	return p
}

// several reports whether more than one goroutine sends.
func (p *producers) several() bool {
	n := len(p.starts)
	if p.self {
		n++
	}
	for _, s := range p.starts {
		if s.many {
			n++
		}
	}
	return n > 1
}

// startedAt returns the start whose goroutines begin at pos, as told by a finding's steps; nil if none of them does.
func (p *producers) startedAt(pos token.Pos) *start {
	for i := range p.starts {
		s := &p.starts[i]
		if spans(s.path[1], pos) && pos.IsValid() {
			return s
		}
	}
	return nil
}

// runs returns the start of which fn is the function that does something to the channel; nil if there is none.
func (p *producers) runs(fn ast.Node) *start {
	for i := range p.starts {
		if s := &p.starts[i]; fn != nil && s.fn == fn {
			return s
		}
	}
	return nil
}

// starts returns where the goroutines that run the operation at path are started, looking up to the function that makes
// the channel, at position made; self: that function runs it, too. It is not ok when there may be others.
func (c *callers) starts(path []ast.Node, made token.Pos) (list []start, self, ok bool) {
	fn := enclosing(path)
	if fn == nil || c.busy[fn] {
		return nil, false, false
	}
	if len(path) > 1 {
		if _, plain := path[1].(*ast.GoStmt); plain { // of a function of another package
			return []start{{path, nil, c.repeated(path, made)}}, false, true
		}
	}
	if spans(fn, made) {
		return nil, true, true
	}
	c.busy[fn] = true
	defer delete(c.busy, fn)
	sites, ok := c.sites(path, fn)
	for _, site := range sites {
		call, isCall := site[0].(*ast.CallExpr)
		if !isCall || len(site) < 2 {
			continue
		}
		if _, plain := site[1].(*ast.GoStmt); plain || handedOver(call, fn, path) {
			list = append(list, start{site, fn, c.repeated(site, made)})
			continue
		}
		more, me, all := c.starts(site, made)
		list = append(list, more...)
		self, ok = self || me, ok && all
	}
	return list, self, ok
}

// handedOver reports whether call is one of a method Go, whose argument it starts.
func handedOver(call *ast.CallExpr, fn ast.Node, path []ast.Node) bool {
	return startsOnce(call) && len(call.Args) > 0 && !spans(call.Fun, fn.Pos())
}

// sites is like calls, but returns those that are known even if there may be others.
func (c *callers) sites(path []ast.Node, fn ast.Node) (sites [][]ast.Node, ok bool) {
	decl, isDecl := fn.(*ast.FuncDecl)
	if !isDecl {
		return c.calls(path, fn)
	}
	obj, isFunc := c.pass.TypesInfo.Defs[decl.Name].(*types.Func)
	if !isFunc {
		return nil, false
	}
	ok = !obj.Exported()
	for _, use := range c.references(obj) {
		if in := enclosing(use); in != nil && c.live != nil && !c.live[nameOf(in)] {
			continue // elsewhere in the package, with other channels
		}
		list, all := c.callsOf(use)
		sites, ok = append(sites, list...), ok && all
	}
	return sites, ok
}

// repeated reports whether the call at path may run more than once for a channel made at position made.
func (c *callers) repeated(path []ast.Node, made token.Pos) bool {
	fn := enclosing(path)
	for _, n := range path {
		if n == fn {
			break
		}
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return !spans(n, made)
		}
	}
	if fn == nil || spans(fn, made) || c.busy[fn] {
		return false
	}
	c.busy[fn] = true
	defer delete(c.busy, fn)
	sites, _ := c.sites(path, fn)
	calls := 0
	for _, site := range sites {
		if c.repeated(site, made) {
			return true
		}
		calls++
	}
	return calls > 1
}

// channelOf returns where the channel that f is about was made: of a select, the one that was closed.
func channelOf(f *prove.Finding) model.Site {
	if len(f.Prims) == 1 {
		return f.Prims[0]
	}
	if s := closeOf(f); s != nil {
		return s.Prim
	}
	return 0
}

// closeOf returns the step that closed the channel that f is about, nil if there is none.
func closeOf(f *prove.Finding) *explore.Step {
	for i := range f.Steps {
		s := &f.Steps[i]
		if s.Kind != explore.StepClose || s.Prim == 0 || f.Kind == explore.PanicCloseClosed && i == len(f.Steps)-1 {
			continue
		}
		for _, p := range f.Prims {
			if p == s.Prim {
				return s
			}
		}
	}
	return nil
}

// fanIn reports whether f is about several producers of one channel: it is closed by one of them, by each, or before
// they have ended; never; or they are waited for by the one who should receive.
func (c *classifier) fanIn() bool {
	f := c.f
	switch f.Kind {
	case explore.PanicCloseClosed, explore.PanicSendClosed:
		s := closeOf(f)
		if s == nil || s.Proc == f.Proc || f.Component && f.Proc == 0 {
			return false
		}
	case explore.StuckSend:
		if c.waiter() == nil {
			return false
		}
	case explore.StuckRange:
		if prove.Stopped(f.Verdict, f.Proc) || c.heldUp() || !f.Unclosed() && !c.untilClosed() {
			return false
		}
	default:
		return false
	}
	p := producersOf(c.pass, f)
	switch {
	case p == nil || !p.several():
		return false
	case f.Kind == explore.StuckSend:
		return c.receives(p)
	case f.Kind == explore.StuckRange:
		return !p.othersClose(enclosing(c.op.Path)) && !(f.Unclosed() && (c.future(p) || c.batch(p)))
	}
	return true
}

// othersClose reports whether somebody closes the channel on some path who is neither a producer nor the consumer.
func (p *producers) othersClose(consumer ast.Node) bool {
	for _, c := range p.closes {
		if fn := c.path[0]; fn != consumer && p.runs(fn) == nil {
			return true
		}
	}
	return p.closesAbroad
}

// untilClosed reports whether the operation is a loop that ends when the channel is closed.
func (c *classifier) untilClosed() bool {
	_, ranges := c.op.Path[0].(*ast.RangeStmt)
	return ranges || c.op.Call != nil || c.op.inLoop()
}

// heldUp reports whether somebody who could close the channel is stuck itself.
func (c *classifier) heldUp() bool {
	for _, a := range c.f.Also {
		if a.Holds && a.Kind == explore.StuckWait {
			return true
		}
	}
	return false
}

// waiter returns the process that waits for the producers, one of which is stuck, in a WaitGroup; nil if there is none.
func (c *classifier) waiter() *explore.Stuck {
	for i, a := range c.f.Also {
		if a.Holds && a.Held && a.Kind == explore.StuckWait && waitPos(c.f, &a).IsValid() {
			return &c.f.Also[i]
		}
	}
	return nil
}

// waitPos returns where, in the package, a process is stuck.
func waitPos(f *prove.Finding, a *explore.Stuck) token.Pos {
	pos := f.Unit.Place(a.Site).Pos
	for _, call := range a.Calls {
		if !pos.IsValid() {
			pos = f.Unit.Place(call).Pos
		}
	}
	return pos
}

// receives reports whether the waiter is the one who would receive from the channel, later.
func (c *classifier) receives(p *producers) (found bool) {
	pos := waitPos(c.f, c.waiter())
	fn := enclosing(pathAt(c.pass, pos))
	if fn == nil {
		return false
	}
	ast.Inspect(bodyOf(fn), func(n ast.Node) bool {
		if n == nil || n.End() < pos {
			return false
		}
		switch n := n.(type) {
		case *ast.RangeStmt:
			found = found || p.chans[objectOf(c.pass, n.X)]
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW && p.chans[objectOf(c.pass, n.X)]
		case *ast.CallExpr:
			if !isBuiltin(c.pass, n.Fun, "close") {
				for _, arg := range n.Args {
					found = found || p.chans[objectOf(c.pass, arg)]
				}
			}
		case *ast.ReturnStmt:
			for _, res := range n.Results {
				found = found || p.chans[objectOf(c.pass, res)]
			}
		}
		return true
	})
	return found
}
