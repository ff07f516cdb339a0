package extract

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// A map is held when its elements, or its keys, can lead to primitives.
func (t *translator) heldMap(typ types.Type) bool {
	m, ok := typ.Underlying().(*types.Map)
	return ok && t.u.holdsMap(m)
}

func (u *Unit) holdsMap(m *types.Map) bool {
	width := u.layouts.of(m.Elem()).width
	return u.layouts.carry(m.Elem()) && width == 1 || u.heldKeys(m) && width <= 1
}

// heldKeys reports whether the keys of m are held: subscribers are kept in such maps.
func (u *Unit) heldKeys(m *types.Map) bool {
	return u.layouts.carry(m.Key()) && u.layouts.of(m.Key()).width == 1
}

func (t *translator) lookup(in *ssa.Lookup) {
	v, ok := model.NoReg, model.NoReg
	if in.CommaOk {
		rs := t.results(in)
		v, ok = rs[0], rs[1]
	} else {
		v = t.dst(in)
	}
	if t.heldMap(in.X.Type()) {
		m, k := t.operand(in.X), t.key(in.Index)
		flags := 0
		if t.u.isInput(in.Index, 6) {
			flags = 1
		}
		absent := t.u.layouts.of(in.X.Type().Underlying().(*types.Map).Elem()).zero
		t.emit(model.Instr{Op: model.OpMapGet, N: flags, Zero: absent, Dst: []model.Reg{v, ok}, Src: []model.Reg{m, k}, Site: t.u.Site(in.Pos())})
		return
	}
	for _, r := range []model.Reg{v, ok} {
		if r != model.NoReg {
			t.unknownReg(r, model.Opaque, "", in.Pos())
		}
	}
}

// isInput reports whether v comes from outside: it is an argument, the result of a call, or a part of
// such a value that nobody changes. What was received is not: the sender knows what it sends.
func (u *Unit) isInput(v ssa.Value, depth int) bool {
	if depth <= 0 || received(v, depth) {
		return false
	}
	switch v := v.(type) {
	case *ssa.Parameter, *ssa.Call, *ssa.Extract:
		return true
	case *ssa.UnOp:
		return v.Op == token.MUL && u.isInput(v.X, depth-1)
	case *ssa.FieldAddr:
		return u.loadClass(v) == model.Data
	case *ssa.Field:
		return u.isInput(v.X, depth-1)
	case *ssa.Alloc: // an argument that is kept in memory, as a function literal uses it
		set := false
		for _, ref := range *v.Referrers() {
			if st, ok := ref.(*ssa.Store); ok && st.Addr == v {
				if !u.isInput(st.Val, depth-1) {
					return false
				}
				set = true
			}
		}
		return set && onlyLoadedAndStored(v)
	case *ssa.FreeVar:
		b := binding(v)
		return b != nil && u.isInput(b, depth-1)
	case *ssa.Convert:
		return u.isInput(v.X, depth-1)
	}
	return false
}

func (t *translator) mapUpdate(in *ssa.MapUpdate) {
	if !t.heldMap(in.Map.Type()) {
		t.escape(in.Key, in.Value)
		return
	}
	if !t.u.heldKeys(in.Map.Type().Underlying().(*types.Map)) {
		t.escape(in.Key)
	}
	m, k, v := t.operand(in.Map), t.key(in.Key), t.operand(in.Value)
	t.emit(model.Instr{Op: model.OpMapSet, Src: []model.Reg{m, k, v}})
}

func (t *translator) rangeOver(in *ssa.Range) {
	if t.heldMap(in.X.Type()) {
		r := t.reg()
		t.regs[in] = r
		decide := 0
		if t.isSettled(in.X, in) {
			decide = 1
		}
		t.emit(model.Instr{Op: model.OpRange, N: decide, Dst: []model.Reg{r}, Src: []model.Reg{t.operand(in.X)}, Site: t.u.Site(in.Pos())})
		return
	}
	if _, ok := in.X.Type().Underlying().(*types.Map); ok && t.isSettled(in.X, in) {
		t.rounds(in)
	}
}

func (t *translator) iterate(in *ssa.Next) {
	rs := t.results(in)
	rng := in.Iter.(*ssa.Range)
	if !in.IsString && t.heldMap(rng.X.Type()) {
		iter, ok := t.regs[rng]
		if ok {
			t.emit(model.Instr{Op: model.OpNext, Dst: rs, Src: []model.Reg{iter}, Site: t.u.Site(in.Pos())})
			return
		}
	}
	if t.tuples[rng] != nil {
		t.round(in, rs)
		return
	}
	for _, r := range rs {
		if r != model.NoReg {
			t.unknownReg(r, model.Data, "", in.Pos())
		}
	}
}

// keyPath is the path of the field that stands for a value itself, as a key that the model does not hold otherwise.
const keyPath = "key"

// eachKey calls f with the keys of the instruction, if it is about a map that is held.
func (t *translator) eachKey(in ssa.Instruction, f func(ssa.Value)) {
	var m, k ssa.Value
	switch in := in.(type) {
	case *ssa.Lookup:
		m, k = in.X, in.Index
	case *ssa.MapUpdate:
		m, k = in.Map, in.Key
	case *ssa.Call:
		if b, ok := in.Call.Value.(*ssa.Builtin); ok && b.Name() == "delete" {
			m, k = in.Call.Args[0], in.Call.Args[1]
		}
	}
	if m != nil && t.heldMap(m.Type()) && t.width(k.Type()) == 0 {
		f(k)
	}
}

// key is like operand, for the key of a map that is held: a string or struct, say, is a symbol, so that it is known
// that an entry is deleted under the key under which it was stored.
func (t *translator) key(v ssa.Value) model.Reg {
	if t.width(v.Type()) == 0 {
		if load, ok := v.(*ssa.UnOp); ok && load.Op == token.MUL && t.keepsKey(load.X) {
			return t.temp(model.Instr{Op: model.OpLoad, N: 1, Src: []model.Reg{t.operand(load.X)}})
		}
		for _, c := range t.constants[v] {
			if c.path == keyPath {
				return c.reg
			}
		}
	}
	return t.operand(v)
}

// keepsKey reports whether addr is the address of a variable that is kept in the model as its value is a key.
func (t *translator) keepsKey(addr ssa.Value) bool {
	if v, ok := addr.(*ssa.FreeVar); ok {
		if addr = binding(v); addr == nil {
			return false
		}
		return t.keepsKey(addr)
	}
	a, ok := addr.(*ssa.Alloc)
	return ok && t.width(a.Type().Underlying().(*types.Pointer).Elem()) == 0 && onlyLoadedAndStored(a) && t.leadsToKey(a)
}

// leadsToKey reports whether what is loaded from addr is used as a key.
func (t *translator) leadsToKey(addr ssa.Value) bool {
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp:
			found := false
			for _, use := range *ref.Referrers() {
				t.eachKey(use, func(k ssa.Value) { found = found || k == ref })
			}
			if found {
				return true
			}
		case *ssa.MakeClosure:
			for i, b := range ref.Bindings {
				if b == addr && t.leadsToKey(ref.Fn.(*ssa.Function).FreeVars[i]) {
					return true
				}
			}
		}
	}
	return false
}

// noteKeys sees to it that the keys that in needs are symbols, set where the values are.
func (t *translator) noteKeys(in ssa.Instruction) {
	note := func(v ssa.Value) {
		switch v.(type) {
		case *ssa.Parameter, *ssa.FreeVar, *ssa.Call, *ssa.Extract, *ssa.BinOp, *ssa.Field, *ssa.TypeAssert, *ssa.UnOp, *ssa.Convert, *ssa.Phi:
		default:
			return // the key of a literal is another one each time
		}
		for _, c := range t.constants[v] {
			if c.path == keyPath {
				return
			}
		}
		t.constants[v] = append(t.constants[v], constantField{keyPath, describe(v), t.reg()})
	}
	t.eachKey(in, note)
	if st, ok := in.(*ssa.Store); ok && t.width(st.Val.Type()) == 0 && t.keepsKey(st.Addr) {
		note(st.Val)
	}
}
