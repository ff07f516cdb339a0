package extract

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Memory is lent when a function of another package is given its address, and what that does is not told:
// json.Unmarshal(data, &n), or flags.IntVar(&n, "n", 0, ""). What plain data is there then is not known.

// isLent reports whether what addr points to is lent.
func (u *Unit) isLent(addr ssa.Value) bool {
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		f := fieldOf(a.X.Type(), a.Field)
		// Of a struct that is lent as a whole, others reach the exported fields only.
		return u.lentFields[f] || f.Exported() && u.isLent(a.X)
	case *ssa.FreeVar:
		if v := binding(a); v != nil {
			return u.isLent(v)
		}
	}
	return u.lends(addr)
}

// isLentAt reports whether what load loads was lent before. What a deferred call is given, as in defer wrap(&err), it has when its
// function ends.
func (u *Unit) isLentAt(load *ssa.UnOp) bool {
	if !u.isLent(load.X) {
		return false
	}
	v, ok := load.X.(*ssa.Alloc)
	b := load.Block()
	if !ok || b == b.Parent().Recover {
		return true
	}
	for _, in := range b.Instrs {
		if in == load {
			break
		}
		if _, ended := in.(*ssa.RunDefers); ended {
			return true
		}
	}
	return slices.ContainsFunc(*v.Referrers(), func(ref ssa.Instruction) bool {
		_, later := ref.(*ssa.Defer)
		return !later && u.lendsBy(v, ref)
	})
}

// lends reports whether the address v, of which only its own uses are looked at, is given away.
func (u *Unit) lends(v ssa.Value) bool {
	if known, ok := u.lent[v]; ok {
		return known
	}
	u.lent[v] = false // in recursions
	refs := v.Referrers()
	if refs == nil {
		return false
	}
	for _, ref := range *refs {
		if u.lendsBy(v, ref) {
			u.lent[v] = true
			return true
		}
	}
	return false
}

// lendsBy reports whether v is given away by in, one of its uses.
func (u *Unit) lendsBy(v ssa.Value, in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.MakeInterface:
		return u.lends(in)
	case *ssa.ChangeInterface:
		return u.lends(in)
	case *ssa.Slice: // of the array of variadic arguments
		return u.lends(in)
	case *ssa.Store:
		if elem, ok := in.Addr.(*ssa.IndexAddr); ok && in.Val == v {
			if args, ok := elem.X.(*ssa.Alloc); ok {
				return u.lends(args)
			}
		}
	case *ssa.MakeClosure:
		for i, b := range in.Bindings {
			if b == v && u.lends(in.Fn.(*ssa.Function).FreeVars[i]) {
				return true
			}
		}
	case ssa.CallInstruction:
		return u.lendsTo(v, in.Common())
	}
	return false
}

// lendsTo reports whether v is an argument of the call c, and what is called does not tell what it stores.
func (u *Unit) lendsTo(v ssa.Value, c *ssa.CallCommon) bool {
	fn := c.StaticCallee()
	obj := c.Method
	if fn != nil {
		obj, _ = fn.Object().(*types.Func)
	}
	if obj != nil && obj.Pkg() != nil && u.Reads(obj.Pkg().Path(), obj.Name()) {
		return false
	}
	for i, a := range c.Args {
		switch {
		case a != v:
		case c.IsInvoke():
			return true
		case fn == nil: // it escapes, unless the function is known
		case fn.Blocks != nil:
			if i < len(fn.Params) && u.lends(fn.Params[i]) {
				return true
			}
		case u.Library(Symbol(fn)) == nil && !u.imported(Symbol(fn), fn):
			return true
		}
	}
	return false
}
