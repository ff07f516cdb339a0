package extract

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// ComponentProgram links the program in which c is made by maker and used by two clients, which call
// its methods in any order, while a third may close it. After that, or after
// the context that the component was given is done, no new call is made, but for what the package does itself, by methods
// that are not exported: one more client, that may help, goes on with these. If only is not nil, there is one client, which calls that method only.
func (u *Unit) ComponentProgram(comp *Component, maker, only *ssa.Function) *model.Program {
	kind := model.CtxBackground
	if comp.ends(maker) {
		kind = model.CtxExternal
	}
	root, obj := u.newComponent(comp, maker, kind)
	if root == nil {
		return nil
	}
	p := root.p
	state := []model.Value{boolValue(false), intValue(0)} // whether it is closed, and a mutex
	if len(comp.Last) > 0 {
		state = append(state, intValue(0)) // a WaitGroup of those who call
	}
	closed := root.temp(model.Instr{Op: model.OpNew, Zero: state})
	inFlight := func(n int) {
		if len(comp.Last) > 0 {
			root.count(closed, n)
		}
	}
	funcs := []*model.Func{root.f}
	start := func(f *model.Func, args ...model.Reg) {
		funcs = append(funcs, f)
		root.emit(model.Instr{Op: model.OpCall, N: model.CallGo, Name: f.Name, Src: args})
	}
	for i, m := range comp.Runners {
		if i == maxRunners {
			break
		}
		if !u.loops(m) { // it sets the component going, and returns
			root.succeed(m, root.callMethod(m, obj))
			continue
		}
		if u.startedBy(comp, m) {
			continue // one or the other is called
		}
		inFlight(1)
		start(u.caller(p, comp, m), obj, closed, root.life)
	}
	uses, left := u.uses(comp)
	clients := 2
	if only != nil {
		left = append(uses, left...)
		uses, clients = []*ssa.Function{only}, 1
	}
	if len(uses) > 0 {
		p.Crowd = UserName
		user := u.user(p, comp, uses, nil, kind == model.CtxExternal)
		helper := u.user(p, comp, append(slices.Clip(uses), left...), internal(comp.Uses), kind == model.CtxExternal)
		helper.Name += " that may help"
		p.Helper = helper.Name
		funcs = append(funcs, user, helper)
		inFlight(clients)
		for range clients {
			root.emit(model.Instr{Op: model.OpCall, N: model.CallGo, Name: user.Name, Src: []model.Reg{obj, closed, root.life}})
		}
	}
	if len(comp.Closers) > 0 {
		closer := u.closer(p, comp)
		p.Closer = closer.Name
		start(closer, obj, closed, root.life)
	}
	root.emit(model.Instr{Op: model.OpReturn})
	u.link(p, funcs...)
	own(p, typeName(comp.Type))
	u.widen(p)
	return p
}

// ends reports whether the component, or its maker, is given a context.
func (c *Component) ends(maker *ssa.Function) bool {
	return takesContext(append(slices.Clone(c.Runners), maker))
}

// Alone returns the methods that are worth a program with one client who calls nothing else, where the program with all of them is
// too large: those that can block, if the component can be closed, or its context ends.
func (u *Unit) Alone(comp *Component, maker *ssa.Function) []*ssa.Function {
	if len(comp.Closers) == 0 && !comp.ends(maker) {
		return nil
	}
	sums := u.Conducts()
	uses, _ := u.uses(comp)
	return slices.DeleteFunc(uses, func(fn *ssa.Function) bool { return !sums[Symbol(fn)].Blocks })
}

// newComponent returns a client that has made comp by maker, under a context of the given kind, and what was made; nil
// if maker is not known. If it fails, nobody uses it: what it has left behind is for the root that it is itself to show.
func (u *Unit) newComponent(comp *Component, maker *ssa.Function, kind model.CtxKind) (*client, model.Reg) {
	declared := u.Site(comp.Type.Obj().Pos())
	root := &client{u: u, p: &model.Program{Root: rootName}, f: &model.Func{Name: rootName, Label: "client of " + comp.Name(), Site: declared}, life: model.NoReg}
	root.life = root.context(kind, declared)
	mf := u.funcs[Symbol(maker)]
	if mf == nil {
		return nil, model.NoReg
	}
	root.f.Site = u.Site(maker.Pos())
	args := root.arguments(maker, mf, 0)
	var dst []model.Reg
	for range mf.Results {
		dst = append(dst, root.reg())
	}
	root.emit(model.Instr{Op: model.OpCall, Name: mf.Name, Dst: dst, Src: args, Site: u.Site(maker.Pos())})
	obj := dst[0]
	isNil := root.temp(model.Instr{Op: model.OpIsNil, Src: []model.Reg{obj}})
	at := len(root.f.Code)
	root.emit(model.Instr{Op: model.OpIf, Src: []model.Reg{isNil}, To: []int{at + 1, at + 2}})
	root.emit(model.Instr{Op: model.OpReturn})
	if types.IsInterface(maker.Signature.Results().At(0).Type()) {
		name := u.typeSymbol(boxedResult(maker))
		obj = root.temp(model.Instr{Op: model.OpAssert, Name: name, Src: []model.Reg{obj}})
	}
	root.succeed(maker, dst)
	if len(dst) > 1 {
		root.emit(model.Instr{Op: model.OpEscape, Src: dst[1:]})
	}
	root.exposeFields(comp, obj)
	for _, m := range comp.Getters {
		root.callMethod(m, obj)
	}
	return root, obj
}

// context emits a new context of a kind that nobody cancels by a call.
func (c *client) context(kind model.CtxKind, site model.Site) model.Reg {
	none := model.NoReg
	return c.temp(model.Instr{Op: model.OpCtxNew, N: int(kind), Dst: []model.Reg{none}, Src: []model.Reg{none}, Site: site})
}

func takesContext(fns []*ssa.Function) bool {
	for _, fn := range fns {
		for _, p := range fn.Params {
			if typeName(p.Type()) == "context.Context" {
				return true
			}
		}
	}
	return false
}

// own marks the objects of the named type: foreign code can reach what is in them through methods
// only, and these are the clients' to call.
func own(p *model.Program, typ string) {
	for i, f := range p.Funcs {
		copied := false
		for j, in := range f.Code {
			if in.Op == model.OpNew && in.Name == typ {
				if !copied {
					g := *f
					g.Code = slices.Clone(f.Code)
					p.Funcs[i], f, copied = &g, &g, true
				}
				f.Code[j].N |= 1
			}
		}
	}
}

// exposeFields makes what is in exported fields external, and in those that functions use that are not the component's: who calls
// them, and when, is not known.
func (c *client) exposeFields(comp *Component, obj model.Reg) {
	st := comp.Type.Underlying().(*types.Struct)
	l := c.u.layouts.of(comp.Type)
	for i := range st.NumFields() {
		f := st.Field(i)
		if l.offset == nil || l.offset[i] < 0 || !c.u.mayCarry(f.Type()) {
			continue
		}
		a := shares
		if !f.Exported() {
			a = c.u.otherUses(f, comp.Type)
		}
		if a != 0 {
			if a&shares != 0 {
				a = 0
			}
			addr := c.temp(model.Instr{Op: model.OpAddr, N: l.offset[i], Src: []model.Reg{obj}})
			v := c.temp(model.Instr{Op: model.OpLoad, N: c.u.layouts.of(f.Type()).width, Src: []model.Reg{addr}})
			c.emit(model.Instr{Op: model.OpEscape, N: int(a), Src: []model.Reg{v}})
		}
	}
}

// uses returns the methods that clients call, those first that can block, then those that can free others, and the
// others that can, which are too many.
func (u *Unit) uses(comp *Component) (list, left []*ssa.Function) {
	sums := u.Conducts()
	rank := func(fn *ssa.Function) int {
		switch s := sums[Symbol(fn)]; {
		case s.Blocks:
			return 0
		case s.Frees:
			return 1
		}
		return 2
	}
	list = slices.Clone(comp.Uses)
	slices.SortStableFunc(list, func(a, b *ssa.Function) int { return rank(a) - rank(b) })
	if len(list) <= maxUses {
		return list, nil
	}
	left = slices.DeleteFunc(slices.Clone(list[maxUses:]), func(fn *ssa.Function) bool { return rank(fn) == 2 })
	return list[:maxUses], left
}

// LeavesOut reports whether there are methods that may free others and that the clients of ComponentProgram do not call, as there are too
// many, and whether the package itself calls one of these.
func (u *Unit) LeavesOut(comp *Component) (some, inner bool) {
	_, left := u.uses(comp)
	return len(left) > 0, len(internal(left)) > 0
}

func (u *Unit) newClient(p *model.Program, name, label string, params int) *client {
	return &client{u: u, p: p, f: &model.Func{Name: name, Label: label, Params: params, Regs: params}, life: model.NoReg}
}

// callMethod calls method m on obj with unknown arguments; what it hands out becomes external.
func (c *client) callMethod(m *ssa.Function, obj model.Reg) []model.Reg {
	f := c.u.funcs[Symbol(m)]
	src := append([]model.Reg{obj}, c.arguments(m, f, 1)...)
	var dst []model.Reg
	for range f.Results {
		dst = append(dst, c.reg())
	}
	c.emit(model.Instr{Op: model.OpCall, Name: f.Name, Dst: dst, Src: src, Site: c.u.Site(m.Pos())})
	if len(dst) > 0 {
		c.emit(model.Instr{Op: model.OpEscape, Src: dst})
	}
	return dst
}

// startsComponent reports whether fn is a method that sets a component going and may fail, so that clients go on
// only if it did not.
func (u *Unit) startsComponent(fn *ssa.Function) bool {
	recv, res := fn.Signature.Recv(), fn.Signature.Results()
	if recv == nil || res.Len() == 0 || !isError(res.At(res.Len()-1).Type()) || !isRunner(fn) {
		return false
	}
	n := componentType(recv.Type())
	return n != nil && n.Obj().Pkg() == u.Pkg.Pkg && u.keepsPrimitives(n)
}

// succeed ends everything if the last of the results of fn is an error: a client does not go on then.
func (c *client) succeed(fn *ssa.Function, results []model.Reg) {
	n := len(results)
	if n == 0 || !isError(fn.Signature.Results().At(n-1).Type()) {
		return
	}
	ok := c.temp(model.Instr{Op: model.OpIsNil, Src: []model.Reg{results[n-1]}})
	at := len(c.f.Code)
	c.emit(model.Instr{Op: model.OpIf, Src: []model.Reg{ok}, To: []int{at + 2, at + 1}})
	c.emit(model.Instr{Op: model.OpExit})
}

// caller is a client that calls m once.
func (u *Unit) caller(p *model.Program, comp *Component, m *ssa.Function) *model.Func {
	c := u.newClient(p, "client "+m.Name(), "client", 3)
	c.life = 2
	c.callMethod(m, 0)
	c.leave(comp)
	return c.f
}

// leave ends a client that has made its last call.
func (c *client) leave(comp *Component) {
	c.rest(comp)
	c.emit(model.Instr{Op: model.OpReturn})
}

// rest tells those who wait for the calls of clients to end that this one has made its last.
func (c *client) rest(comp *Component) {
	if len(comp.Last) > 0 {
		c.count(1, -1)
	}
}

// count adds n to the number of clients that may have a call in flight, kept in the third slot of the object in reg.
func (c *client) count(reg model.Reg, n int) {
	delta := c.temp(model.Instr{Op: model.OpConst, Val: intValue(n)})
	wg := c.temp(model.Instr{Op: model.OpAddr, N: 2, Src: []model.Reg{reg}})
	c.emit(model.Instr{Op: model.OpWGAdd, Src: []model.Reg{wg, delta}})
}

// user is a client that calls methods over and over, until the component is closed, or its context is done, if it may be. It rests
// in one place between calls: there it asks for both. When the component is closed, it goes on to call those of inner, if there are any.
func (u *Unit) user(p *model.Program, comp *Component, uses, inner []*ssa.Function, mayBeDone bool) *model.Func {
	c := u.newClient(p, UserName, UserLabel, 3)
	loop := 0
	var closed model.Reg
	load := func() { closed = c.temp(model.Instr{Op: model.OpLoad, N: 1, Src: []model.Reg{1}}) }
	if mayBeDone {
		err := c.temp(model.Instr{Op: model.OpCtxErr, Src: []model.Reg{2}})
		goesOn := c.temp(model.Instr{Op: model.OpIsNil, Src: []model.Reg{err}})
		over := len(c.f.Code)
		c.emit(model.Instr{Op: model.OpIf, Src: []model.Reg{goesOn}})
		c.leave(comp)
		c.f.Code[over].To = []int{len(c.f.Code), over + 1}
		load()
	} else {
		c.locked(1, load)
	}
	at := len(c.f.Code)
	c.emit(model.Instr{Op: model.OpIf, Src: []model.Reg{closed}})
	if len(inner) == 0 {
		c.leave(comp)
	} else {
		c.rest(comp)
		again := len(c.f.Code)
		c.locked(1, func() {})
		c.choose(inner, again)
	}
	c.f.Code[at].To = []int{at + 1, len(c.f.Code)}
	c.choose(uses, loop)
	return c.f
}

// internal returns those of methods that only the package itself can call.
func internal(methods []*ssa.Function) []*ssa.Function {
	return slices.DeleteFunc(slices.Clone(methods), func(m *ssa.Function) bool { return token.IsExported(m.Name()) })
}

// choose calls one of methods, and goes on at loop.
func (c *client) choose(methods []*ssa.Function, loop int) {
	choose := len(c.f.Code)
	c.emit(model.Instr{Op: model.OpChoose})
	for _, m := range methods {
		c.f.Code[choose].To = append(c.f.Code[choose].To, len(c.f.Code))
		c.callMethod(m, 0)
		c.emit(model.Instr{Op: model.OpJump, To: []int{loop}})
	}
}

// closer is a client that may, at any time, close the component.
func (u *Unit) closer(p *model.Program, comp *Component) *model.Func {
	c := u.newClient(p, "client closer", CloserLabel, 3)
	yes := c.temp(model.Instr{Op: model.OpConst, Val: boolValue(true)})
	c.locked(1, func() { c.emit(model.Instr{Op: model.OpStore, N: 1, Src: []model.Reg{1, yes}}) })
	last := len(comp.Last)
	if n := len(comp.Closers) - last; n > 0 { // the last ones come after one of the others
		choose := len(c.f.Code)
		c.emit(model.Instr{Op: model.OpChoose})
		var ends []int
		for _, m := range comp.Closers[:n] {
			c.f.Code[choose].To = append(c.f.Code[choose].To, len(c.f.Code))
			c.callMethod(m, 0)
			ends = append(ends, len(c.f.Code))
			c.emit(model.Instr{Op: model.OpJump})
		}
		for _, at := range ends {
			c.f.Code[at].To = []int{len(c.f.Code)}
		}
	}
	if last > 0 {
		wg := c.temp(model.Instr{Op: model.OpAddr, N: 2, Src: []model.Reg{1}})
		c.emit(model.Instr{Op: model.OpWGWait, Src: []model.Reg{wg}})
	}
	for _, m := range comp.Closers[len(comp.Closers)-last:] {
		c.callMethod(m, 0)
	}
	c.emit(model.Instr{Op: model.OpMove, Dst: []model.Reg{c.reg(), c.reg(), c.reg()}, Src: []model.Reg{0, 1, 2}}) // what one more client is given
	c.emit(model.Instr{Op: model.OpReturn})
	return c.f
}

// locked emits code that holds the mutex in the second slot of the object in reg; to
// take it is where other clients may come between.
func (c *client) locked(reg model.Reg, code func()) {
	mutex := c.temp(model.Instr{Op: model.OpAddr, N: 1, Src: []model.Reg{reg}})
	c.emit(model.Instr{Op: model.OpLock, Src: []model.Reg{mutex}})
	code()
	c.emit(model.Instr{Op: model.OpUnlock, Src: []model.Reg{mutex}})
}
