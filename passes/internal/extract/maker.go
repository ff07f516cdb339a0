package extract

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A maker of a component is a function, or a method of something else, that allocates one and returns it; or that
// returns what such a function has made from primitives that it was given.

// outermostFunc returns the function that fn is part of, if it is a literal, else fn.
func outermostFunc(fn *ssa.Function) *ssa.Function {
	for fn.Parent() != nil {
		fn = fn.Parent()
	}
	return fn
}

// result returns the type of what fn returns first, if it may be a component; else nil.
func (u *Unit) result(fn *ssa.Function) types.Type {
	res := fn.Signature.Results()
	if res.Len() == 0 || u.funcs[Symbol(fn)] == nil {
		return nil
	}
	t := res.At(0).Type()
	if types.IsInterface(t) {
		return boxedResult(fn)
	}
	return t
}

// isMaker reports whether fn is a maker of n.
func (u *Unit) isMaker(fn *ssa.Function, n *types.Named) bool {
	if isMethodOf(fn, n) {
		return false
	}
	return allocates(fn, n) || slices.ContainsFunc(passedOn(fn), func(inner *ssa.Function) bool {
		return allocates(inner, n) && u.takesPrimitives(inner)
	})
}

// outermost removes from makers those that are handed their primitives, if nobody else can call them: what the package hands them is known
// in their callers, which are makers as well.
func (u *Unit) outermost(makers []*ssa.Function) []*ssa.Function {
	return slices.DeleteFunc(makers, func(fn *ssa.Function) bool {
		return !token.IsExported(fn.Name()) && u.takesPrimitives(fn) && slices.ContainsFunc(makers, func(m *ssa.Function) bool {
			return slices.Contains(passedOn(m), fn)
		})
	})
}

// takesPrimitives reports whether fn has a parameter that is a channel, or a function.
func (u *Unit) takesPrimitives(fn *ssa.Function) bool {
	return slices.ContainsFunc(fn.Params, func(p *ssa.Parameter) bool {
		switch p.Type().Underlying().(type) {
		case *types.Chan, *types.Signature:
			return true
		}
		return false
	})
}

// passedOn returns the functions of which fn returns the first result as its own.
func passedOn(fn *ssa.Function) (list []*ssa.Function) {
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || len(ret.Results) == 0 {
			continue
		}
		v := ret.Results[0]
		if e, ok := v.(*ssa.Extract); ok && e.Index == 0 {
			v = e.Tuple
		}
		if call, ok := v.(*ssa.Call); ok {
			if inner := call.Call.StaticCallee(); inner != nil && inner.Blocks != nil {
				list = append(list, inner)
			}
		}
	}
	return list
}

// boxedResult returns the dynamic type of the first result of fn, an interface, if it is one
// type wherever fn returns something; else nil.
func boxedResult(fn *ssa.Function) types.Type {
	var t types.Type
	for _, b := range fn.Blocks {
		ret, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		if !ok || isNilConst(ret.Results[0]) {
			continue
		}
		box, ok := ret.Results[0].(*ssa.MakeInterface)
		if !ok || t != nil && !types.Identical(t, box.X.Type()) {
			return nil
		}
		t = box.X.Type()
	}
	return t
}

// allocates reports whether fn itself makes a value of type n.
func allocates(fn *ssa.Function, n *types.Named) bool {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			if a, ok := in.(*ssa.Alloc); ok && types.Identical(a.Type().Underlying().(*types.Pointer).Elem(), n) {
				return true
			}
		}
	}
	return false
}
