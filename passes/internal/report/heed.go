package report

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/extract"
)

// What tells an operation to stop, and whether its function is meant to heed that.

// ended reports whether d is done on the way to c.f.
func (c *classifier) ended(d Done) bool {
	return slices.ContainsFunc(c.f.Steps, func(s explore.Step) bool {
		switch s.Kind {
		case explore.StepCancel:
			return d.Err != ""
		case explore.StepLock: // the client that closes a component is about to end what it holds
			return c.f.Component && d.field && s.Func == extract.CloserLabel
		case explore.StepClose:
			if d.Err != "" {
				return false
			}
			at := c.f.Unit.Place(s.Site).Pos
			if !at.IsValid() { // who uses a stage closes its done channel
				return c.f.Stage != nil
			}
			op := Locate(c.pass, at)
			return op != nil && op.Call != nil && len(op.Call.Args) == 1 && objectOf(c.pass, op.Call.Args[0]) == d.Obj
		}
		return false
	})
}

// dones returns what the operation could wait for beside its peer.
func (c *classifier) dones() []Done { return Dones(c.pass, c.op.Path[0].Pos()) }

// stream reports whether one value after the other goes through the channel of the operation: it stands in a loop, or
// the channel belongs to the receiver.
func (c *classifier) stream() bool {
	if c.op.Chan == nil {
		return c.op.inLoop()
	}
	fn := enclosing(c.op.Path)
	recv := receiver(c.pass, c.op.Path)
	return loopAround(c.pass, fn, c.op.Path, c.op.Chan) || recv != nil && baseOf(c.pass, c.op.Chan) == recv
}

// held returns those of dones that the function of the operation is meant to heed: its parameters, fields of its receiver, what it
// uses; and all, if it goes on and on, or belongs to a stage.
func (c *classifier) held() []Done {
	all := c.dones()
	if c.stream() || c.f != nil && c.f.Stage != nil {
		return all
	}
	fn := enclosing(c.op.Path)
	return slices.DeleteFunc(all, func(d Done) bool {
		return !d.field && !isParameter(d.Obj, fn) && !usedIn(c.pass, fn, d.Obj)
	})
}

// parameters returns those of dones that are parameters of the operation's function.
func (c *classifier) parameters(dones []Done) []Done {
	fn := enclosing(c.op.Path)
	return slices.DeleteFunc(slices.Clone(dones), func(d Done) bool { return !isParameter(d.Obj, fn) })
}

// inLoop reports whether the operation is in a loop of its function.
func (op *Operation) inLoop() bool {
	for _, n := range op.Path[1:] {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			return true
		case *ast.FuncLit, *ast.FuncDecl:
			return false
		}
	}
	return false
}

// isParameter reports whether obj is a parameter of fn.
func isParameter(obj types.Object, fn ast.Node) bool {
	var list *ast.FieldList
	switch fn := fn.(type) {
	case *ast.FuncLit:
		list = fn.Type.Params
	case *ast.FuncDecl:
		list = fn.Type.Params
	default:
		return false
	}
	return obj != nil && list.Pos() <= obj.Pos() && obj.Pos() < list.End()
}

// usedIn reports whether fn mentions obj.
func usedIn(pass *analysis.Pass, fn ast.Node, obj types.Object) (found bool) {
	if fn == nil || obj == nil {
		return false
	}
	ast.Inspect(bodyOf(fn), func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && pass.TypesInfo.Uses[id] == obj
		return !found
	})
	return found
}

// isDone reports whether e is a channel that tells to stop: that of a context, or one of c.dones.
func (c *classifier) isDone(e ast.Expr) bool {
	return strings.HasSuffix(exprString(e), ".Done()") ||
		slices.ContainsFunc(c.dones(), func(d Done) bool { return d.Obj == objectOf(c.pass, e) })
}

// waitsForDone reports whether the operation may be one that waits to be told to stop: nothing shows that it is about
// another channel.
func (c *classifier) waitsForDone() bool {
	if c.op.Chan != nil {
		return c.isDone(c.op.Chan)
	}
	if c.op.Call == nil {
		return true
	}
	others := 0
	for _, arg := range c.op.Call.Args {
		if _, ok := c.pass.TypesInfo.TypeOf(arg).Underlying().(*types.Chan); ok {
			if c.isDone(arg) {
				return true
			}
			others++
		}
	}
	return others == 0
}

// waitsFor reports whether the operation is a select with a case for d.
func (op *Operation) waitsFor(d Done) bool {
	sel, ok := op.Path[0].(*ast.SelectStmt)
	return ok && slices.ContainsFunc(sel.Body.List, func(n ast.Stmt) bool {
		var e ast.Expr
		switch comm := n.(*ast.CommClause).Comm.(type) {
		case *ast.ExprStmt:
			e = comm.X
		case *ast.AssignStmt:
			e = comm.Rhs[0]
		}
		recv, ok := e.(*ast.UnaryExpr)
		return ok && exprString(recv.X) == d.Chan
	})
}
