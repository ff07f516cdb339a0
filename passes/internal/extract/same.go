package extract

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A fieldPath leads from a base value to a field that keeps its value.
type fieldPath struct {
	base ssa.Value
	path string
}

// same returns a load that has been made whenever in is, of a field that keeps its value, on the same path: it has yielded the same value. It
// returns nil if there is none.
func (t *translator) same(in *ssa.UnOp) *ssa.UnOp {
	if t.loads == nil {
		t.loads = map[fieldPath][]*ssa.UnOp{}
		for _, b := range t.fn.Blocks {
			for _, in := range b.Instrs {
				if load, ok := in.(*ssa.UnOp); ok {
					if p := t.fieldPath(load); p.base != nil {
						t.loads[p] = append(t.loads[p], load)
					}
				}
			}
		}
	}
	p := t.fieldPath(in)
	if p.base == nil {
		return nil
	}
	for _, load := range t.loads[p] {
		b := in.Block()
		if load != in && (load.Block() != b && load.Block().Dominates(b) || load.Block() == b && slices.Index(b.Instrs, ssa.Instruction(load)) < slices.Index(b.Instrs, ssa.Instruction(in))) {
			return load
		}
	}
	return nil
}

func (t *translator) fieldPath(load *ssa.UnOp) (p fieldPath) {
	if _, ok := load.X.(*ssa.FieldAddr); !ok || load.Op != token.MUL {
		return p
	}
	base, path := t.path(load, 6)
	if v, ok := base.(*ssa.UnOp); ok && v.Op == token.MUL {
		switch x := v.X.(type) {
		case *ssa.Alloc: // a parameter that function literals use, say
			base = nil
			if keepsValue(x) {
				base = onlyValue(x)
			}
		case *ssa.FreeVar:
			base = nil
			if a, ok := binding(x).(*ssa.Alloc); ok && keepsValue(a) {
				base = x
			}
		}
	}
	return fieldPath{base, path}
}

// keepsValue reports whether a variable is set once, and not by a function literal.
func keepsValue(a *ssa.Alloc) bool {
	return onlyLoadedAndStored(a) && onlyValue(a) != nil && !setByLiteral(a)
}

func setByLiteral(addr ssa.Value) bool {
	return slices.ContainsFunc(*addr.Referrers(), func(in ssa.Instruction) bool {
		made, ok := in.(*ssa.MakeClosure)
		if !ok {
			return false
		}
		for i, b := range made.Bindings {
			v := made.Fn.(*ssa.Function).FreeVars[i]
			sets := func(in ssa.Instruction) bool { st, ok := in.(*ssa.Store); return ok && st.Addr == v }
			if b == addr && (slices.ContainsFunc(*v.Referrers(), sets) || setByLiteral(v)) {
				return true
			}
		}
		return false
	})
}
