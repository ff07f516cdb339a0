package extract

import (
	"go/token"
	"go/types"
	"slices"
	"sort"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// A Component is a type of the package that keeps primitives in unexported fields, so that every
// operation on them is in the package, with what its clients can do.
type Component struct {
	Type    *types.Named
	Makers  []*ssa.Function // constructors
	Runners []*ssa.Function // Run, Start and the like: called once, first, and perhaps for as long as the component lives
	Uses    []*ssa.Function // all other methods: called at any time, several at once
	Closers []*ssa.Function // Close, Stop and the like: at most one is called, once, and nothing is called afterwards
}

// Name returns the name of the component's type.
func (c *Component) Name() string { return c.Type.Obj().Name() }

// Names by which the clients of a component are known in witnesses.
const (
	UserName    = "client"             // name of the function of those who call methods over and over
	CloserLabel = "the closing client" // label of the function of the one who closes
)

// maxUses bounds the methods that clients choose from, maxRunners those that are started first.
const (
	maxUses    = 8
	maxRunners = 3
)

var (
	closerNames = []string{"Close", "Stop", "Shutdown", "Cancel", "Terminate", "Destroy", "Kill", "Quit", "Halt", "Teardown", "TearDown", "GracefulStop"}
	runnerNames = []string{"Run", "Start", "Serve", "Open", "Init", "Loop", "Listen", "Launch", "Begin"}
)

func named(name string, prefixes []string) bool {
	name = strings.ToUpper(name[:1]) + name[1:]
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(name, p); ok && (rest == "" || rest[0] < 'a' || rest[0] > 'z') {
			return true
		}
	}
	return false
}

// Components returns the components of the package, ordered by position.
func (u *Unit) Components(fns []*ssa.Function) []*Component {
	byType := map[*types.TypeName]*Component{}
	var list []*Component
	get := func(t types.Type) *Component {
		if p, ok := types.Unalias(t).(*types.Pointer); ok {
			t = p.Elem()
		}
		n, ok := types.Unalias(t).(*types.Named)
		if !ok || n.Obj().Pkg() != u.Pkg.Pkg || u.InTest(n.Obj().Pos()) || n.TypeParams().Len() > 0 || !u.keepsPrimitives(n) {
			return nil
		}
		c := byType[n.Obj()]
		if c == nil {
			c = &Component{Type: n}
			byType[n.Obj()] = c
			list = append(list, c)
		}
		return c
	}
	callers := u.callers()
	for _, fn := range fns {
		if fn.Parent() != nil || fn.Object() == nil || u.InTest(fn.Pos()) || fn.Signature.TypeParams().Len() > 0 {
			continue
		}
		recv := fn.Signature.Recv()
		if recv == nil {
			if res := fn.Signature.Results(); res.Len() > 0 && u.funcs[Symbol(fn)] != nil {
				t := res.At(0).Type()
				if types.IsInterface(t) {
					t = boxedResult(fn)
				}
				if t == nil {
					continue
				}
				if c := get(t); c != nil && allocates(fn, c.Type) {
					c.Makers = append(c.Makers, fn)
				}
			}
			continue
		}
		c := get(recv.Type())
		if c == nil || !u.active[Symbol(fn)] {
			continue
		}
		name := fn.Name()
		switch {
		case name == "_":
		case !token.IsExported(name) && !u.calledByOthers(callers, Symbol(fn), c.Type, 4):
		case named(name, closerNames):
			c.Closers = append(c.Closers, fn)
		case named(name, runnerNames) || u.loops(fn):
			c.Runners = append(c.Runners, fn)
		default:
			c.Uses = append(c.Uses, fn)
		}
	}
	list = slices.DeleteFunc(list, func(c *Component) bool {
		return len(c.Makers) == 0 || len(c.Uses)+len(c.Closers)+len(c.Runners) == 0
	})
	sort.Slice(list, func(i, j int) bool { // files may have been parsed in any order
		a, b := u.Fset.Position(list[i].Type.Obj().Pos()), u.Fset.Position(list[j].Type.Obj().Pos())
		if a.Filename != b.Filename {
			return a.Filename < b.Filename
		}
		return a.Offset < b.Offset
	})
	return list
}

// loops reports whether fn serves: it has nothing to return but an error, and receives in a loop.
func (u *Unit) loops(fn *ssa.Function) bool {
	res := fn.Signature.Results()
	if res.Len() > 1 || res.Len() == 1 && !isError(res.At(0).Type()) {
		return false
	}
	f := u.funcs[Symbol(fn)]
	g := newGraph(f)
	for i, in := range f.Code {
		receives := in.Op == model.OpRecv
		for _, c := range in.Cases {
			receives = receives || !c.Send
		}
		if receives && g.inCycle(g.of[i]) {
			return true
		}
	}
	return false
}

// InTest reports whether pos is in a test file: what is declared there has the test as its only client.
func (u *Unit) InTest(pos token.Pos) bool {
	return strings.HasSuffix(u.Fset.Position(pos).Filename, "_test.go")
}

// keepsPrimitives reports whether n is a struct with an unexported field that is, or leads
// to, a primitive.
func (u *Unit) keepsPrimitives(n *types.Named) bool {
	st, ok := n.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range st.NumFields() {
		f := st.Field(i)
		if _, ok := f.Type().Underlying().(*types.Chan); ok && !f.Exported() {
			return true
		}
		if !f.Exported() && primitives[typeName(f.Type())] != nil {
			return true
		}
	}
	return false
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

// callers returns, for each function, the functions that call it by name.
func (u *Unit) callers() map[string][]string {
	m := map[string][]string{}
	for _, name := range u.Symbols() {
		for _, in := range u.funcs[name].Code {
			if in.Op == model.OpCall || in.Op == model.OpClosure {
				m[in.Name] = append(m[in.Name], name)
			}
		}
	}
	return m
}

// calledByOthers reports whether a caller of the function is not a method of n, nor a function that makes
// one. It looks through the wrappers that stand for method values, depth deep.
func (u *Unit) calledByOthers(callers map[string][]string, symbol string, n *types.Named, depth int) bool {
	for _, c := range callers[symbol] {
		fn := u.ssaOf[c]
		if fn != nil && fn.Synthetic != "" && fn.Parent() == nil && depth > 0 {
			if u.calledByOthers(callers, c, n, depth-1) {
				return true
			}
			continue
		}
		for fn != nil && fn.Parent() != nil {
			fn = fn.Parent()
		}
		if fn == nil {
			continue
		}
		if recv := fn.Signature.Recv(); recv != nil {
			t := recv.Type()
			if p, ok := t.(*types.Pointer); ok {
				t = p.Elem()
			}
			if types.Identical(t, n) {
				continue
			}
		} else if allocates(fn, n) {
			continue
		}
		return true
	}
	return false
}

// ComponentProgram links the program in which c is made by maker and used by two clients, which call
// its methods in any order, while a third may close it. After that, or after
// the context that the component was given is done, no new call is made.
func (u *Unit) ComponentProgram(comp *Component, maker *ssa.Function) *model.Program {
	mf := u.funcs[Symbol(maker)]
	if mf == nil {
		return nil
	}
	p := &model.Program{Root: rootName}
	root := &client{u: u, p: p, f: &model.Func{Name: rootName, Label: "client of " + comp.Name(), Site: u.Site(maker.Pos())}, life: model.NoReg}
	none := model.NoReg
	kind := model.CtxBackground
	if takesContext(append(slices.Clone(comp.Runners), maker)) {
		kind = model.CtxExternal
	}
	root.life = root.temp(model.Instr{Op: model.OpCtxNew, N: int(kind), Dst: []model.Reg{none}, Src: []model.Reg{none}, Site: u.Site(comp.Type.Obj().Pos())})
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
	root.emit(model.Instr{Op: model.OpExit})
	if types.IsInterface(maker.Signature.Results().At(0).Type()) {
		name := u.typeSymbol(boxedResult(maker))
		obj = root.temp(model.Instr{Op: model.OpAssert, Name: name, Src: []model.Reg{obj}})
	}
	root.succeed(maker, dst)
	if len(dst) > 1 {
		root.emit(model.Instr{Op: model.OpEscape, Src: dst[1:]})
	}
	root.exposeFields(comp, obj)
	closed := root.temp(model.Instr{Op: model.OpNew, Zero: []model.Value{boolValue(false), intValue(0)}}) // whether it is, and a mutex
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
		start(u.caller(p, m), obj, root.life)
	}
	if uses := u.uses(comp); len(uses) > 0 {
		user := u.user(p, comp, uses)
		funcs = append(funcs, user)
		for range 2 {
			root.emit(model.Instr{Op: model.OpCall, N: model.CallGo, Name: user.Name, Src: []model.Reg{obj, closed, root.life}})
		}
	}
	if len(comp.Closers) > 0 {
		start(u.closer(p, comp), obj, closed)
	}
	root.emit(model.Instr{Op: model.OpReturn})
	u.link(p, funcs...)
	own(p, typeName(comp.Type))
	u.widen(p)
	return p
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

// exposeFields makes what is in exported fields external.
func (c *client) exposeFields(comp *Component, obj model.Reg) {
	st := comp.Type.Underlying().(*types.Struct)
	l := c.u.layouts.of(comp.Type)
	for i := range st.NumFields() {
		if f := st.Field(i); f.Exported() && l.offset != nil && l.offset[i] >= 0 && c.u.mayCarry(f.Type()) {
			addr := c.temp(model.Instr{Op: model.OpAddr, N: l.offset[i], Src: []model.Reg{obj}})
			v := c.temp(model.Instr{Op: model.OpLoad, N: c.u.layouts.of(f.Type()).width, Src: []model.Reg{addr}})
			c.emit(model.Instr{Op: model.OpEscape, Src: []model.Reg{v}})
		}
	}
}

// uses returns the methods that clients call: those that can block first.
func (u *Unit) uses(comp *Component) []*ssa.Function {
	sums := u.Conducts()
	uses := slices.Clone(comp.Uses)
	sort.SliceStable(uses, func(i, j int) bool {
		return sums[Symbol(uses[i])].Blocks && !sums[Symbol(uses[j])].Blocks
	})
	return uses[:min(len(uses), maxUses)]
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
func (u *Unit) caller(p *model.Program, m *ssa.Function) *model.Func {
	c := u.newClient(p, "client "+m.Name(), "client", 2)
	c.life = 1
	c.callMethod(m, 0)
	c.emit(model.Instr{Op: model.OpReturn})
	return c.f
}

// user is a client that calls methods over and over, until the component is closed.
func (u *Unit) user(p *model.Program, comp *Component, uses []*ssa.Function) *model.Func {
	c := u.newClient(p, UserName, "client", 3)
	loop := 0
	over := c.temp(model.Instr{Op: model.OpCtxErr, Src: []model.Reg{2}})
	goesOn := c.temp(model.Instr{Op: model.OpIsNil, Src: []model.Reg{over}})
	first := len(c.f.Code)
	c.emit(model.Instr{Op: model.OpIf, Src: []model.Reg{goesOn}, To: []int{first + 2, first + 1}})
	c.emit(model.Instr{Op: model.OpReturn})
	var closed model.Reg
	c.locked(1, func() { closed = c.temp(model.Instr{Op: model.OpLoad, N: 1, Src: []model.Reg{1}}) })
	at := len(c.f.Code)
	c.emit(model.Instr{Op: model.OpIf, Src: []model.Reg{closed}, To: []int{at + 1, at + 2}})
	c.emit(model.Instr{Op: model.OpReturn})
	choose := len(c.f.Code)
	c.emit(model.Instr{Op: model.OpChoose})
	for _, m := range uses {
		c.f.Code[choose].To = append(c.f.Code[choose].To, len(c.f.Code))
		c.callMethod(m, 0)
		c.emit(model.Instr{Op: model.OpJump, To: []int{loop}})
	}
	return c.f
}

// closer is a client that may, at any time, close the component.
func (u *Unit) closer(p *model.Program, comp *Component) *model.Func {
	c := u.newClient(p, "client closer", CloserLabel, 2)
	yes := c.temp(model.Instr{Op: model.OpConst, Val: boolValue(true)})
	c.locked(1, func() { c.emit(model.Instr{Op: model.OpStore, N: 1, Src: []model.Reg{1, yes}}) })
	choose := len(c.f.Code)
	c.emit(model.Instr{Op: model.OpChoose})
	for _, m := range comp.Closers {
		c.f.Code[choose].To = append(c.f.Code[choose].To, len(c.f.Code))
		c.callMethod(m, 0)
		c.emit(model.Instr{Op: model.OpReturn})
	}
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
