package extract

import (
	"go/token"
	"go/types"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// Conduct is what is known of a function of another package.
type Conduct int

// The kinds of conduct, from the best known.
const (
	Known    Conduct = iota // Imports or Library tell its behaviour
	Harmless                // it may call functions that it is given, before it returns, and no more
	Inert                   // it was analysed: it does nothing to what it is given
	Plain                   // its package has no concurrency: it may call functions that it is given, and methods, before it returns
	Anything                // it may do anything with what it is given, at any time
)

func (t *translator) call(in ssa.CallInstruction, mode int) {
	c := in.Common()
	site := t.u.Site(in.Pos())
	var dst []model.Reg
	if v := in.Value(); v != nil {
		if _, ok := v.Type().(*types.Tuple); ok {
			dst = t.results(v)
		} else {
			dst = []model.Reg{t.dst(v)}
		}
	}
	if b, ok := c.Value.(*ssa.Builtin); ok {
		t.builtin(in, b.Name(), mode, site)
		return
	}
	if c.IsInvoke() {
		t.invoke(in, dst, mode, site)
		return
	}
	fn := c.StaticCallee()
	if fn == nil {
		mode, dst, after := t.guard(mode, dst, site)
		src := []model.Reg{t.operand(c.Value)}
		t.emit(model.Instr{Op: model.OpCallDyn, N: mode, Dst: dst, Src: append(src, t.args(c.Args)...), Site: site, Name: describe(c.Value)})
		after()
		return
	}
	symbol := Symbol(fn)
	if fn.Blocks == nil || t.u.Library(symbol) != nil {
		if setsFar(in, symbol) {
			symbol += ".far"
		}
		if r, ok := t.once(in, len(dst), func(dst []model.Reg) { t.external(in, fn, symbol, dst, mode, site) }); ok {
			for i := range dst {
				if dst[i] != model.NoReg {
					t.emit(model.Instr{Op: model.OpMove, Dst: dst[i : i+1], Src: r[i : i+1]})
				}
			}
			return
		}
		t.external(in, fn, symbol, dst, mode, site)
		return
	}
	t.need(fn)
	if _, ok := c.Value.(*ssa.MakeClosure); ok {
		src := []model.Reg{t.operand(c.Value)}
		t.emit(model.Instr{Op: model.OpCallDyn, N: mode, Name: symbol, Dst: dst, Src: append(src, t.args(c.Args)...), Site: site})
		return
	}
	t.emit(model.Instr{Op: model.OpCall, N: mode, Name: symbol, Dst: dst, Src: t.args(c.Args), Site: site})
}

func (t *translator) args(vs []ssa.Value) []model.Reg {
	rs := make([]model.Reg, len(vs))
	for i, v := range vs {
		rs[i] = t.operand(v)
	}
	return rs
}

// external translates a call of a function whose source is not in this package.
func (t *translator) external(in ssa.CallInstruction, fn *ssa.Function, symbol string, dst []model.Reg, mode int, site model.Site) {
	c := in.Common()
	if symbol == testContext && t.endsContext && len(dst) == 1 {
		t.context(dst, site)
		return
	}
	if lib := t.u.Library(symbol); lib != nil && mode == model.CallNow && straight(lib) {
		t.inline(lib, c.Args, dst, site)
		return
	}
	if symbol == "time.Sleep" && mode == model.CallNow && t.u.InTest(t.fn.Pos()) {
		// In a test, time passes when nothing else happens: who sleeps lets others come first.
		timer := t.temp(model.Instr{Op: model.OpTimer, N: 1, Site: site})
		t.emit(model.Instr{Op: model.OpRecv, Dst: []model.Reg{model.NoReg, model.NoReg}, Src: []model.Reg{timer}, Site: site})
		return
	}
	if symbol == "errors.Join" && mode == model.CallNow && len(dst) == 1 {
		if errs := elements(c.Args[0]); errs != nil {
			t.join(errs, dst[0])
			return
		}
	}
	if strings.HasPrefix(symbol, "(*sync/atomic.Pointer[") { // whoever loads what is stored there may use it
		t.escape(c.Args[1:]...)
		t.unknownResults(in, dst)
		return
	}
	if ptr := c.Args; symbol[0] == 's' && strings.HasPrefix(symbol, "sync/atomic.") && len(ptr) > 0 && !t.held(ptr[0]) {
		t.escape(ptr[1:]...)
		t.unknownResults(in, dst)
		return
	}
	if t.u.Library(symbol) == nil {
		symbol = t.u.foreignSymbol(fn)
	}
	if t.u.Library(symbol) != nil || t.u.imported(symbol, fn) {
		t.emit(model.Instr{Op: model.OpCall, N: mode, Name: symbol, Dst: dst, Src: t.args(c.Args), Site: site})
		return
	}
	switch conduct := t.u.conduct(fn); conduct {
	case Inert:
	case Harmless, Plain:
		for _, a := range c.Args {
			if _, ok := a.Type().Underlying().(*types.Signature); ok {
				class := model.Opaque
				if obj := fn.Object(); obj != nil && obj.Pkg() != nil && t.u.CallsOnData(obj.Pkg().Path()) {
					class = model.Data
				}
				t.callBack(a, mode, class, site)
			} else if conduct == Plain && (types.IsInterface(a.Type()) || isInterfaceSlice(a.Type())) {
				t.escape(a)
			}
		}
	default:
		t.escape(c.Args...)
	}
	t.unknownResults(in, dst)
}

// farAway is so long that nobody waits for it: a timer that is set to it is one that is not to fire.
const farAway = 30 * 24 * time.Hour

// setsFar reports whether the call in, of the function symbol, sets a timer to what is far away. The library has
// functions of their own for that.
func setsFar(in ssa.CallInstruction, symbol string) bool {
	args := in.Common().Args
	switch symbol {
	case "time.NewTimer", "time.AfterFunc":
		args = args[:1]
	case "(*time.Timer).Reset":
		args = args[1:]
	default:
		return false
	}
	c, ok := args[0].(*ssa.Const)
	return ok && c.Value != nil && c.Int64() >= int64(farAway)
}

// join translates errors.Join: the result is nil if all of errs are.
func (t *translator) join(errs []ssa.Value, dst model.Reg) {
	var ifs []int
	for _, err := range errs {
		none := t.temp(model.Instr{Op: model.OpIsNil, Src: []model.Reg{t.operand(err)}, Name: "err"})
		ifs = append(ifs, len(t.code))
		t.emit(model.Instr{Op: model.OpIf, Src: []model.Reg{none}, To: []int{len(t.code) + 1, 0}})
	}
	t.emit(model.Instr{Op: model.OpConst, Dst: []model.Reg{dst}, Val: model.Value{Kind: model.Nil}})
	end := len(t.code)
	t.emit(model.Instr{Op: model.OpJump, To: []int{0}})
	for _, i := range ifs {
		t.code[i].To[1] = len(t.code)
	}
	t.emit(model.Instr{Op: model.OpConst, Dst: []model.Reg{dst}, Val: model.Value{Kind: model.NonNil, N: model.Made}})
	t.code[end].To[0] = len(t.code)
}

// elements returns what is in the slice v, which was made for the arguments of a variadic function; nil if it was not.
func elements(v ssa.Value) []ssa.Value {
	slice, ok := v.(*ssa.Slice)
	if !ok {
		return nil
	}
	arr, ok := slice.X.(*ssa.Alloc)
	if !ok {
		return nil
	}
	var list []ssa.Value
	for _, ref := range *arr.Referrers() {
		at, ok := ref.(*ssa.IndexAddr)
		if !ok {
			continue
		}
		for _, ref := range *at.Referrers() {
			if st, ok := ref.(*ssa.Store); ok && st.Addr == at {
				list = append(list, st.Val)
			}
		}
	}
	return list
}

// straight reports whether f has no jumps and no calls, so that it can stand in its callers.
func straight(f *model.Func) bool {
	for i, in := range f.Code {
		if isCall(in.Op) || in.Op == model.OpRecover || terminates(in.Op) && (in.Op != model.OpReturn || i < len(f.Code)-1) {
			return false
		}
	}
	return true
}

// inline puts the code of f, which is straight, in the place of its call.
func (t *translator) inline(f *model.Func, values []ssa.Value, dst []model.Reg, site model.Site) {
	args := t.args(values)
	base := t.next
	t.next += model.Reg(f.Regs - f.Params)
	name := func(r model.Reg) model.Reg {
		if int(r) < f.Params {
			return args[r]
		}
		return base + r - model.Reg(f.Params)
	}
	for _, in := range f.Code {
		in.Site = site
		if (in.Op == model.OpLoad || in.Op == model.OpStore) && in.Src[0] == 0 {
			in.Name = t.u.memoryKey(values[0]) // sync/atomic
		}
		in.Rename(name)
		if in.Op != model.OpReturn {
			t.emit(in)
			continue
		}
		for i, r := range dst {
			if r != model.NoReg && i < len(in.Src) {
				t.emit(model.Instr{Op: model.OpMove, Dst: []model.Reg{r}, Src: []model.Reg{in.Src[i]}})
			}
		}
	}
}

func isInterfaceSlice(t types.Type) bool {
	s, ok := t.Underlying().(*types.Slice)
	return ok && types.IsInterface(s.Elem())
}

// unknownResults sets the results of a call that the model does not hold.
func (t *translator) unknownResults(in ssa.CallInstruction, dst []model.Reg) {
	v := in.Value()
	if v == nil {
		return
	}
	class := model.Data
	if fn := in.Common().StaticCallee(); fn != nil && fn.Object() != nil && fn.Object().Pkg() != nil {
		switch fn.Object().Pkg().Path() {
		case "sync/atomic", "sync", "reflect", "runtime":
			class = model.Opaque
		}
	}
	if slices.ContainsFunc(in.Common().Args, t.isState) {
		class = model.Opaque
	}
	tup, isTuple := v.Type().(*types.Tuple)
	counts := len(in.Common().Args) > 0 && t.isShared(in.Common().Args[0])
	for i, r := range dst {
		if r == model.NoReg {
			continue
		}
		name, c, typ := "", class, v.Type()
		if isTuple {
			typ = tup.At(i).Type()
		}
		if isError(typ) {
			name = "err"
		}
		if _, basic := typ.Underlying().(*types.Basic); basic && counts {
			c = model.Opaque
		}
		t.unknownReg(r, c, name, in.Pos())
	}
}

// isShared reports whether v is the address of a field that others can reach, too: a method of what is there may tell of its state, as that of
// a counter does.
func (t *translator) isShared(v ssa.Value) bool {
	fa, ok := v.(*ssa.FieldAddr)
	if !ok {
		return false
	}
	_, isStruct := fieldOf(fa.X.Type(), fa.Field).Type().Underlying().(*types.Struct)
	return isStruct && !isFresh(fa.X)
}

// isState reports whether v was just loaded from shared state that the model does not hold, as a time in a field is.
func (t *translator) isState(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.UnOp:
		fa, ok := v.X.(*ssa.FieldAddr)
		_, isStruct := v.Type().Underlying().(*types.Struct)
		held := t.width(v.Type()) > 0 && !(isStruct && !t.u.layouts.carry(v.Type())) // of which some fields are held, see tells
		return ok && v.Op == token.MUL && !held && t.u.loadClass(fa) == model.Opaque
	case *ssa.Convert:
		return t.isState(v.X)
	case *ssa.ChangeType:
		return t.isState(v.X)
	}
	return false
}

// callBack emits calls of f, none, one or several, as a function would that is
// given f as an argument.
func (t *translator) callBack(f ssa.Value, mode int, class model.Class, site model.Site) {
	if mode != model.CallNow {
		t.escape(f)
		return
	}
	sig := f.Type().Underlying().(*types.Signature)
	fr := t.operand(f)
	loop := len(t.code)
	t.emit(model.Instr{Op: model.OpChoose, N: int(class), To: []int{0, loop + 1}, Site: site})
	src := []model.Reg{fr}
	for i := range sig.Params().Len() {
		r := t.reg()
		t.unknownReg(r, model.Data, sig.Params().At(i).Name(), 0)
		src = append(src, r)
	}
	t.emit(model.Instr{Op: model.OpCallDyn, Src: src, Site: site})
	t.emit(model.Instr{Op: model.OpJump, To: []int{loop}})
	t.code[loop].To[0] = len(t.code)
}

// invoke translates a call of an interface's method.
func (t *translator) invoke(in ssa.CallInstruction, dst []model.Reg, mode int, site model.Site) {
	c := in.Common()
	if typeName(c.Value.Type()) == "context.Context" && mode == model.CallNow {
		ctx := []model.Reg{t.operand(c.Value)}
		switch c.Method.Name() {
		case "Done":
			t.emit(model.Instr{Op: model.OpCtxDone, Dst: dst, Src: ctx, Site: site})
		case "Err":
			t.emit(model.Instr{Op: model.OpCtxErr, Dst: dst, Src: ctx, Site: site})
		default:
			t.unknownResults(in, dst)
		}
		return
	}
	if isTB(c) {
		symbol := testMethods + c.Method.Name()
		if t.u.Library(symbol) != nil {
			t.emit(model.Instr{Op: model.OpCall, N: mode, Name: symbol, Dst: dst, Src: append([]model.Reg{t.operand(c.Value)}, t.args(c.Args)...), Site: site})
			return
		}
		t.unknownResults(in, dst)
		return
	}
	if c.Method.Pkg() == nil { // error.Error
		t.unknownResults(in, dst)
		return
	}
	mode, dst, after := t.guard(mode, dst, site)
	t.u.called[c.Method.Name()] = true
	// What is behind an interface of the package is not only known to it, but also to who imports it.
	n, _ := types.Unalias(c.Value.Type()).(*types.Named)
	plain := n == nil || n.Obj().Pkg() != t.u.Pkg.Pkg
	for _, a := range c.Args {
		if t.u.mayCarry(a.Type()) && typeName(a.Type()) != "context.Context" {
			plain = false
		}
	}
	if plain {
		mode |= model.CallPlain
	}
	src := append([]model.Reg{t.operand(c.Value)}, t.args(c.Args)...)
	t.emit(model.Instr{Op: model.OpCallMethod, N: mode, Name: c.Method.Name(), Dst: dst, Src: src, Site: site})
	after()
}

func (t *translator) builtin(in ssa.CallInstruction, name string, mode int, site model.Site) {
	c := in.Common()
	v, _ := in.(*ssa.Call)
	one := func(op model.Op, n int, args ...ssa.Value) {
		if r := t.dst(v); r != model.NoReg {
			t.emit(model.Instr{Op: op, N: n, Dst: []model.Reg{r}, Src: t.args(args), Site: site})
		}
	}
	if mode != model.CallNow {
		if name == "close" {
			t.emit(model.Instr{Op: model.OpCall, N: mode, Name: "builtin.close", Src: t.args(c.Args), Site: site})
		} else if name == "panic" {
			t.emit(model.Instr{Op: model.OpCall, N: mode, Name: "builtin.panic", Src: t.args(c.Args), Site: site})
		} else if name == "recover" {
			t.emit(model.Instr{Op: model.OpCall, N: mode, Name: "builtin.recover", Site: site})
		}
		return
	}
	switch name {
	case "close":
		t.emit(model.Instr{Op: model.OpClose, Src: t.args(c.Args), Site: site})
	case "len", "cap":
		switch c.Args[0].Type().Underlying().(type) {
		case *types.Slice, *types.Chan, *types.Map:
			if name == "len" {
				slice := 0
				switch c.Args[0].Type().Underlying().(type) {
				case *types.Slice:
					slice = 1
				case *types.Map:
					if t.isSettled(c.Args[0], in) {
						slice = 1
					}
				}
				one(model.OpLen, slice, c.Args[0])
			} else {
				one(model.OpCap, 0, c.Args[0])
			}
		default:
			t.unknown(v, model.Data, describe(v))
		}
	case "append":
		if len(c.Args) == 2 {
			one(model.OpAppend, t.elemWidth(c.Args[0].Type()), c.Args[0], c.Args[1])
		} else {
			t.move(v, c.Args[0])
		}
	case "copy":
		t.escape(c.Args...)
		t.unknown(v, model.Data, "")
	case "delete":
		if t.heldMap(c.Args[0].Type()) {
			t.emit(model.Instr{Op: model.OpMapDelete, Src: []model.Reg{t.operand(c.Args[0]), t.key(c.Args[1])}, Site: site})
		}
	case "min", "max":
		acc := t.operand(c.Args[0])
		for _, a := range c.Args[1:] {
			// The number that bounds another one is not 0, as a rule: see boundsLoop.
			acc = t.temp(model.Instr{Op: model.OpBin, N: 1, Name: name, Src: []model.Reg{acc, t.operand(a)}, Site: site})
		}
		if r := t.dst(v); r != model.NoReg {
			t.emit(model.Instr{Op: model.OpMove, Dst: []model.Reg{r}, Src: []model.Reg{acc}})
		}
	case "recover":
		t.emit(model.Instr{Op: model.OpRecover, Dst: []model.Reg{t.dst(v)}, Site: site})
	case "ssa:wrapnilchk":
		t.move(v, c.Args[0])
	case "panic":
		t.emit(model.Instr{Op: model.OpPanic, Src: t.args(c.Args), Site: site})
	default:
		if v != nil && v.Type() != nil {
			if _, ok := v.Type().(*types.Tuple); !ok {
				t.unknown(v, model.Data, "")
			}
		}
	}
}
