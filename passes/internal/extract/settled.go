package extract

import (
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// A map that is not held, see heldMap, has a length that is not known. It is the same each time once the map is settled: when nobody
// changes it any more.

// maxFillers bounds the chain of calls in which a map is looked for that is handed on and changed.
const maxFillers = 3

// isSettled reports whether the map v is settled when its function comes to at.
func (t *translator) isSettled(v ssa.Value, at ssa.Instruction) bool {
	switch v := v.(type) {
	case *ssa.UnOp:
		switch addr := v.X.(type) {
		case *ssa.FieldAddr:
			return !t.u.refilled[fieldOf(addr.X.Type(), addr.Field)]
		case *ssa.Alloc, *ssa.FreeVar:
			return t.isSettledVariable(addr, at)
		}
		return false
	case *ssa.Field:
		return !t.u.refilled[fieldOf(v.X.Type(), v.Field)]
	case *ssa.Parameter, *ssa.Call, *ssa.Extract, *ssa.MakeMap, *ssa.Phi:
		return !changesAfter(v, at)
	}
	return false
}

// isSettledVariable reports whether the map in the variable at addr is settled when its function comes to at.
func (t *translator) isSettledVariable(addr ssa.Value, at ssa.Instruction) bool {
	if v, ok := addr.(*ssa.FreeVar); ok {
		a, ok := binding(v).(*ssa.Alloc)
		return ok && keepsValue(a) && !changesAfter(a, nil) && !changesAfter(onlyValue(a), nil)
	}
	a := addr.(*ssa.Alloc)
	return keepsValue(a) && !changesAfter(a, at) && !changesAfter(onlyValue(a), at)
}

// changesAfter reports whether the map v, or that in the variable v, is changed after at; nil: at any time.
func changesAfter(v ssa.Value, at ssa.Instruction) bool {
	return slices.ContainsFunc(*v.Referrers(), func(in ssa.Instruction) bool {
		switch use := in.(type) {
		case *ssa.UnOp:
			return changesAfter(use, at)
		case *ssa.MakeClosure:
			i := slices.Index(use.Bindings, v)
			return changesAfter(use.Fn.(*ssa.Function).FreeVars[i], nil)
		}
		return changes(in, v, maxFillers) && (at == nil || in.Parent() != at.Parent() || leadsTo(at, in))
	})
}

// changes reports whether in, one of the uses of the map m, puts something into it, or takes something out, calls deep at most.
func changes(in ssa.Instruction, m ssa.Value, calls int) bool {
	switch in := in.(type) {
	case *ssa.MapUpdate:
		return in.Map == m
	case *ssa.Phi:
		return calls > 0 && slices.ContainsFunc(*in.Referrers(), func(use ssa.Instruction) bool { return changes(use, in, calls-1) })
	case ssa.CallInstruction:
		c := in.Common()
		if b, ok := c.Value.(*ssa.Builtin); ok {
			return b.Name() == "delete" || b.Name() == "clear"
		}
		fn := c.StaticCallee()
		if fn == nil {
			return false
		}
		if fn.Blocks == nil {
			return fn.Pkg != nil && fn.Pkg.Pkg.Path() == "maps"
		}
		for i, a := range c.Args {
			if a != m || i >= len(fn.Params) {
				continue
			}
			if calls == 0 || slices.ContainsFunc(*fn.Params[i].Referrers(), func(use ssa.Instruction) bool { return changes(use, fn.Params[i], calls-1) }) {
				return true
			}
		}
	}
	return false
}

// noteRefilled notes the fields of which fn changes the maps, other than in an object that it makes.
func (u *Unit) noteRefilled(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			v, ok := in.(ssa.Value)
			if !ok {
				continue
			}
			if _, ok := v.Type().Underlying().(*types.Map); !ok {
				continue
			}
			var f *types.Var
			switch v := v.(type) {
			case *ssa.UnOp:
				if fa, ok := v.X.(*ssa.FieldAddr); ok && !isFresh(fa.X) {
					f = fieldOf(fa.X.Type(), fa.Field)
				}
			case *ssa.Field:
				f = fieldOf(v.X.Type(), v.Field)
			}
			if f != nil && changesAfter(v, nil) {
				u.refilled[f] = true
			}
		}
	}
}

// rounds begins a loop over the map v that is not held, but settled: it makes as many rounds each time.
func (t *translator) rounds(in *ssa.Range) {
	n := t.temp(model.Instr{Op: model.OpLen, N: 1, Src: []model.Reg{t.operand(in.X)}, Site: t.u.Site(in.Pos())})
	t.tuples[in] = []model.Reg{n, t.constant(intValue(0))}
}

// round begins the next round of a loop that rounds has begun.
func (t *translator) round(in *ssa.Next, dst []model.Reg) {
	n, i := t.tuples[in.Iter][0], t.tuples[in.Iter][1]
	if dst[0] != model.NoReg {
		t.emit(model.Instr{Op: model.OpBin, Name: "<", Dst: dst[:1], Src: []model.Reg{i, n}, Site: t.u.Site(in.Pos())})
	}
	one := t.constant(intValue(1))
	t.emit(model.Instr{Op: model.OpBin, Name: "+", Dst: []model.Reg{i}, Src: []model.Reg{i, one}})
	for _, r := range dst[1:] {
		if r != model.NoReg {
			t.unknownReg(r, model.Data, "", in.Pos())
		}
	}
}

// staysEmpty reports whether nobody can put anything into the map m: all that is done with it is to look at it.
func staysEmpty(m *ssa.MakeMap) bool {
	return !slices.ContainsFunc(*m.Referrers(), func(in ssa.Instruction) bool {
		switch in := in.(type) {
		case *ssa.Lookup, *ssa.Range, *ssa.DebugRef:
			return false
		case *ssa.Call:
			_, ok := in.Call.Value.(*ssa.Builtin)
			return !ok
		}
		return true
	})
}
