package report

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/prove"
	"github.com/pipevet/pipevet/passes/internal/report/canon"
)

// discards proposes that those who have been told to stop, and so leave a sender behind, first start to
// discard what still comes.
func discards(pass *analysis.Pass, f *prove.Finding) (list []*analysis.SuggestedFix) {
	call := madeAt(pass, f)
	if call == nil {
		return nil
	}
	chans := map[types.Object]bool{}
	for _, obj := range namesOf(pass, call) {
		for alias := range aliases(pass, obj) {
			chans[alias] = true
		}
	}
	for _, g := range f.Gone {
		for _, s := range f.Steps {
			if s.Proc == g.Proc && s.Kind == explore.StepRecv && s.Closed && s.Select {
				list = append(list, discardAt(pass, f.Unit.Place(s.Site).Pos, chans))
			}
		}
	}
	return list
}

// discardAt returns a fix that starts to discard what comes from one of chans before the return at the end of
// the select's case at pos.
func discardAt(pass *analysis.Pass, pos token.Pos, chans map[types.Object]bool) *analysis.SuggestedFix {
	path := pathAt(pass, pos)
	fn := enclosing(path)
	if fn == nil {
		return nil
	}
	ch := received(pass, fn, chans)
	src := readSource(pass, pos)
	if ch == nil || src == nil {
		return nil // received elsewhere
	}
	for _, n := range path {
		clause, ok := n.(*ast.CommClause)
		if !ok {
			continue
		}
		if len(clause.Body) == 0 || !namedAt(pass, ch, clause.Body[len(clause.Body)-1].Pos()) {
			return nil
		}
		ret, ok := clause.Body[len(clause.Body)-1].(*ast.ReturnStmt)
		if !ok || !src.startsLine(ret.Pos()) {
			return nil // it goes on
		}
		name, indent := src.between(ch.Pos(), ch.End()), src.indent(ret.Pos())
		return &analysis.SuggestedFix{
			Message:   "Discard what still comes from " + name,
			TextEdits: []analysis.TextEdit{insert(ret.Pos(), canon.Discard.Text(indent, "in", name)+"\n"+indent)},
		}
	}
	return nil
}

// received returns the expression of one of chans from which fn receives, or nil.
func received(pass *analysis.Pass, fn ast.Node, chans map[types.Object]bool) (ch ast.Expr) {
	ast.Inspect(bodyOf(fn), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.UnaryExpr:
			if n.Op == token.ARROW && chans[objectOf(pass, n.X)] {
				ch = n.X
			}
		case *ast.RangeStmt:
			if chans[objectOf(pass, n.X)] {
				ch = n.X
			}
		}
		return ch == nil
	})
	return ch
}
