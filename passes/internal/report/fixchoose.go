package report

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/model"
	"github.com/pipevet/pipevet/passes/internal/prove"
)

// A fix is offered when the package is proven to be rid of the finding by it.
// So what follows proposes freely, and leaves out only what would cure the
// symptom alone.

// Several fixes are offered where there are several kinds of them: the safest
// first, which is what -fix applies.

// SendFixes returns fixes for a stuck send: room for what is sent; a select on
// what tells the sender to give up.
func SendFixes(pass *analysis.Pass, f *prove.Finding, op *Operation) []analysis.SuggestedFix {
	return proved(pass, f, capacities(pass, f, op), selects(pass, op))
}

// RecvFixes returns fixes for a stuck receive: a select on what tells the
// receiver to give up; where the channel is closed on some paths, a close on
// all.
func RecvFixes(pass *analysis.Pass, f *prove.Finding, op *Operation) []analysis.SuggestedFix {
	return proved(pass, f, selects(pass, op), closings(pass, f, op, false))
}

// DrainFixes returns fixes for a drain that may not end: a bound; and for what is not drained at all: room for it, or
// somebody who discards it.
func DrainFixes(pass *analysis.Pass, f *prove.Finding, op *Operation) []analysis.SuggestedFix {
	if f.Kind == explore.StuckSend {
		return proved(pass, f, capacities(pass, f, op), discards(pass, f))
	}
	return proved(pass, f, proposals{BoundedDrain(pass, op.Path)})
}

// CtxFixes returns fixes for an operation that does not heed a context at hand: a select on it; room for what is sent.
func CtxFixes(pass *analysis.Pass, f *prove.Finding, op *Operation) []analysis.SuggestedFix {
	return proved(pass, f, selects(pass, op), capacities(pass, f, op))
}

// CloseFixes returns a fix for a range over a channel that is not closed: a
// close on all paths.
func CloseFixes(pass *analysis.Pass, f *prove.Finding, op *Operation) []analysis.SuggestedFix {
	return proved(pass, f, closings(pass, f, op, true))
}

// proposals are fixes of one kind, the best first. A nil one is none.
type proposals []*analysis.SuggestedFix

// maxFixes bounds the fixes of a finding: each costs a proof, and a reader's time.
const maxFixes = 3

// proved returns, of each kind, the first fix that is proven to be one.
func proved(pass *analysis.Pass, f *prove.Finding, kinds ...proposals) (list []analysis.SuggestedFix) {
	for _, kind := range kinds {
		for _, fix := range kind {
			if len(list) < maxFixes && fix != nil && verified(pass, f, fix) {
				list = append(list, *fix)
				break
			}
		}
	}
	return list
}

// capacities proposes capacities for the channel of a stuck send. Each run of
// the sending function must send once; then it is the number of its runs: the
// bound of the loop that starts them, or a small number.
//
// The engine tries small instances only, in which one place may do for
// many senders. So the syntax must say how many there are.
func capacities(pass *analysis.Pass, f *prove.Finding, op *Operation) proposals {
	call := madeAt(pass, f)
	ch, fn := operandOf(op), enclosing(op.Path)
	if call == nil || f.Kind != explore.StuckSend || fn == nil || repeatedAbroad(f) {
		return nil
	}
	if ch != nil {
		if repeated(pass, fn, ch) {
			return nil // sends twice where once was meant, and a buffer would hide it
		}
		own := fn.Pos() <= call.Pos() && call.Pos() < fn.End()
		if loopAround(pass, fn, op.Path, ch) && !own {
			return nil // a stream has no bound; only who fills its own queue knows one
		}
	}
	runs, ok := newCallers(pass, f).loops(op.Path, ch, call)
	switch {
	case !ok || len(runs) > 1:
		return nil // who knows how often it runs
	case len(runs) == 1:
		bound := boundOf(pass, runs[0])
		if bound == "" {
			return nil
		}
		return proposals{Capacity(pass, call, bound, runs[0].Pos())}
	}
	var list proposals
	for n := 1; n <= maxConstant; n++ {
		list = append(list, Capacity(pass, call, strconv.Itoa(n), call.Pos()))
	}
	return list
}

// maxConstant bounds the capacities that are proposed as plain numbers.
const maxConstant = 4

// operandOf returns the channel of op if it is a send or receive itself.
func operandOf(op *Operation) ast.Expr {
	if op.Call != nil {
		return nil
	}
	return operand(op.Path[0])
}

// repeated reports whether fn may send on ch again after a send: more than one
// send stands in it that no return follows.
func repeated(pass *analysis.Pass, fn ast.Node, ch ast.Expr) bool {
	obj := objectOf(pass, ch)
	count := 0
	list := func(stmts []ast.Stmt) {
		for i, stmt := range stmts {
			send, ok := stmt.(*ast.SendStmt)
			if !ok || obj == nil || objectOf(pass, send.Chan) != obj {
				continue
			}
			if i+1 < len(stmts) {
				if _, ok := stmts[i+1].(*ast.ReturnStmt); ok {
					continue
				}
			}
			count++
		}
	}
	ast.Inspect(bodyOf(fn), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BlockStmt:
			list(n.List)
		case *ast.CaseClause:
			list(n.Body)
		case *ast.CommClause:
			list(n.Body)
		}
		return true
	})
	return count > 1
}

// loopAround reports whether the operation is in a loop of fn, and ch is the
// same channel in each iteration.
func loopAround(pass *analysis.Pass, fn ast.Node, path []ast.Node, ch ast.Expr) bool {
	base := baseOf(pass, ch)
	for _, n := range path {
		if n == fn {
			break
		}
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if base == nil || base.Pos() < n.Pos() || n.End() <= base.Pos() {
				return true
			}
			return false
		}
	}
	return false
}

// baseOf returns the variable that e starts with: r of r.done.
func baseOf(pass *analysis.Pass, e ast.Expr) types.Object {
	for e != nil {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			return pass.TypesInfo.ObjectOf(x)
		case *ast.SelectorExpr:
			e = x.X
		default:
			return nil
		}
	}
	return nil
}

// selects proposes a select on each of what is at hand.
func selects(pass *analysis.Pass, op *Operation) (list proposals) {
	for _, done := range Dones(pass, op.Path[0].Pos()) {
		switch op.Path[0].(type) {
		case *ast.SelectStmt:
			list = append(list, CaseDone(pass, op.Path, done))
		case *ast.RangeStmt:
			list = append(list, RangeDone(pass, op.Path, done))
		default:
			if operandOf(op) != nil {
				list = append(list, SelectDone(pass, op.Path, done))
			}
		}
	}
	return append(list, ThreadContext(pass, op.Path))
}

// madeAt returns the call of make that made the channel of f, or nil.
func madeAt(pass *analysis.Pass, f *prove.Finding) *ast.CallExpr {
	if len(f.Prims) != 1 {
		return nil
	}
	return makeAt(pass, f, f.Prims[0])
}

// makeAt returns the call of make at a site of f, or nil.
func makeAt(pass *analysis.Pass, f *prove.Finding, site model.Site) *ast.CallExpr {
	pos := f.Unit.Place(site).Pos
	for _, file := range pass.Files {
		if call := MakeCall(file, pos); call != nil {
			return call
		}
	}
	return nil
}

// closings proposes to defer the close of the channel: the only one that there
// is, or, if add is set and there is none, a new one in its only sender.
func closings(pass *analysis.Pass, f *prove.Finding, op *Operation, add bool) proposals {
	var made []types.Object
	if len(f.Prims) > 1 {
		made = selected(pass, op) // of a select, any arm
	} else if op.Chan != nil {
		made = []types.Object{objectOf(pass, op.Chan)}
	}
	if call := madeAt(pass, f); call != nil {
		made = append(made, namesOf(pass, call)...)
	}
	var list proposals
	for _, obj := range made {
		if obj == nil {
			continue
		}
		sends, closes := places(pass, f, aliases(pass, obj))
		switch {
		case oneFunction(closes):
			list = append(list, DeferClose(pass, closes[0].path, closes[0].ch))
		case len(closes) == 0 && add && oneFunction(sends):
			list = append(list, DeferClose(pass, sends[0].path, sends[0].ch))
		}
	}
	return list
}

// selected returns the channels from which a select receives.
func selected(pass *analysis.Pass, op *Operation) (list []types.Object) {
	sel, ok := op.Path[0].(*ast.SelectStmt)
	if !ok {
		return nil
	}
	for _, clause := range sel.Body.List {
		comm := clause.(*ast.CommClause).Comm
		if comm == nil {
			continue
		}
		ast.Inspect(comm, func(n ast.Node) bool {
			if e, ok := n.(*ast.UnaryExpr); ok && e.Op == token.ARROW {
				list = append(list, objectOf(pass, e.X))
			}
			return true
		})
	}
	return list
}

// namesOf returns the variables and fields that the result of call is given to.
func namesOf(pass *analysis.Pass, call *ast.CallExpr) (list []types.Object) {
	for _, f := range pass.Files {
		if call.Pos() < f.FileStart || f.FileEnd <= call.Pos() {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, rhs := range n.Rhs {
					if rhs == call && len(n.Lhs) == len(n.Rhs) {
						list = append(list, objectOf(pass, n.Lhs[i]))
					}
				}
			case *ast.ValueSpec:
				for i, v := range n.Values {
					if v == call && len(n.Names) == len(n.Values) {
						list = append(list, pass.TypesInfo.Defs[n.Names[i]])
					}
				}
			case *ast.KeyValueExpr:
				if n.Value == call {
					list = append(list, objectOf(pass, n.Key))
				}
			}
			return true
		})
	}
	return list
}

// A place is where a channel is sent on or closed: in the function path[0].
type place struct {
	path []ast.Node
	ch   ast.Expr
}

// places returns where the program of f sends on the channels and closes them.
func places(pass *analysis.Pass, f *prove.Finding, chans map[types.Object]bool) (sends, closes []place) {
	live := functions(f)
	add := func(list []place, p place) []place {
		if len(p.path) > 0 && live[nameOf(p.path[0])] {
			list = append(list, p)
		}
		return list
	}
	for _, file := range pass.Files {
		var stack []ast.Node // from the file inwards
		at := func(ch ast.Expr) place {
			var path []ast.Node
			for i := len(stack) - 1; i >= 0; i-- {
				if len(path) > 0 || bodyOf(stack[i]) != nil {
					path = append(path, stack[i])
				}
			}
			return place{path, ch}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if n == nil {
				stack = stack[:len(stack)-1]
				return true
			}
			stack = append(stack, n)
			switch n := n.(type) {
			case *ast.SendStmt:
				if chans[objectOf(pass, n.Chan)] {
					sends = add(sends, at(n.Chan))
				}
			case *ast.CallExpr:
				if len(n.Args) == 1 && isBuiltin(pass, n.Fun, "close") && chans[objectOf(pass, n.Args[0])] {
					closes = add(closes, at(n.Args[0]))
				}
			}
			return true
		})
	}
	return sends, closes
}

// functions returns the positions of the functions in the program of f.
func functions(f *prove.Finding) map[token.Pos]bool {
	live := make(map[token.Pos]bool)
	for _, fn := range f.Program.Funcs {
		live[f.Unit.Place(fn.Site).Pos] = true
	}
	return live
}

// nameOf returns the position by which go/ssa knows a function.
func nameOf(fn ast.Node) token.Pos {
	if decl, ok := fn.(*ast.FuncDecl); ok {
		return decl.Name.Pos()
	}
	return fn.Pos()
}

// oneFunction reports whether all places are in the same function.
func oneFunction(list []place) bool {
	for _, p := range list {
		if p.path[0] != list[0].path[0] {
			return false
		}
	}
	return len(list) > 0
}

// aliases returns obj, and the parameters of the package's functions, the variables and the fields that it
// is handed to.
func aliases(pass *analysis.Pass, obj types.Object) map[types.Object]bool {
	set := map[types.Object]bool{obj: true}
	for grown := true; grown; {
		grown = false
		hand := func(from ast.Expr, to types.Object) {
			if to != nil && set[objectOf(pass, from)] && !set[to] {
				set[to] = true
				grown = true
			}
		}
		for _, f := range pass.Files {
			ast.Inspect(f, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					params := paramsOf(pass, n)
					for i, arg := range n.Args {
						if i < params.Len() {
							hand(arg, params.At(i))
						}
					}
				case *ast.AssignStmt:
					for i, rhs := range n.Rhs {
						if len(n.Lhs) == len(n.Rhs) {
							hand(rhs, objectOf(pass, n.Lhs[i]))
						}
					}
				case *ast.CompositeLit:
					s := structOf(pass.TypesInfo.TypeOf(n))
					for i, elt := range n.Elts {
						if kv, ok := elt.(*ast.KeyValueExpr); ok {
							hand(kv.Value, objectOf(pass, kv.Key))
						} else if s != nil && i < s.NumFields() {
							hand(elt, s.Field(i))
						}
					}
				}
				return true
			})
		}
	}
	return set
}

// paramsOf returns the parameters, as they are declared, of the function that
// call calls by its name, or of the function literal that it calls.
func paramsOf(pass *analysis.Pass, call *ast.CallExpr) *types.Tuple {
	fun := unindexed(call.Fun)
	if fn, ok := objectOf(pass, fun).(*types.Func); ok && fn.Pkg() == pass.Pkg {
		return fn.Origin().Signature().Params()
	}
	if lit, ok := fun.(*ast.FuncLit); ok {
		return pass.TypesInfo.TypeOf(lit).(*types.Signature).Params()
	}
	return nil
}

// unindexed removes type arguments.
func unindexed(fun ast.Expr) ast.Expr {
	switch e := ast.Unparen(fun).(type) {
	case *ast.IndexExpr:
		return e.X
	case *ast.IndexListExpr:
		return e.X
	}
	return fun
}
