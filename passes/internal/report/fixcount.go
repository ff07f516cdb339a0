package report

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/prove"
)

// callers knows where the functions of a finding's program are called.
type callers struct {
	pass *analysis.Pass
	live map[token.Pos]bool            // the functions of the program; nil: all
	uses map[types.Object][][]ast.Node // paths from the uses of functions and variables outwards
	busy map[ast.Node]bool             // functions that are being looked at
}

// newCallers returns those of f's program; of the whole package if f is nil.
func newCallers(pass *analysis.Pass, f *prove.Finding) *callers {
	c := &callers{pass: pass, uses: make(map[types.Object][][]ast.Node), busy: make(map[ast.Node]bool)}
	if f != nil {
		c.live = functions(f)
	}
	for _, file := range pass.Files {
		var stack []ast.Node // from the file inwards
		ast.Inspect(file, func(n ast.Node) bool {
			if n == nil {
				stack = stack[:len(stack)-1]
				return true
			}
			stack = append(stack, n)
			if id, ok := n.(*ast.Ident); ok {
				if obj := origin(pass.TypesInfo.Uses[id]); obj != nil && obj.Pkg() == pass.Pkg && isFunc(obj) {
					path := make([]ast.Node, 0, len(stack))
					for i := len(stack) - 1; i >= 0; i-- {
						path = append(path, stack[i])
					}
					c.uses[obj] = append(c.uses[obj], path)
				}
			}
			return true
		})
	}
	return c
}

// isFunc reports whether obj is a function or a variable that holds one.
func isFunc(obj types.Object) bool {
	_, ok := obj.Type().Underlying().(*types.Signature)
	return ok
}

// origin returns the generic function or method of an instance.
func origin(obj types.Object) types.Object {
	if fn, ok := obj.(*types.Func); ok {
		return fn.Origin()
	}
	return obj
}

// loops returns the loops that repeat the operation at path for one channel,
// which call makes: those around it, and around the calls of its function,
// but not around call. It is false when that cannot be known.
func (c *callers) loops(path []ast.Node, ch ast.Expr, call *ast.CallExpr) ([]ast.Node, bool) {
	fn := enclosing(path)
	var loops []ast.Node
	for _, n := range path {
		if n == fn {
			break
		}
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if spans(n, call.Pos()) {
				return loops, true
			}
			if ch == nil || loopAround(c.pass, fn, path, ch) {
				loops = append(loops, n)
			}
		}
	}
	if fn == nil || spans(fn, call.Pos()) {
		return loops, fn != nil
	}
	if base := baseOf(c.pass, ch); base != nil && spans(bodyOf(fn), base.Pos()) {
		return loops, true // fn got it, in a request say: each is answered once
	}
	if c.busy[fn] {
		return nil, false // recursive
	}
	c.busy[fn] = true
	defer delete(c.busy, fn)
	sites, ok := c.calls(path, fn)
	if !ok {
		return nil, false
	}
	for _, site := range sites {
		outer, ok := c.loops(site, nil, call)
		if !ok || len(outer) > 0 && len(sites) > 1 {
			return nil, false
		}
		loops = append(loops, outer...)
	}
	return loops, true
}

func spans(n ast.Node, pos token.Pos) bool { return n.Pos() <= pos && pos < n.End() }

// calls returns the paths from the calls of fn outwards, and false if there
// may be others.
func (c *callers) calls(path []ast.Node, fn ast.Node) ([][]ast.Node, bool) {
	for len(path) > 0 && path[0] != fn {
		path = path[1:]
	}
	switch fn := fn.(type) {
	case *ast.FuncLit:
		return c.callsOf(path)
	case *ast.FuncDecl:
		obj, ok := c.pass.TypesInfo.Defs[fn.Name].(*types.Func)
		if !ok || obj.Exported() && obj.Signature().Recv() != nil {
			return nil, false // a client may call it
		}
		return c.callsOfAll(c.references(obj))
	}
	return nil, false
}

// references returns the uses of a function, and those of interface methods
// that it may stand for.
func (c *callers) references(fn *types.Func) [][]ast.Node {
	refs := c.uses[fn]
	recv := fn.Signature().Recv()
	if recv == nil {
		return refs
	}
	for obj, paths := range c.uses {
		m, ok := obj.(*types.Func)
		if !ok || m == fn || m.Name() != fn.Name() || m.Signature().Recv() == nil {
			continue
		}
		iface, ok := m.Signature().Recv().Type().Underlying().(*types.Interface)
		if ok && (types.Implements(recv.Type(), iface) || types.Implements(types.NewPointer(recv.Type()), iface)) {
			refs = append(refs, paths...)
		}
	}
	return refs
}

// callsOfAll returns the calls of a function, given the paths from its uses.
func (c *callers) callsOfAll(uses [][]ast.Node) (sites [][]ast.Node, ok bool) {
	for _, use := range uses {
		if fn := enclosing(use); fn != nil && c.live != nil && !c.live[nameOf(fn)] {
			continue // elsewhere in the package, with other channels
		}
		list, ok := c.callsOf(use)
		if !ok {
			return nil, false
		}
		sites = append(sites, list...)
	}
	return sites, len(sites) > 0
}

// callsOf returns the calls of the function that the expression path[0] is:
// the call that it is the function of, or those of the variable that it is
// given to.
func (c *callers) callsOf(path []ast.Node) ([][]ast.Node, bool) {
	e := path[0]
	for i, n := range path[1:] {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if n.Sel != e {
				return nil, false
			}
			e = n
		case *ast.ParenExpr, *ast.IndexExpr, *ast.IndexListExpr:
			e = n
		case *ast.CallExpr:
			if n.Fun == e || startsOnce(n) {
				return [][]ast.Node{path[i+1:]}, true
			}
			return nil, false // handed to who knows
		case *ast.AssignStmt:
			for j, rhs := range n.Rhs {
				if id, ok := n.Lhs[min(j, len(n.Lhs)-1)].(*ast.Ident); ok && rhs == e && n.Tok == token.DEFINE {
					if obj := c.pass.TypesInfo.Defs[id]; obj != nil {
						return c.callsOfAll(c.uses[obj])
					}
				}
			}
			return nil, false
		default:
			return nil, false
		}
	}
	return nil, false
}

// startsOnce reports whether call starts its argument once: a method Go, or AfterFunc.
func startsOnce(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && (sel.Sel.Name == "Go" || sel.Sel.Name == "TryGo" || sel.Sel.Name == "AfterFunc")
}

// boundOf returns an expression for the number of iterations of a loop: "n" of
// "range n" and of "i := 0; i < n; i++", "len(x)" of "range x"; "" if there is none.
func boundOf(pass *analysis.Pass, loop ast.Node) string {
	switch loop := loop.(type) {
	case *ast.RangeStmt:
		t := pass.TypesInfo.TypeOf(loop.X)
		if isInteger(t) {
			return types.ExprString(loop.X)
		}
		switch t.Underlying().(type) {
		case *types.Slice, *types.Array:
			return "len(" + types.ExprString(loop.X) + ")"
		}
	case *ast.ForStmt:
		cond, ok := loop.Cond.(*ast.BinaryExpr)
		if !ok || cond.Op != token.LSS {
			return ""
		}
		init, ok := loop.Init.(*ast.AssignStmt)
		if !ok || len(init.Lhs) != 1 || types.ExprString(init.Rhs[0]) != "0" {
			return ""
		}
		post, ok := loop.Post.(*ast.IncDecStmt)
		i := types.ExprString(init.Lhs[0])
		if !ok || post.Tok != token.INC || types.ExprString(post.X) != i || types.ExprString(cond.X) != i {
			return ""
		}
		return types.ExprString(cond.Y)
	}
	return ""
}

// repeatedAbroad reports whether functions of other packages, which have no syntax here, may
// repeat the operation of f for one call of theirs.
func repeatedAbroad(f *prove.Finding) bool {
	for _, fr := range f.Stack {
		if f.Unit.Place(fr.Site).Pos.IsValid() {
			return false // the syntax says it from here on
		}
		for _, fn := range f.Program.Funcs {
			if fn.Name == fr.Symbol && fn.Repeats(fr.Site) {
				return true
			}
		}
	}
	return false
}
