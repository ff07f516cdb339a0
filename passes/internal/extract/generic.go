package extract

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// foreignSymbol returns the symbol under which facts tell of fn, a function of another package. An instance of a generic
// function is told of by the function itself, if what the instance is made with makes no difference.
func (u *Unit) foreignSymbol(fn *ssa.Function) string {
	if origin := fn.Origin(); fn.Blocks == nil && origin != nil && origin != fn && u.behavesLike(fn, origin) {
		return Symbol(origin)
	}
	return Symbol(fn)
}

// behavesLike reports whether the model cannot tell the instance fn from its origin: its type arguments lead to no
// primitive, and have no layout of their own in what they share.
func (u *Unit) behavesLike(fn, origin *ssa.Function) bool {
	for _, arg := range fn.TypeArgs() {
		width := u.layouts.of(arg).width
		if u.mayCarry(arg) || width > 1 || width == 0 && u.laysOut(origin.Signature) {
			return false
		}
	}
	return true
}

// laysOut reports whether a type parameter is the type of a field, or of an element of an array, in something that the
// functions with signature sig share with their callers, and whose layout so depends on it.
func (u *Unit) laysOut(sig *types.Signature) bool {
	seen := map[types.Type]bool{}
	var visit func(t types.Type) bool
	visit = func(t types.Type) bool {
		t = types.Unalias(t)
		if seen[t] {
			return false
		}
		seen[t] = true
		if _, ok := t.(*types.TypeParam); ok {
			return false
		}
		field := func(t types.Type) bool {
			_, ok := types.Unalias(t).(*types.TypeParam)
			return ok || visit(t)
		}
		switch t := t.Underlying().(type) {
		case *types.Pointer:
			return field(t.Elem())
		case *types.Slice:
			return visit(t.Elem())
		case *types.Chan:
			return visit(t.Elem())
		case *types.Map:
			return visit(t.Elem())
		case *types.Array:
			return field(t.Elem())
		case *types.Struct:
			if !u.layouts.carry(t) {
				return false
			}
			for i := range t.NumFields() {
				if field(t.Field(i).Type()) {
					return true
				}
			}
		case *types.Signature:
			return visit(t.Params()) || visit(t.Results())
		case *types.Tuple:
			for i := range t.Len() {
				if visit(t.At(i).Type()) {
					return true
				}
			}
		}
		return false
	}
	recv := sig.Recv()
	return recv != nil && visit(recv.Type()) || visit(sig)
}
