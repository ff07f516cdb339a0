package report

import (
	"go/ast"
	"go/types"
	"slices"
)

// batch reports whether the channel of p, which a stage returns and nobody closes, carries a batch: there is room for as many values as
// callers ask for, by a number or by what they hand over, and nobody sends a stream, so they know how often to receive. Who
// ranges over it all the same is stuck, and found so.
func (c *classifier) batch(p *producers) bool {
	return p.known && len(p.closes) == 0 && !p.closesAbroad && len(p.make.Args) == 2 &&
		c.asked(p.make.Args[1], enclosing(pathAt(c.pass, p.make.Pos())), 3) && !slices.ContainsFunc(p.sends, c.repeats)
}

// asked reports whether e is how much there is to do for the function fn: the length of a parameter, or a parameter that is a
// number, and used for more than this. It looks through variables that are set once, depth deep.
func (c *classifier) asked(e ast.Expr, fn ast.Node, depth int) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, ok := c.pass.TypesInfo.Uses[e].(*types.Var)
		if !ok || depth == 0 {
			return false
		}
		if isParameter(v, fn) {
			return c.usesOf(v, fn) > 1
		}
		path := pathAt(c.pass, v.Pos())
		if len(path) < 2 {
			return false
		}
		set, ok := path[1].(*ast.AssignStmt)
		return ok && len(set.Lhs) == 1 && !assignedAfter(c.pass, v, set.End()) && c.asked(set.Rhs[0], fn, depth-1)
	case *ast.CallExpr:
		if isBuiltin(c.pass, e.Fun, "len") {
			id, ok := ast.Unparen(e.Args[0]).(*ast.Ident)
			return ok && isParameter(c.pass.TypesInfo.Uses[id], fn)
		}
	}
	return false
}

// usesOf counts the uses of v in fn.
func (c *classifier) usesOf(v *types.Var, fn ast.Node) (n int) {
	ast.Inspect(fn, func(node ast.Node) bool {
		if id, ok := node.(*ast.Ident); ok && c.pass.TypesInfo.Uses[id] == v {
			n++
		}
		return true
	})
	return n
}
