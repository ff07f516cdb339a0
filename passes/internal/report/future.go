package report

import (
	"go/ast"
	"slices"
)

// future reports whether at most one value is ever sent on the channel of p, and nobody closes it: who is given it receives
// once.
func (c *classifier) future(p *producers) bool {
	if !p.known || len(p.closes) > 0 || p.closesAbroad || slices.ContainsFunc(p.sends, c.repeats) {
		return false
	}
	var ways [][]ast.Node // in the function that makes the channel, one to each producer
	for _, s := range p.starts {
		if s.many {
			return false
		}
		ways = append(ways, s.path)
	}
	starts := len(ways)
	for _, s := range p.sends {
		if path := pathAt(c.pass, s.ch.Pos()); spans(enclosing(path), p.make.Pos()) {
			ways = append(ways, path)
		}
	}
	if p.self && len(ways) == starts {
		return false // in a function that it calls
	}
	for i, a := range ways {
		for _, b := range ways[:i] {
			if !exclusive(a, b) {
				return false
			}
		}
	}
	return true
}

// exclusive reports whether of two places in a function, with their paths outwards, at most one is reached: they are
// in two branches, or one is in a branch that returns.
func exclusive(a, b []ast.Node) bool {
	for i, n := range a {
		j := slices.Index(b, n)
		if j < 0 {
			continue
		}
		if i == 0 || j == 0 {
			return false
		}
		x, y := a[i-1], b[j-1]
		switch n := n.(type) {
		case *ast.IfStmt:
			return n.Else != nil && (x == n.Body && y == n.Else || x == n.Else && y == n.Body)
		case *ast.BlockStmt:
			if isClause(x) && isClause(y) {
				return true
			}
		}
		if y.Pos() < x.Pos() {
			x, a, i = y, b, j
		}
		return returns(x, a[:i-1])
	}
	return false
}

func isClause(n ast.Node) bool {
	switch n.(type) {
	case *ast.CaseClause, *ast.CommClause:
		return true
	}
	return false
}

// returns reports whether stmt is an if statement whose branch with the path inside returns in the end.
func returns(stmt ast.Node, inside []ast.Node) bool {
	if _, ok := stmt.(*ast.IfStmt); !ok || len(inside) == 0 {
		return false
	}
	block, ok := inside[len(inside)-1].(*ast.BlockStmt)
	if !ok || len(block.List) == 0 {
		return false
	}
	_, ok = block.List[len(block.List)-1].(*ast.ReturnStmt)
	return ok
}
