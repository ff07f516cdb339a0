package prove

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/extract"
	"github.com/pipevet/pipevet/passes/internal/model"
)

// A root is where an exploration starts.
type root struct {
	name      string // for statistics
	label     string // for people
	program   func() *model.Program
	component bool
	narrow    func() []root // what to try instead if it is too large
	alone     bool          // the client calls one method of the component only
	partial   bool          // clients of the component do not call all methods that may free others
	inner     bool          // there are so many that the package calls itself that they cannot be tried
	makes     bool          // it makes channels itself
	stage     *extract.Stage
	usage     extract.Usage
	guard     *extract.Guard
	fn        *ssa.Function // a function alone
	patient   bool          // called with contexts that never end
	test      bool          // in a test file
	main      bool          // the function main, or one that ends with it: what is left when it returns, ends with the program
	call      *extract.ContextCall
}

// chooseRoots returns what is worth exploring: the functions that, themselves or through what
// they call, make something that can block, or start a goroutine, and block; and the components, each with
// each of its constructors.
func chooseRoots(u *extract.Unit, fns []*ssa.Function) []root {
	conduct := u.Conducts()
	var roots []root
	for _, fn := range fns {
		s := extract.Symbol(fn)
		if c := conduct[s]; c.Blocks && (c.Makes || c.Starts) {
			roots = append(roots, root{
				name:    s,
				makes:   makesChannels(u.Func(s)),
				label:   u.Func(s).Label,
				program: func() *model.Program { return u.Program(s, false) },
				fn:      fn,
				main:    u.EndsProgram(fn),
				test:    u.InTest(fn.Pos()),
			})
			if u.AcquiresOwn(fn) {
				patient := roots[len(roots)-1]
				patient.name += " for a patient caller"
				patient.program = func() *model.Program { return u.Program(s, true) }
				patient.patient = true
				roots = append(roots, patient)
			}
		}
	}
	for _, c := range u.Components(fns) {
		partial, inner := u.LeavesOut(c)
		for _, m := range c.Makers {
			roots = append(roots, root{
				name:      c.Name() + " made by " + extract.Symbol(m),
				label:     "a client of " + c.Name(),
				program:   func() *model.Program { return u.ComponentProgram(c, m, nil) },
				component: true,
				partial:   partial,
				inner:     inner,
				narrow:    func() []root { return narrowRoots(u, c, m) },
			})
		}
		for _, call := range u.ContextCalls(c) {
			symbol := extract.Symbol(call.Method)
			roots = append(roots, root{
				name:    fmt.Sprintf("%s of %s made by %s", symbol, c.Name(), extract.Symbol(call.Maker)),
				label:   "a client of " + c.Name(),
				program: func() *model.Program { return u.ContextCallProgram(call) },
				call:    call,
			})
		}
	}
	for _, s := range u.Stages(fns) {
		for _, usage := range s.Usages() {
			symbol := extract.Symbol(s.Func)
			roots = append(roots, root{
				name:    fmt.Sprintf("%s used as %d", symbol, usage),
				label:   u.Func(symbol).Label,
				program: func() *model.Program { return u.StageProgram(s, usage) },
				stage:   s,
				usage:   usage,
			})
		}
	}
	for _, g := range u.Guards() {
		symbol := extract.Symbol(g.Func)
		if u.Func(symbol) == nil {
			continue
		}
		roots = append(roots, root{
			name:    fmt.Sprintf("%s guarded by %s", symbol, g.Sem.Name()),
			label:   u.Func(symbol).Label,
			program: func() *model.Program { return u.GuardProgram(g) },
			guard:   g,
		})
	}
	return roots
}

// narrowRoots returns the roots in which a client calls one method of c only.
func narrowRoots(u *extract.Unit, c *extract.Component, maker *ssa.Function) (list []root) {
	for _, m := range u.Alone(c, maker) {
		list = append(list, root{
			name:      fmt.Sprintf("%s made by %s, %s alone", c.Name(), extract.Symbol(maker), m.Name()),
			label:     "a client of " + c.Name(),
			program:   func() *model.Program { return u.ComponentProgram(c, maker, m) },
			component: true,
			partial:   true,
			alone:     true,
		})
	}
	return list
}

func makesChannels(f *model.Func) bool {
	return slices.ContainsFunc(f.Code, func(in model.Instr) bool { return in.Op == model.OpMakeChan })
}
