package extract

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// A ContextCall is a call, by a client of a component, of a method that takes a context. When the context is done it
// must return, although nobody else calls anything.
type ContextCall struct {
	Component *Component
	Maker     *ssa.Function
	Method    *ssa.Function
	Context   *ssa.Parameter
}

// ContextCalls returns the calls by which comp is to be judged.
func (u *Unit) ContextCalls(comp *Component) (list []*ContextCall) {
	sums := u.Conducts()
	for _, methods := range [][]*ssa.Function{comp.Runners, comp.Uses, comp.Closers} {
		for _, m := range methods {
			ctx := contextOf(m)
			if ctx == nil || !sums[Symbol(m)].Blocks {
				continue
			}
			for _, maker := range comp.Makers {
				list = append(list, &ContextCall{comp, maker, m, ctx})
			}
		}
	}
	return list
}

// contextOf returns the first parameter of fn that is a context with a name, or nil.
func contextOf(fn *ssa.Function) *ssa.Parameter {
	for _, p := range fn.Params {
		if typeName(p.Type()) == "context.Context" && hasName(p) {
			return p
		}
	}
	return nil
}

// hasName reports whether the function can refer to parameter p.
func hasName(p *ssa.Parameter) bool {
	v, _ := p.Object().(*types.Var) // nil in what go/ssa makes
	return v != nil && v.Name() != "" && v.Name() != "_"
}

// ContextCallProgram links the program in which a component is made and set going, and call is made by the
// root itself, with a context that may be done at any time. Methods of which clients make many calls are called over and over, as
// a buffer takes the first values.
func (u *Unit) ContextCallProgram(call *ContextCall) *model.Program {
	root, obj := u.newComponent(call.Component, call.Maker, model.CtxBackground)
	if root == nil {
		return nil
	}
	for i, m := range call.Component.Runners {
		if i == maxRunners {
			break
		}
		switch {
		case m == call.Method:
		case u.loops(m):
			f := u.funcs[Symbol(m)]
			args := append([]model.Reg{obj}, root.arguments(m, f, 1)...)
			root.emit(model.Instr{Op: model.OpCall, N: model.CallDaemon, Name: f.Name, Src: args, Site: u.Site(m.Pos())})
		default:
			root.succeed(m, root.callMethod(m, obj))
		}
	}
	root.life = root.context(model.CtxExternal, u.Site(call.Context.Pos()))
	if slices.Contains(call.Component.Uses, call.Method) {
		loop := len(root.f.Code)
		root.emit(model.Instr{Op: model.OpChoose, To: []int{loop + 2, loop + 1}})
		root.emit(model.Instr{Op: model.OpReturn})
		root.callMethod(call.Method, obj)
		root.emit(model.Instr{Op: model.OpJump, To: []int{loop}})
	} else {
		root.callMethod(call.Method, obj)
		root.emit(model.Instr{Op: model.OpReturn})
	}
	u.link(root.p, root.f)
	own(root.p, typeName(call.Component.Type))
	u.widen(root.p)
	return root.p
}
