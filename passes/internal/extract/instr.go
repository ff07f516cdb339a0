package extract

import (
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// instr translates one instruction.
func (t *translator) instr(in ssa.Instruction) {
	site := t.u.Site(in.Pos())
	switch in := in.(type) {
	case *ssa.Alloc:
		elem := in.Type().Underlying().(*types.Pointer).Elem()
		zero := t.u.layouts.of(elem).zero
		if t.keepsKey(in) {
			zero = unknownSlots(1)
		}
		t.emit(model.Instr{Op: model.OpNew, Name: typeName(elem), Dst: []model.Reg{t.dst(in)}, Zero: zero, Site: site})
	case *ssa.Phi: // set by the jumps that lead here
		t.dst(in)
	case *ssa.BinOp:
		t.binOp(in)
	case *ssa.UnOp:
		t.unOp(in)
	case *ssa.ChangeType:
		t.move(in, in.X)
	case *ssa.ChangeInterface:
		t.move(in, in.X)
	case *ssa.Convert:
		t.convert(in)
	case *ssa.MultiConvert:
		t.unknown(in, model.Data, "")
	case *ssa.SliceToArrayPointer:
		t.escape(in.X)
		t.unknown(in, model.Opaque, "")
	case *ssa.MakeInterface:
		t.makeInterface(in)
	case *ssa.TypeAssert:
		t.typeAssert(in)
	case *ssa.Extract:
		t.extract(in)
	case *ssa.FieldAddr:
		t.fieldAddr(in)
	case *ssa.Field:
		t.field(in)
	case *ssa.IndexAddr:
		t.indexAddr(in)
	case *ssa.Index:
		t.index(in)
	case *ssa.Lookup:
		t.lookup(in)
	case *ssa.MapUpdate:
		t.mapUpdate(in)
	case *ssa.Range:
		t.rangeOver(in)
	case *ssa.Next:
		t.iterate(in)
	case *ssa.MakeClosure:
		t.makeClosure(in)
	case *ssa.MakeChan:
		size := t.operand(in.Size)
		elem := t.u.layouts.of(in.Type().Underlying().(*types.Chan).Elem())
		t.emit(model.Instr{Op: model.OpMakeChan, Zero: elem.zero, Dst: []model.Reg{t.dst(in)}, Src: []model.Reg{size}, Site: site})
	case *ssa.MakeMap:
		if !t.heldMap(in.Type()) && !staysEmpty(in) {
			t.unknown(in, model.Data, "")
			return
		}
		t.emit(model.Instr{Op: model.OpMakeMap, Dst: []model.Reg{t.dst(in)}, Site: site})
	case *ssa.MakeSlice:
		elem := in.Type().Underlying().(*types.Slice).Elem()
		zero := t.u.layouts.of(elem).zero[:t.u.sliceWidth(elem)]
		n := t.operand(in.Len)
		t.emit(model.Instr{Op: model.OpMakeSlice, Dst: []model.Reg{t.dst(in)}, Src: []model.Reg{n}, Zero: zero, Site: site})
	case *ssa.Slice:
		t.slice(in)
	case *ssa.Store:
		t.store(in)
	case *ssa.Send:
		ch, v := t.operand(in.Chan), t.operand(in.X)
		t.emit(model.Instr{Op: model.OpSend, Src: []model.Reg{ch, v}, Site: site})
	case *ssa.Select:
		t.selectOp(in)
	case *ssa.Call:
		t.call(in, model.CallNow)
	case *ssa.Go:
		t.call(in, model.CallGo)
	case *ssa.Defer:
		t.call(in, model.CallDefer)
	case *ssa.RunDefers:
		t.emit(model.Instr{Op: model.OpRunDefers, Site: site})
	case *ssa.Panic:
		t.emit(model.Instr{Op: model.OpPanic, Src: []model.Reg{t.operand(in.X)}, Site: site})
	case *ssa.Return:
		var rs []model.Reg
		for _, r := range in.Results {
			rs = append(rs, t.operand(r))
		}
		if failure(in.Results) {
			rs[len(rs)-1] = t.constant(model.Value{Kind: model.NonNil})
		}
		if t.endsContext && !deferring(in.Parent()) {
			t.emit(model.Instr{Op: model.OpRunDefers, Site: site})
		}
		t.emit(model.Instr{Op: model.OpReturn, Src: rs, Site: site})
	case *ssa.Jump:
		t.jump(in.Block(), 0)
	case *ssa.If:
		t.branch(in.Block(), in)
	}
}

// failure reports whether results, of a return statement, tell of an error that was just made: beside it
// there is nothing but nil, so the error is not, although the function that made it is not known.
func failure(results []ssa.Value) bool {
	n := len(results)
	if n < 2 || !isError(results[n-1].Type()) {
		return false
	}
	call, ok := results[n-1].(*ssa.Call)
	if !ok {
		return false
	}
	if fn := call.Call.StaticCallee(); fn != nil && fn.Blocks != nil {
		return false
	}
	for _, r := range results[:n-1] {
		if !isNilConst(r) {
			return false
		}
	}
	return true
}

func (t *translator) move(dst, src ssa.Value) {
	if r := t.dst(dst); r != model.NoReg {
		t.emit(model.Instr{Op: model.OpMove, Dst: []model.Reg{r}, Src: []model.Reg{t.operand(src)}})
	}
}

// escape makes everything reachable from the values external.
func (t *translator) escape(vs ...ssa.Value) {
	var rs []model.Reg
	for _, v := range vs {
		if t.u.mayCarry(v.Type()) && !t.u.holdsNothing(v) {
			if r := t.src(v); r != model.NoReg {
				rs = append(rs, r)
			}
		}
	}
	if len(rs) > 0 {
		t.emit(model.Instr{Op: model.OpEscape, Src: rs})
	}
}

// holdsNothing reports whether v, an interface or a slice of interfaces, is seen to hold
// only what cannot lead to a primitive.
func (u *Unit) holdsNothing(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Const:
		return true
	case *ssa.MakeInterface:
		if s, ok := v.X.Type().Underlying().(*types.Slice); ok && types.IsInterface(s.Elem()) {
			return u.holdsNothing(v.X)
		}
		return !u.layouts.carry(v.X.Type())
	case *ssa.ChangeInterface:
		return u.holdsNothing(v.X)
	case *ssa.Slice: // of the array of variadic arguments
		arr, ok := v.X.(*ssa.Alloc)
		if !ok || arr.Comment != "varargs" { // that of make can be filled through the slice
			return false
		}
		for _, ref := range *arr.Referrers() {
			switch ref := ref.(type) {
			case *ssa.IndexAddr:
				for _, use := range *ref.Referrers() {
					if st, ok := use.(*ssa.Store); !ok || st.Addr != ref || u.mayCarry(st.Val.Type()) && !u.holdsNothing(st.Val) {
						return false
					}
				}
			case *ssa.Slice, *ssa.DebugRef:
			default:
				return false
			}
		}
		return true
	}
	return false
}

// mayCarry reports whether a value of type typ can lead to a primitive, be it as
// the dynamic value of an interface.
func (u *Unit) mayCarry(typ types.Type) bool {
	elem := typ
	for range 4 { // through slices of slices; a type may be a slice of itself
		s, ok := elem.Underlying().(*types.Slice)
		if !ok {
			break
		}
		elem = s.Elem()
	}
	if p, ok := elem.Underlying().(*types.Pointer); ok && types.IsInterface(p.Elem()) {
		return true
	}
	if _, ok := types.Unalias(elem).(*types.TypeParam); ok {
		return false // see behavesLike
	}
	if types.IsInterface(elem) {
		return !isError(elem)
	}
	return u.layouts.carry(typ)
}

func isNilConst(v ssa.Value) bool {
	c, ok := v.(*ssa.Const)
	return ok && c.Value == nil && !isStructOrArray(c.Type())
}

func isStructOrArray(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Struct, *types.Array:
		return true
	}
	return false
}

func (t *translator) binOp(in *ssa.BinOp) {
	dst := t.dst(in)
	if dst == model.NoReg {
		return
	}
	site := t.u.Site(in.Pos())
	if in.Op == token.EQL || in.Op == token.NEQ {
		x, y := in.X, in.Y
		if isNilConst(x) {
			x, y = y, x
		}
		if isNilConst(y) {
			r := dst
			if in.Op == token.NEQ {
				r = t.reg()
			}
			t.emit(model.Instr{Op: model.OpIsNil, N: nilClass(x.Type()), Dst: []model.Reg{r}, Src: []model.Reg{t.operand(x)}, Site: site, Name: describe(x)})
			if in.Op == token.NEQ {
				t.emit(model.Instr{Op: model.OpNot, Dst: []model.Reg{dst}, Src: []model.Reg{r}})
			}
			return
		}
	}
	if r, ok := t.once(in, 1, func(dst []model.Reg) { t.compute(in, token.EQL, dst[0]) }); ok {
		op := model.OpMove
		if in.Op == token.NEQ {
			op = model.OpNot
		}
		t.emit(model.Instr{Op: op, Dst: []model.Reg{dst}, Src: r})
		return
	}
	t.compute(in, in.Op, dst)
}

// compute sets dst to what op makes of the operands of in.
func (t *translator) compute(in *ssa.BinOp, op token.Token, dst model.Reg) {
	switch op {
	case token.ADD, token.SUB, token.MUL, token.QUO, token.REM, token.AND, token.OR, token.XOR,
		token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		comparable := !types.IsInterface(in.X.Type()) ||
			isError(in.X.Type()) && isError(in.Y.Type()) && !received(in.X, 6) && !received(in.Y, 6)
		if t.width(in.X.Type()) == 1 && t.width(in.Y.Type()) == 1 && comparable {
			a, b := t.operand(in.X), t.operand(in.Y)
			counts := 0
			if boundsLoop(in) || makesRoom(in) {
				counts = 1
			}
			t.emit(model.Instr{Op: model.OpBin, N: counts, Name: op.String(), Dst: []model.Reg{dst}, Src: []model.Reg{a, b}, Site: t.u.Site(in.Pos())})
			return
		}
	}
	class := model.Data
	switch {
	case received(in.X, 6) || received(in.Y, 6):
		class = model.Opaque // the sender knows what it sends
	}
	t.unknownReg(dst, class, describe(in.X), in.Pos())
}

// received reports whether v was received from a channel, or is a part of such a value.
func received(v ssa.Value, depth int) bool {
	if depth <= 0 {
		return false
	}
	switch v := v.(type) {
	case *ssa.UnOp:
		return v.Op == token.ARROW || received(v.X, depth-1)
	case *ssa.Select:
		return true
	case *ssa.Extract:
		return received(v.Tuple, depth-1)
	case *ssa.Field:
		return received(v.X, depth-1)
	case *ssa.FieldAddr:
		return received(v.X, depth-1)
	case *ssa.Convert:
		return received(v.X, depth-1)
	case *ssa.TypeAssert:
		return received(v.X, depth-1)
	case *ssa.Alloc: // a variable that is received into
		for _, ref := range *v.Referrers() {
			if st, ok := ref.(*ssa.Store); ok && st.Addr == v && received(st.Val, depth-1) {
				return true
			}
		}
	case *ssa.Phi:
		for _, e := range v.Edges {
			if received(e, depth-2) {
				return true
			}
		}
	case *ssa.Call:
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && b.Name() == "len" {
			return received(v.Call.Args[0], depth-1)
		}
	}
	return false
}

// nilClass returns 1 for types whose values, when unknown, are not nil as a rule: what
// would be if a channel were nil is not to be guessed.
func nilClass(t types.Type) int {
	if _, ok := t.Underlying().(*types.Chan); ok {
		return 1
	}
	return 0
}

// describe names v for people: "err", "len(items)"; "" when it has no name.
func describe(v ssa.Value) string {
	switch v := v.(type) {
	case *ssa.Parameter:
		return v.Name()
	case *ssa.FreeVar:
		return v.Name()
	case *ssa.Alloc:
		return v.Comment
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return describe(v.X)
		}
	case *ssa.FieldAddr:
		return fieldOf(v.X.Type(), v.Field).Name()
	case *ssa.Extract:
		if isError(v.Type()) {
			return "err"
		}
	case *ssa.Phi:
		return v.Comment
	case *ssa.Call:
		if isError(v.Type()) {
			return "err"
		}
		if b, ok := v.Call.Value.(*ssa.Builtin); ok && len(v.Call.Args) == 1 {
			if d := describe(v.Call.Args[0]); d != "" {
				return b.Name() + "(" + d + ")"
			}
		}
	}
	if isError(v.Type()) {
		return "err"
	}
	return ""
}

func isError(t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type())
}

func (t *translator) unOp(in *ssa.UnOp) {
	site := t.u.Site(in.Pos())
	switch in.Op {
	case token.ARROW:
		if waitsForEver(in) {
			t.emit(model.Instr{Op: model.OpSelect, Dst: []model.Reg{model.NoReg}, Site: site})
			return
		}
		v, ok := model.NoReg, model.NoReg
		flag := 0
		if in.CommaOk {
			rs := t.results(in)
			v, ok = rs[0], rs[1]
			flag = 1
		} else {
			v = t.dst(in)
		}
		t.emit(model.Instr{Op: model.OpRecv, N: flag, Dst: []model.Reg{v, ok}, Src: []model.Reg{t.operand(in.X)}, Site: site})
	case token.MUL:
		t.load(in)
	case token.NOT:
		t.emit(model.Instr{Op: model.OpNot, Dst: []model.Reg{t.dst(in)}, Src: []model.Reg{t.operand(in.X)}})
	case token.SUB:
		if r := t.dst(in); r != model.NoReg {
			zero := t.constant(intValue(0))
			t.emit(model.Instr{Op: model.OpBin, Name: "-", Dst: []model.Reg{r}, Src: []model.Reg{zero, t.operand(in.X)}})
		}
	default:
		t.unknown(in, model.Data, "")
	}
}

// results returns the registers of the components of a value with several results.
func (t *translator) results(v ssa.Value) []model.Reg {
	if rs, ok := t.tuples[v]; ok {
		return rs
	}
	tup := v.Type().(*types.Tuple)
	rs := make([]model.Reg, tup.Len())
	for i := range rs {
		rs[i] = model.NoReg
		if t.width(tup.At(i).Type()) > 0 {
			rs[i] = t.reg()
		}
	}
	t.tuples[v] = rs
	return rs
}

func (t *translator) extract(in *ssa.Extract) {
	dst := t.dst(in)
	if dst == model.NoReg {
		return
	}
	if r := t.results(in.Tuple)[in.Index]; r != model.NoReg {
		t.emit(model.Instr{Op: model.OpMove, Dst: []model.Reg{dst}, Src: []model.Reg{r}})
		return
	}
	t.unknownReg(dst, model.Data, describe(in), in.Pos())
}

func (t *translator) convert(in *ssa.Convert) {
	isInt := func(t types.Type) bool {
		b, ok := t.Underlying().(*types.Basic)
		return ok && b.Info()&types.IsInteger != 0
	}
	if isInt(in.Type()) && isInt(in.X.Type()) {
		t.move(in, in.X)
		return
	}
	t.escape(in.X) // through unsafe.Pointer, say
	t.unknown(in, model.Data, "")
}

func (t *translator) makeInterface(in *ssa.MakeInterface) {
	x := t.src(in.X)
	if x == model.NoReg {
		x = t.constant(model.Value{Kind: model.NonNil})
	}
	t.emit(model.Instr{Op: model.OpIface, Dst: []model.Reg{t.dst(in)}, Src: []model.Reg{x}, Name: t.u.typeSymbol(in.X.Type())})
}

// typeSymbol returns the name of a dynamic type, and notes the type.
func (u *Unit) typeSymbol(typ types.Type) string {
	name := types.TypeString(typ, nil)
	u.types[name] = typ
	return name
}

func (t *translator) typeAssert(in *ssa.TypeAssert) {
	flags := 0
	v, ok := model.NoReg, model.NoReg
	if in.CommaOk {
		flags = 1
		rs := t.results(in)
		v, ok = rs[0], rs[1]
	} else {
		v = t.dst(in)
	}
	if _, ok := in.AssertedType.Underlying().(*types.Chan); ok && v != model.NoReg {
		// What was put into an interface is not followed to where it is taken out as a channel.
		t.escape(in.X)
		t.unknownReg(v, model.Opaque, "", in.Pos())
		v = model.NoReg
	}
	name := t.u.typeSymbol(in.AssertedType)
	if iface, isIface := in.AssertedType.Underlying().(*types.Interface); isIface {
		flags |= 2
		var names []string
		for i := range iface.NumMethods() {
			names = append(names, iface.Method(i).Name())
		}
		name = strings.Join(names, ",")
	}
	t.emit(model.Instr{Op: model.OpAssert, N: flags, Name: name, Dst: []model.Reg{v, ok}, Src: []model.Reg{t.operand(in.X)}, Site: t.u.Site(in.Pos())})
}

func (t *translator) makeClosure(in *ssa.MakeClosure) {
	fn := in.Fn.(*ssa.Function)
	t.need(fn)
	var rs []model.Reg
	for _, b := range in.Bindings {
		rs = append(rs, t.operand(b))
	}
	t.emit(model.Instr{Op: model.OpClosure, Dst: []model.Reg{t.dst(in)}, Name: Symbol(fn), Src: rs})
}

func (t *translator) selectOp(in *ssa.Select) {
	// The results are the index, a common ok, then what each receiving arm got.
	rs := t.results(in)
	sel := model.Instr{Op: model.OpSelect, Dst: []model.Reg{rs[0]}, Site: t.u.Site(in.Pos())}
	if !in.Blocking {
		sel.N = 1
	}
	recv := 2
	for _, s := range in.States {
		c := model.Case{Chan: t.operand(s.Chan), Val: model.NoReg, Ok: model.NoReg, Site: t.u.Site(s.Pos)}
		if s.Dir == types.SendOnly {
			c.Send = true
			c.Val = t.operand(s.Send)
		} else {
			c.Val, c.Ok = rs[recv], rs[1]
			recv++
		}
		sel.Cases = append(sel.Cases, c)
	}
	t.emit(sel)
	if !in.Blocking { // SSA numbers the default -1
		n := t.constant(intValue(len(in.States)))
		isDefault := t.temp(model.Instr{Op: model.OpBin, Name: "==", Src: []model.Reg{rs[0], n}})
		at := len(t.code)
		t.emit(model.Instr{Op: model.OpIf, Src: []model.Reg{isDefault}, To: []int{at + 1, at + 2}})
		t.emit(model.Instr{Op: model.OpConst, Dst: []model.Reg{rs[0]}, Val: intValue(-1)})
	}
}
