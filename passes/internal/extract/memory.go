package extract

import (
	"fmt"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// fieldOf returns field i of the struct that t is or points to.
func fieldOf(t types.Type, i int) *types.Var {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return t.Underlying().(*types.Struct).Field(i)
}

// slotOf returns the slot of field i in a struct of type t, -1 if it has none.
func (t *translator) slotOf(typ types.Type, i int) int {
	l := t.u.layouts.of(typ)
	if slots, ok := fieldSlots[typeName(typ)]; ok {
		if s, ok := slots[fieldOf(typ, i).Name()]; ok {
			return s
		}
		return -1
	}
	if l.offset == nil || t.u.isUntold(typ, i) {
		return -1
	}
	return l.offset[i]
}

// isUntold reports whether field i of typ is one of another package that stores to it without telling.
func (u *Unit) isUntold(typ types.Type, i int) bool {
	f := fieldOf(typ, i)
	return f.Exported() && f.Pkg() != u.Pkg.Pkg && !u.mayCarry(f.Type()) && u.Withholds(f, fieldKey(typ, i))
}

// Untold returns the keys of the fields that other packages can load, and to which this one stores what
// its functions do not tell, as it never matters here.
func (u *Unit) Untold() []string { return u.untold }

// fieldKey names a field across functions: loads and stores of a field are matched by it.
func fieldKey(typ types.Type, i int) string {
	return types.TypeString(typ, nil) + "." + fieldOf(typ, i).Name()
}

func (t *translator) fieldAddr(in *ssa.FieldAddr) {
	typ := in.X.Type().Underlying().(*types.Pointer).Elem()
	slot := t.slotOf(typ, in.Field)
	if slot < 0 {
		return // loads are unknown, stores escape: see load and store
	}
	t.emit(model.Instr{
		Op: model.OpAddr, N: slot, Name: fieldKey(typ, in.Field),
		Dst: []model.Reg{t.dst(in)}, Src: []model.Reg{t.operand(in.X)}, Site: t.u.Site(in.Pos()),
	})
}

// held reports whether the model holds what addr points to.
func (t *translator) held(addr ssa.Value) bool {
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		return t.slotOf(a.X.Type().Underlying().(*types.Pointer).Elem(), a.Field) >= 0
	case *ssa.IndexAddr:
		return t.elemWidth(a.X.Type()) > 0
	case *ssa.ChangeType:
		return t.held(a.X)
	case *ssa.Global:
		return false
	}
	return true
}

func (t *translator) load(in *ssa.UnOp) {
	w := t.width(in.Type())
	if w == 0 {
		return
	}
	dst := t.dst(in)
	if v, ok := in.X.(*ssa.Global); ok && isError(in.Type()) {
		// A sentinel error.
		t.emit(model.Instr{Op: model.OpConst, Dst: []model.Reg{dst}, Val: model.Distinct(v.String())})
		return
	}
	if v, ok := in.X.(*ssa.Global); ok && t.u.semaphores[v] {
		t.unknownReg(dst, model.Opaque, globalName(v), in.Pos())
		return
	}
	if !t.u.mayCarry(in.Type()) && t.u.isLentAt(in) {
		t.unknownReg(dst, model.Data, describe(in), in.Pos())
		return
	}
	if load := t.same(in); load != nil {
		t.emit(model.Instr{Op: model.OpMove, Dst: []model.Reg{dst}, Src: []model.Reg{t.dst(load)}})
		return
	}
	if !t.held(in.X) {
		if r := t.constantPath(in); r != model.NoReg {
			t.emit(model.Instr{Op: model.OpMove, Dst: []model.Reg{dst}, Src: []model.Reg{r}})
			return
		}
		t.unknownReg(dst, t.u.loadClass(in.X), describe(in), in.Pos())
		return
	}
	if t.u.loadClass(in.X) == model.Opaque {
		w = -w
	}
	t.emit(model.Instr{Op: model.OpLoad, N: w, Name: t.u.memoryKey(in.X), Dst: []model.Reg{dst}, Src: []model.Reg{t.operand(in.X)}, Site: t.u.Site(in.Pos())})
}

// loadClass says what a value is that is loaded from memory that the model does not hold: input when
// nobody changes it after the object was made, else shared state.
func (u *Unit) loadClass(addr ssa.Value) model.Class {
	fa, ok := addr.(*ssa.FieldAddr)
	if !ok {
		return model.Opaque
	}
	f := fieldOf(fa.X.Type(), fa.Field)
	if f.Pkg() == u.Pkg.Pkg && u.mutable[f] {
		return model.Opaque
	}
	return model.Data
}

func (t *translator) store(in *ssa.Store) {
	w := t.width(in.Val.Type())
	if w == 0 {
		if t.keepsKey(in.Addr) {
			t.emit(model.Instr{Op: model.OpStore, N: 1, Src: []model.Reg{t.operand(in.Addr), t.key(in.Val)}})
		}
		return
	}
	if !t.held(in.Addr) {
		t.escape(in.Val)
		return
	}
	addr := t.operand(in.Addr)
	v := t.operand(in.Val)
	key := ""
	if !t.u.mayCarry(in.Val.Type()) {
		key = t.u.memoryKey(in.Addr)
		if fa, ok := in.Addr.(*ssa.FieldAddr); ok && key != "" && fieldOf(fa.X.Type(), fa.Field).Exported() {
			t.u.offered[key] = true
		}
	}
	t.emit(model.Instr{Op: model.OpStore, N: w, Name: key, Src: []model.Reg{addr, v}, Site: t.u.Site(in.Pos())})
}

// path writes v as a base value and the fields that lead from it to v, if nobody changes those after
// their objects were made; "" if it can't.
func (t *translator) path(v ssa.Value, depth int) (base ssa.Value, path string) {
	if depth == 0 {
		return nil, ""
	}
	switch v := v.(type) {
	case *ssa.FieldAddr:
		if t.u.mutable[fieldOf(v.X.Type(), v.Field)] {
			return nil, ""
		}
		if b, p := t.path(v.X, depth-1); b != nil {
			return b, p + "." + fieldOf(v.X.Type(), v.Field).Name()
		}
	case *ssa.Field:
		if b, p := t.path(v.X, depth-1); b != nil {
			return b, p + "." + fieldOf(v.X.Type(), v.Field).Name()
		}
	case *ssa.UnOp:
		if _, ok := v.X.(*ssa.FieldAddr); ok && v.Op == token.MUL {
			return t.path(v.X, depth-1)
		}
		return v, ""
	case *ssa.Parameter, *ssa.Extract, *ssa.Call, *ssa.TypeAssert, *ssa.FreeVar, *ssa.Lookup, *ssa.Index:
		return v, ""
	case *ssa.Alloc: // a variable that is set once, as a whole
		var set *ssa.Store
		for _, ref := range *v.Referrers() {
			switch ref := ref.(type) {
			case *ssa.Store:
				if set != nil || ref.Addr != v {
					return nil, ""
				}
				set = ref
			case *ssa.FieldAddr, *ssa.UnOp, *ssa.DebugRef:
			default:
				return nil, ""
			}
		}
		if set != nil {
			return set.Val, ""
		}
	}
	return nil, ""
}

// constantPath returns the register that holds, for all the time that the base of v's path does not change,
// the value of v, which the model does not hold otherwise; NoReg if v has no such path.
func (t *translator) constantPath(v ssa.Value) model.Reg {
	base, path := t.path(v, 6)
	if base == nil || path == "" {
		return model.NoReg
	}
	for _, c := range t.constants[base] {
		if c.path == path {
			return c.reg
		}
	}
	return model.NoReg
}

// A constantField is a field, at the end of a path, that keeps its value as long as the base does.
type constantField struct {
	path string
	name string
	reg  model.Reg
}

// findConstants finds the fields of which constantPath will be asked, so that they are set where their bases are.
func (t *translator) findConstants() {
	t.constants = map[ssa.Value][]constantField{}
	for _, b := range t.fn.Blocks {
		for _, in := range b.Instrs {
			t.noteKeys(in)
			v, ok := in.(ssa.Value)
			if !ok {
				continue
			}
			switch in := in.(type) {
			case *ssa.UnOp:
				if in.Op != token.MUL || t.width(v.Type()) != 1 || t.held(in.X) {
					continue
				}
			case *ssa.Field:
				if t.width(v.Type()) != 1 || t.slotOf(in.X.Type(), in.Field) >= 0 {
					continue
				}
			default:
				continue
			}
			base, path := t.path(v, 6)
			if base != nil && path != "" && t.constantPath(v) == model.NoReg {
				t.constants[base] = append(t.constants[base], constantField{path, describe(v), t.reg()})
			}
		}
	}
}

// setConstants sets the fields that hang on base, which has just been set.
func (t *translator) setConstants(base ssa.Value) {
	for _, c := range t.constants[base] {
		t.unknownReg(c.reg, model.Data, c.name, base.Pos())
	}
}

// memoryKey names what addr points to, so that stores can be matched with loads: a
// field, or a variable. It is "" when the address is used in other ways, too.
func (u *Unit) memoryKey(addr ssa.Value) string {
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		if f := fieldOf(a.X.Type(), a.Field); !u.shared[f] {
			return fieldKey(a.X.Type().Underlying().(*types.Pointer).Elem(), a.Field)
		}
	case *ssa.Alloc:
		if onlyLoadedAndStored(a) {
			return fmt.Sprintf("%s %s %d", Symbol(a.Parent()), a.Comment, a.Pos())
		}
	case *ssa.ChangeType:
		return u.memoryKey(a.X)
	case *ssa.FreeVar:
		if v := binding(a); v != nil {
			return u.memoryKey(v)
		}
	}
	return ""
}

// binding returns what the captured variable v is in the enclosing function, nil if that is not one value.
func binding(v *ssa.FreeVar) ssa.Value {
	fn := v.Parent()
	if fn.Parent() == nil {
		return nil
	}
	index := -1
	for i, f := range fn.FreeVars {
		if f == v {
			index = i
		}
	}
	var found ssa.Value
	for _, ref := range *fn.Referrers() {
		mc, ok := ref.(*ssa.MakeClosure)
		if !ok || index < 0 || found != nil && found != mc.Bindings[index] {
			return nil
		}
		found = mc.Bindings[index]
	}
	return found
}

// onlyLoadedAndStored reports whether all that is ever done with the variable at addr, here
// and in function literals, is to load and store it.
func onlyLoadedAndStored(addr ssa.Value) bool {
	for _, ref := range *addr.Referrers() {
		switch ref := ref.(type) {
		case *ssa.UnOp, *ssa.DebugRef:
		case *ssa.Call:
			if !isAtomic(ref) {
				return false
			}
		case *ssa.Store:
			if ref.Addr != addr {
				return false
			}
		case *ssa.MakeClosure:
			fn := ref.Fn.(*ssa.Function)
			for i, b := range ref.Bindings {
				if b == addr && !onlyLoadedAndStored(fn.FreeVars[i]) {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

func (t *translator) field(in *ssa.Field) {
	dst := t.dst(in)
	if dst == model.NoReg {
		return
	}
	slot := t.slotOf(in.X.Type(), in.Field)
	if slot < 0 {
		if r := t.constantPath(in); r != model.NoReg {
			t.emit(model.Instr{Op: model.OpMove, Dst: []model.Reg{dst}, Src: []model.Reg{r}})
			return
		}
		t.unknown(in, model.Data, describe(in))
		return
	}
	if t.width(in.X.Type()) == 1 {
		t.move(in, in.X)
		return
	}
	t.emit(model.Instr{
		Op: model.OpField, N: slot, Zero: t.u.layouts.of(in.Type()).zero,
		Dst: []model.Reg{dst}, Src: []model.Reg{t.operand(in.X)},
	})
}

// sliceWidth returns the number of slots of an element of a slice of elem: none if it
// cannot lead to a primitive. Then only the slice's length is held.
func (u *Unit) sliceWidth(elem types.Type) int {
	if !u.mayCarry(elem) {
		return 0
	}
	return u.layouts.of(elem).width
}

// elemWidth returns the number of slots of an element of t, a slice, an array or
// a pointer to an array; 0 when the model does not hold the elements.
func (t *translator) elemWidth(typ types.Type) int {
	switch u := typ.Underlying().(type) {
	case *types.Slice:
		return t.u.sliceWidth(u.Elem())
	case *types.Array:
		if t.width(typ) == 0 {
			return 0
		}
		return t.width(u.Elem())
	case *types.Pointer:
		return t.elemWidth(u.Elem())
	}
	return 0
}

func (t *translator) indexAddr(in *ssa.IndexAddr) {
	w := t.elemWidth(in.X.Type())
	if w == 0 {
		return
	}
	x, i := t.operand(in.X), t.operand(in.Index)
	t.emit(model.Instr{Op: model.OpIndex, N: w, Dst: []model.Reg{t.dst(in)}, Src: []model.Reg{x, i}, Site: t.u.Site(in.Pos())})
}

func (t *translator) index(in *ssa.Index) {
	w := t.elemWidth(in.X.Type())
	if w == 0 || t.dst(in) == model.NoReg {
		t.unknown(in, model.Data, "")
		return
	}
	x, i := t.operand(in.X), t.operand(in.Index)
	t.emit(model.Instr{Op: model.OpElem, N: w, Dst: []model.Reg{t.dst(in)}, Src: []model.Reg{x, i}, Site: t.u.Site(in.Pos())})
}

func (t *translator) slice(in *ssa.Slice) {
	bound := func(v ssa.Value) model.Reg {
		if v == nil {
			return model.NoReg
		}
		return t.operand(v)
	}
	elem := func(typ types.Type) types.Type {
		if p, ok := typ.Underlying().(*types.Pointer); ok {
			typ = p.Elem()
		}
		switch u := typ.Underlying().(type) {
		case *types.Slice:
			return u.Elem()
		case *types.Array:
			return u.Elem()
		}
		return nil
	}
	e := elem(in.X.Type())
	if e == nil { // a string
		t.unknown(in, model.Data, "")
		return
	}
	w := t.u.sliceWidth(e)
	var zero []model.Value
	if p, ok := in.X.Type().Underlying().(*types.Pointer); ok {
		arr := p.Elem().Underlying().(*types.Array)
		al := t.u.layouts.of(p.Elem())
		if t.u.holdsNothing(in) {
			w = 0 // what is printed, say: a call that is given it can be passed over
		}
		if al.width == 0 || w == 0 {
			// Only the length of the array is known.
			n := t.constant(intValue(int(arr.Len())))
			t.emit(model.Instr{Op: model.OpMakeSlice, Dst: []model.Reg{t.dst(in)}, Src: []model.Reg{n}, Zero: unknownSlots(w), Site: t.u.Site(in.Pos())})
			return
		}
		zero = al.zero
	}
	x, lo, hi := t.operand(in.X), bound(in.Low), bound(in.High)
	t.emit(model.Instr{Op: model.OpSlice, N: w, Zero: zero, Dst: []model.Reg{t.dst(in)}, Src: []model.Reg{x, lo, hi}, Site: t.u.Site(in.Pos())})
}

func unknownSlots(w int) []model.Value {
	zero := make([]model.Value, w)
	for i := range zero {
		zero[i] = model.Value{Kind: model.Unknown}
	}
	return zero
}
