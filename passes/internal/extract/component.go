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
	Getters []*ssa.Function // they do nothing but hand out channels: clients have these from the start
	Uses    []*ssa.Function // all other methods: called at any time, several at once
	Closers []*ssa.Function // Close, Stop and the like: at most one is called, once, and nothing is called afterwards but the last ones
	// Last are the last of the closers, which the package itself calls, and only when no other call is in flight.
	Last map[*ssa.Function]bool
}

// Name returns the name of the component's type.
func (c *Component) Name() string { return c.Type.Obj().Name() }

// Names by which the clients of a component are known in witnesses.
const (
	UserName    = "client"             // name of the function of those who call methods over and over
	UserLabel   = "client"             // label of it
	CloserLabel = "the closing client" // label of the function of the one who closes
)

// maxUses bounds the methods that clients choose from, maxRunners those that are started first.
const (
	maxUses    = 8
	maxRunners = 3
)

var (
	closerNames   = []string{"Close", "Stop", "Shutdown", "Cancel", "Terminate", "Destroy", "Kill", "Quit", "Halt", "Teardown", "TearDown", "GracefulStop"}
	closerManners = []string{"WithError", "WithTimeout", "WithContext", "Context", "AndWait", "Wait", "Now", "Gracefully", "All", "Err"} // how, not what
	serverNames   = []string{"Run", "Serve", "Loop", "Listen"}                                                                           // of those runners that do not return as long as the component lives, as a rule
	runnerNames   = []string{"Run", "Start", "Serve", "Open", "Init", "Loop", "Listen", "Launch", "Begin"}
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

// isCloser reports whether fn, a method, closes a component, as far as its name says, and its parameters: they say how, not
// what is to be stopped or killed.
func isCloser(fn *ssa.Function) bool {
	return named(fn.Name(), closerNames) && !closesHalf(fn.Name()) && !slices.ContainsFunc(fn.Params[1:], func(p *ssa.Parameter) bool {
		t := p.Type()
		return !isError(t) && typeName(t) != "context.Context" && typeName(t) != "time.Duration" && !isBool(t)
	})
}

// dividePartClosers makes those closers be uses that say what they close, where another says nothing: StopTimer, beside Stop.
func (c *Component) dividePartClosers() {
	whole := func(fn *ssa.Function) bool {
		return slices.ContainsFunc(closerNames, func(name string) bool { return strings.EqualFold(name, fn.Name()) })
	}
	if !slices.ContainsFunc(c.Closers, whole) {
		return
	}
	c.Closers = slices.DeleteFunc(c.Closers, func(fn *ssa.Function) bool {
		part := !whole(fn) && !slices.ContainsFunc(closerManners, func(how string) bool { return strings.HasSuffix(fn.Name(), how) })
		if part {
			c.Uses = append(c.Uses, fn)
		}
		return part
	})
}

// closesHalf reports whether what is called name closes a part, as CloseRead does: the rest is still to be closed.
func closesHalf(name string) bool {
	for _, part := range []string{"Read", "Write", "Send", "Recv", "Receive", "Notify", "Idle", "IdleConnections"} {
		if strings.EqualFold(name, "Close"+part) {
			return true
		}
	}
	return false
}

// isRunner reports whether fn, a method, sets a component going, as far as its name says; if it says what it starts, and is given
// more than a context, it does so for each of many, as StartFile.
func isRunner(fn *ssa.Function) bool {
	if !named(fn.Name(), runnerNames) {
		return false
	}
	return slices.Contains(runnerNames, strings.ToUpper(fn.Name()[:1])+fn.Name()[1:]) || !takesMore(fn)
}

// takesMore reports whether fn, a method, is given more than a context.
func takesMore(fn *ssa.Function) bool {
	return slices.ContainsFunc(fn.Params[1:], func(p *ssa.Parameter) bool { return typeName(p.Type()) != "context.Context" })
}

// startsLoop reports whether fn may set something going: it starts a goroutine, or makes what it needs.
func (u *Unit) startsLoop(fn *ssa.Function) bool {
	c := u.Conducts()[Symbol(fn)]
	return c.Starts || c.Makes
}

// Components returns the components of the package, ordered by position.
func (u *Unit) Components(fns []*ssa.Function) []*Component {
	byType := map[*types.TypeName]*Component{}
	var list []*Component
	get := func(t types.Type) *Component {
		n := componentType(t)
		if n == nil || n.Obj().Pkg() != u.Pkg.Pkg || u.InTest(n.Obj().Pos()) || n.TypeParams().Len() > 0 || !u.keepsPrimitives(n) {
			return nil
		}
		c := byType[n.Obj()]
		if c == nil {
			c = &Component{Type: n, Last: map[*ssa.Function]bool{}}
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
		if t := u.result(fn); t != nil {
			if c := get(t); c != nil && u.isMaker(fn, c.Type) {
				c.Makers = append(c.Makers, fn)
			}
		}
		recv := fn.Signature.Recv()
		if recv == nil {
			continue
		}
		c := get(recv.Type())
		if c == nil {
			continue
		}
		name := fn.Name()
		if !u.active[Symbol(fn)] {
			if u.getsChannel(fn) && (token.IsExported(name) || u.calledByOthers(callers, Symbol(fn), c.Type, 4)) {
				c.Getters = append(c.Getters, fn)
			}
			continue
		}
		switch {
		case name == "_":
		case !token.IsExported(name) && !u.calledByOthers(callers, Symbol(fn), c.Type, 4):
		case isCloser(fn):
			c.Closers = append(c.Closers, fn)
		case u.loops(fn) || isRunner(fn) && (u.startsLoop(fn) || !takesMore(fn)):
			c.Runners = append(c.Runners, fn)
		default:
			c.Uses = append(c.Uses, fn)
		}
	}
	for _, c := range list {
		c.Makers = u.outermost(c.Makers)
		c.dividePartClosers()
	}
	list = slices.DeleteFunc(list, func(c *Component) bool {
		return len(c.Makers) == 0 || len(c.Uses)+len(c.Closers)+len(c.Runners) == 0 || u.private(c)
	})
	for _, c := range list {
		u.findLast(c)
	}
	sort.Slice(list, func(i, j int) bool { // files may have been parsed in any order
		a, b := u.Fset.Position(list[i].Type.Obj().Pos()), u.Fset.Position(list[j].Type.Obj().Pos())
		if a.Filename != b.Filename {
			return a.Filename < b.Filename
		}
		return a.Offset < b.Offset
	})
	return list
}

// private reports whether one function alone makes c and uses it, as far as the package shows: what it does, it shows when it is explored
// itself.
func (u *Unit) private(c *Component) bool {
	boxed := func(t types.Type) bool { return u.types[types.TypeString(t, nil)] != nil }
	if c.Type.Obj().Exported() || boxed(c.Type) || boxed(types.NewPointer(c.Type)) {
		return false
	}
	var user *ssa.Function
	for _, fn := range slices.Concat(c.Makers, c.Runners, c.Getters, c.Uses, c.Closers) {
		for _, in := range u.occurrences(fn) {
			f := outermostFunc(in.Parent())
			if recv := f.Signature.Recv(); recv != nil && componentType(recv.Type()) == c.Type {
				continue
			}
			if f.Synthetic != "" || user != nil && user != f {
				return false
			}
			user = f
		}
	}
	return user != nil
}

// startedBy reports whether another runner of c starts a goroutine that does what m does itself: Start, beside Run.
func (u *Unit) startedBy(c *Component, m *ssa.Function) bool {
	calls := map[*ssa.Function]bool{}
	for _, b := range m.Blocks {
		for _, in := range b.Instrs {
			if call, ok := in.(*ssa.Call); ok {
				calls[call.Call.StaticCallee()] = true
			}
		}
	}
	return slices.ContainsFunc(c.Runners, func(r *ssa.Function) bool {
		return r != m && !u.loops(r) && slices.ContainsFunc(r.Blocks, func(b *ssa.BasicBlock) bool {
			return slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool {
				g, ok := in.(*ssa.Go)
				fn := (*ssa.Function)(nil)
				if ok {
					fn = g.Call.StaticCallee()
				}
				return fn != nil && (fn == m || calls[fn])
			})
		})
	})
}

// componentType returns the named type that t is, or points to, or nil.
func componentType(t types.Type) *types.Named {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, _ := types.Unalias(t).(*types.Named)
	return n
}

// loops reports whether fn serves: it has nothing to return but an error, and receives in a loop. A function whose
// name says that it serves may leave that to another, or read from a connection, say, instead.
func (u *Unit) loops(fn *ssa.Function) bool {
	res := fn.Signature.Results()
	if res.Len() > 1 || res.Len() == 1 && !isError(res.At(0).Type()) {
		return false
	}
	if named(fn.Name(), serverNames) {
		return u.serves(u.funcs[Symbol(fn)], true, 2)
	}
	return u.serves(u.funcs[Symbol(fn)], false, 0)
}

// serves reports whether f, or a function that it calls up to depth calls deep, receives in a loop; if reads
// is set, calls of what is not known count as well.
func (u *Unit) serves(f *model.Func, reads bool, depth int) bool {
	g := newGraph(f)
	for i, in := range f.Code {
		receives := in.Op == model.OpRecv || reads && in.Op == model.OpCallMethod
		for _, c := range in.Cases {
			receives = receives || !c.Send
		}
		if receives && g.inCycle(g.of[i]) {
			return true
		}
		if in.Op == model.OpCall && in.N&model.CallModes == model.CallNow && depth > 0 {
			if callee := u.funcs[in.Name]; callee != nil && u.serves(callee, reads, depth-1) {
				return true
			}
		}
	}
	return false
}

// InTest reports whether pos is in a test file: what is declared there has the test as its only client.
func (u *Unit) InTest(pos token.Pos) bool {
	return strings.HasSuffix(u.Fset.Position(pos).Filename, "_test.go")
}

// keepsPrimitives reports whether n is a struct with an unexported field that is a primitive. What leads to
// other structs that keep some is no component: they may be stopped and started anew, in an order that only its author knows.
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

// getsChannel reports whether fn, a method, returns a channel and needs nothing for it.
func (u *Unit) getsChannel(fn *ssa.Function) bool {
	if len(fn.Params) != 1 || u.funcs[Symbol(fn)] == nil {
		return false
	}
	for v := range fn.Signature.Results().Variables() {
		if _, ok := v.Type().Underlying().(*types.Chan); ok {
			return true
		}
	}
	return false
}

// otherUses returns what others do with field f of n: functions that are neither methods of n, nor make one, nor are
// called by these alone.
func (u *Unit) otherUses(f *types.Var, n *types.Named) (a access) {
	callers := u.callers()
	for _, use := range u.usesOf(f) {
		fn := outermostFunc(use.Parent())
		if u.InTest(fn.Pos()) || allocates(fn, n) || isMethodOf(fn, n) {
			continue
		}
		symbol := Symbol(fn)
		if len(callers[symbol]) == 0 || token.IsExported(fn.Name()) || u.calledByOthers(callers, symbol, n, 4) {
			a |= accessBy(use)
		}
	}
	return a
}

// usesOf returns where field f is used.
func (u *Unit) usesOf(f *types.Var) []*ssa.FieldAddr {
	if u.fieldUses == nil {
		u.fieldUses = map[*types.Var][]*ssa.FieldAddr{}
		for _, fn := range u.ssaOf {
			for _, b := range fn.Blocks {
				for _, in := range b.Instrs {
					if fa, ok := in.(*ssa.FieldAddr); ok {
						f := fieldOf(fa.X.Type(), fa.Field)
						u.fieldUses[f] = append(u.fieldUses[f], fa)
					}
				}
			}
		}
	}
	return u.fieldUses[f]
}

func isMethodOf(fn *ssa.Function, n *types.Named) bool {
	recv := fn.Signature.Recv()
	return recv != nil && componentType(recv.Type()) == n
}

// calledByOthers reports whether a caller of the function is not a method of n, nor a function that makes
// one, nor a test: tests look behind what clients see. It looks through the wrappers that stand for method
// values, depth deep.
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
		if fn == nil || u.InTest(fn.Pos()) {
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
