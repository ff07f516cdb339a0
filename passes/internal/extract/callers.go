package extract

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// callers returns, for each function, the functions that call it by name or take it as a value. Those
// of an instance of a generic function are also those of the function.
func (u *Unit) callers() map[string][]string {
	m := map[string][]string{}
	for _, name := range u.Symbols() {
		for _, in := range u.funcs[name].Code {
			if in.Op != model.OpCall && in.Op != model.OpClosure {
				continue
			}
			m[in.Name] = append(m[in.Name], name)
			if fn := u.ssaOf[in.Name]; fn != nil && fn.Origin() != nil {
				generic := Symbol(fn.Origin())
				m[generic] = append(m[generic], name)
			}
		}
	}
	return m
}

// Callers returns the functions, outside tests, that call fn, when no others can: fn is a function of the
// package that is not exported. What is called in a function literal is called in the function around it.
func (u *Unit) Callers(fn *ssa.Function) []string {
	if fn.Parent() != nil || fn.Signature.Recv() != nil || token.IsExported(fn.Name()) && u.Pkg.Pkg.Name() != "main" {
		return nil
	}
	if u.calledBy == nil {
		u.calledBy = u.callers()
	}
	var list []string
	for _, name := range u.calledBy[Symbol(fn)] {
		caller := u.ssaOf[name]
		for caller != nil && caller.Parent() != nil {
			caller = caller.Parent()
		}
		if caller == nil || caller == fn || u.InTest(caller.Pos()) {
			continue
		}
		if caller.Origin() != nil {
			caller = caller.Origin()
		}
		if name := Symbol(caller); caller != fn && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}
