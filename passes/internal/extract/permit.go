package extract

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// A Guard is a function that acquires a semaphore that outlives it, and releases it on some path: then
// it owes the release on every path.
type Guard struct {
	Func *ssa.Function
	// Sem is how it gets at the semaphore: a parameter, captured variable or package variable, and the fields from there on.
	Sem Access
	// Chan: the semaphore is a channel. Takes: its permits are received, not sent.
	Chan, Takes bool
	// Succeeds: it releases also where it returns no failure. If not, it is its job to acquire, and only
	// where it fails it may keep nothing.
	Succeeds bool
	// Endless: it never returns.
	Endless bool
	// Acquire is where it acquires, and Deferred where it defers a release; what it calls may do either.
	Acquire, Deferred token.Pos
	weight            int // the most that it acquires at once, as far as that is constant
	tries             bool
}

// An Access is a base value and the fields that lead from it, through pointers, to a semaphore.
type Access struct {
	Base   ssa.Value
	Fields []*types.Var
}

func (a Access) same(b Access) bool { return a.Base == b.Base && slices.Equal(a.Fields, b.Fields) }

// Var returns the variable or field that holds the semaphore, nil if it is not one that others share.
func (a Access) Var() types.Object {
	if n := len(a.Fields); n > 0 {
		return a.Fields[n-1]
	}
	switch b := a.Base.(type) {
	case *ssa.Global:
		return b.Object()
	case *ssa.Parameter:
		return b.Object()
	}
	return nil
}

// Name returns how the function calls the semaphore.
func (a Access) Name() string {
	name := a.Base.Name()
	switch b := a.Base.(type) {
	case *ssa.Alloc:
		name = b.Comment
	case *ssa.Call, *ssa.MakeChan:
		name = "the semaphore"
	}
	for _, f := range a.Fields {
		name += "." + f.Name()
	}
	return name
}

// Pos returns where the semaphore is declared.
func (a Access) Pos() token.Pos {
	if n := len(a.Fields); n > 0 {
		return a.Fields[n-1].Pos()
	}
	return a.Base.Pos()
}

// What a function does to a semaphore.
type permitOp int

const (
	permitAcquire permitOp = iota // Acquire of a Weighted
	permitTry                     // TryAcquire
	permitRelease                 // Release
	permitSend                    // on a channel
	permitTake                    // a receive from a channel whose value is ignored
	permitOther                   // a channel is closed, what is received is used, or what is sent is more than a token
)

// A permitUse is one operation, in a function or what it starts and calls.
type permitUse struct {
	sem Access
	op  permitOp
	top ssa.Instruction // in the function itself
	n   int             // the weight, if it is constant; else 1
	// handed: it is in a function literal that is handed out, for others to call.
	handed bool
	polled bool // it is in a select with a default case
	waits  bool // it is in a select that waits for something else, too
	// sends, receives: which it does, if the semaphore is a channel.
	sends, receives bool
	calls           int // how many calls away it is
}

const weighted = "golang.org/x/sync/semaphore.Weighted"

var weightedOps = map[string]permitOp{
	"(*" + weighted + ").Acquire":    permitAcquire,
	"(*" + weighted + ").TryAcquire": permitTry,
	"(*" + weighted + ").Release":    permitRelease,
}

// globalPrefix begins the names of the unknown values that are semaphores in package variables. What is done
// to them is kept, for the programs in which they are known.
const globalPrefix = "package variable "

func globalName(v *ssa.Global) string { return globalPrefix + v.String() }

// findSemaphores finds the package variables that are used as semaphores.
func (u *Unit) findSemaphores(fns []*ssa.Function) {
	seen := map[*ssa.Global][2]bool{}
	for _, fn := range fns {
		for _, use := range u.permitUses(fn) {
			v, ok := use.sem.Base.(*ssa.Global)
			if !ok || len(use.sem.Fields) > 0 || u.InTest(fn.Pos()) {
				continue
			}
			s := seen[v]
			switch use.op {
			case permitAcquire, permitTry, permitSend:
				s[0] = true
			case permitRelease, permitTake:
				s[1] = true
			}
			seen[v] = s
			u.semaphores[v] = s[0] && s[1]
		}
	}
}

// A permitWalk collects the uses of semaphores in a function.
type permitWalk struct {
	u      *Unit
	root   *ssa.Function
	uses   []permitUse
	handed bool
	polls  bool
	waits  bool
}

// permitUses returns what fn does to semaphores, itself and in what it starts and calls, in the order of the source.
func (u *Unit) permitUses(fn *ssa.Function) []permitUse {
	if uses, ok := u.permits[fn]; ok {
		return uses
	}
	u.permits[fn] = nil // for recursions
	w := &permitWalk{u: u, root: fn}
	w.function(fn, nil)
	u.permits[fn] = w.uses
	return w.uses
}

// maxPermitCalls bounds how deep calls are followed.
const maxPermitCalls = 4

func (w *permitWalk) function(fn *ssa.Function, top ssa.Instruction) {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			at := top
			if fn == w.root {
				at = in
			}
			w.instr(in, at)
		}
	}
}

func (w *permitWalk) add(v ssa.Value, op permitOp, top ssa.Instruction, n int) *permitUse {
	sem, ok := w.resolve(v, 12)
	if !ok {
		return &permitUse{}
	}
	w.uses = append(w.uses, permitUse{sem: sem, op: op, top: top, n: n, handed: w.handed, polled: w.polls, waits: w.waits})
	return &w.uses[len(w.uses)-1]
}

// inline adds what a function that is called with args does.
func (w *permitWalk) inline(fn *ssa.Function, args []ssa.Value, top ssa.Instruction) {
	first := len(w.uses)
	for _, use := range w.u.permitUses(fn) {
		if p, ok := use.sem.Base.(*ssa.Parameter); ok {
			i := slices.Index(fn.Params, p)
			if i < 0 || i >= len(args) {
				continue
			}
			arg, ok := w.resolve(args[i], 12)
			if !ok {
				continue
			}
			use.sem = Access{arg.Base, slices.Concat(arg.Fields, use.sem.Fields)}
		}
		use.top = top
		use.handed = use.handed || w.handed
		use.calls++
		again := func(o permitUse) bool {
			return o.op == use.op && o.n == use.n && o.handed == use.handed && o.receives == use.receives && o.sem.same(use.sem)
		}
		if use.calls <= maxPermitCalls && !slices.ContainsFunc(w.uses[first:], again) {
			w.uses = append(w.uses, use)
		}
	}
}

func (w *permitWalk) instr(in, top ssa.Instruction) {
	if _, closure := in.(*ssa.MakeClosure); !closure {
		for _, v := range in.Operands(nil) {
			if fn, ok := (*v).(*ssa.Function); ok && fn.Parent() != nil {
				w.literal(fn, fn, top) // it captures nothing
			}
		}
	}
	switch in := in.(type) {
	case *ssa.Send:
		w.add(in.Chan, sendOp(in.X), top, 1).sends = true
	case *ssa.UnOp:
		if in.Op == token.ARROW {
			op := permitTake
			if in.CommaOk || used(in) {
				op = permitOther
			}
			w.add(in.X, op, top, 1).receives = true
		}
	case *ssa.Select:
		w.polls, w.waits = !in.Blocking, in.Blocking && len(in.States) > 1
		defer func() { w.polls, w.waits = false, false }()
		recv := 2
		for _, s := range in.States {
			if s.Dir == types.SendOnly {
				w.add(s.Chan, sendOp(s.Send), top, 1).sends = true
				continue
			}
			op := permitTake
			for _, ref := range *in.Referrers() {
				if e, ok := ref.(*ssa.Extract); ok && (e.Index == recv || e.Index == 1) && used(e) {
					op = permitOther
				}
			}
			w.add(s.Chan, op, top, 1).receives = true
			recv++
		}
	case *ssa.MakeClosure:
		w.literal(in.Fn.(*ssa.Function), in, top)
	case ssa.CallInstruction:
		w.call(in, top)
	}
}

// sendOp returns what it is to send v: a permit is a value that says nothing.
func sendOp(v ssa.Value) permitOp {
	if box, ok := v.(*ssa.MakeInterface); ok {
		v = box.X
	}
	if _, ok := v.(*ssa.Const); ok || isEmptyStruct(v.Type()) {
		return permitSend
	}
	return permitOther
}

// literal walks the function literal fn, which is used as v.
func (w *permitWalk) literal(fn *ssa.Function, v ssa.Value, top ssa.Instruction) {
	before := w.handed
	w.handed = before || handedOut(v)
	w.function(fn, top)
	w.handed = before
}

func used(v ssa.Value) bool {
	return slices.ContainsFunc(*v.Referrers(), func(in ssa.Instruction) bool {
		_, debug := in.(*ssa.DebugRef)
		return !debug
	})
}

func (w *permitWalk) call(in ssa.CallInstruction, top ssa.Instruction) {
	c := in.Common()
	if b, ok := c.Value.(*ssa.Builtin); ok {
		if b.Name() == "close" {
			w.add(c.Args[0], permitOther, top, 1)
		}
		return
	}
	fn := c.StaticCallee()
	if fn == nil {
		return
	}
	if op, ok := weightedOps[Symbol(fn)]; ok {
		n := 1
		if k, ok := c.Args[len(c.Args)-1].(*ssa.Const); ok && k.Value != nil {
			if v, ok := constant.Int64Val(k.Value); ok && v > 0 && v < 1<<30 {
				n = int(v)
			}
		}
		w.add(c.Args[0], op, top, n)
		return
	}
	if fn.Blocks != nil {
		if fn.Parent() != nil || fn == w.root {
			return // a function literal: where it is made; a recursion
		}
		w.inline(fn, c.Args, top)
		return
	}
	if symbol := w.u.foreignSymbol(fn); w.u.Library(Symbol(fn)) == nil && w.u.imported(symbol, fn) {
		f := w.u.imports[symbol]
		params := map[model.Reg]int{}
		for i := range f.Params {
			params[model.Reg(i)] = i
		}
		for _, use := range w.u.foreignUses(f, params, maxPermitCalls) {
			if use.param < len(c.Args) {
				w.add(c.Args[use.param], use.op, top, 1)
			}
		}
	}
}

// resolve returns how the walked function gets at v.
func (w *permitWalk) resolve(v ssa.Value, depth int) (Access, bool) {
	if depth == 0 {
		return Access{}, false
	}
	field := func(x ssa.Value, i int) (Access, bool) {
		a, ok := w.resolve(x, depth-1)
		if !ok {
			return a, false
		}
		return Access{a.Base, append(slices.Clone(a.Fields), fieldOf(x.Type(), i))}, true
	}
	switch v := v.(type) {
	case *ssa.Parameter:
		for fn := w.root; fn != nil; fn = fn.Parent() {
			if v.Parent() == fn {
				return Access{Base: v}, true
			}
		}
	case *ssa.FreeVar:
		if v.Parent() == w.root {
			return Access{Base: v}, true
		}
		if b := binding(v); b != nil {
			return w.resolve(b, depth-1)
		}
	case *ssa.Global, *ssa.Call, *ssa.MakeChan: // the last two: made here
		return Access{Base: v}, true
	case *ssa.Alloc:
		if x := onlyValue(v); x != nil {
			return w.resolve(x, depth-1)
		}
		return Access{Base: v}, true
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return w.resolve(v.X, depth-1)
		}
	case *ssa.FieldAddr:
		return field(v.X, v.Field)
	case *ssa.Field:
		return field(v.X, v.Field)
	case *ssa.ChangeType:
		return w.resolve(v.X, depth-1)
	}
	return Access{}, false
}

// onlyValue returns the value of a variable that is set once; nil if it is not.
func onlyValue(v *ssa.Alloc) (val ssa.Value) {
	for _, ref := range *v.Referrers() {
		if st, ok := ref.(*ssa.Store); ok {
			if val != nil || st.Addr != v {
				return nil
			}
			val = st.Val
		}
	}
	return val
}

// A foreignUse is what a function of another package does to a semaphore in a parameter.
type foreignUse struct {
	param int
	op    permitOp
}

// foreignUses finds what f, given parameters, or what they are captured as, in the registers of from, does to them.
func (u *Unit) foreignUses(f *model.Func, from map[model.Reg]int, depth int) (list []foreignUse) {
	if f == nil || depth == 0 {
		return nil
	}
	add := func(r model.Reg, op permitOp) {
		if param, ok := from[r]; ok {
			list = append(list, foreignUse{param, op})
		}
	}
	pass := func(name string, src []model.Reg, at func(*model.Func) int) {
		callee := u.resolve(name)
		if callee == nil {
			return
		}
		inner := map[model.Reg]int{}
		for i, r := range src {
			if param, ok := from[r]; ok {
				inner[model.Reg(at(callee)+i)] = param
			}
		}
		if len(inner) > 0 {
			list = append(list, u.foreignUses(callee, inner, depth-1)...)
		}
	}
	for _, in := range f.Code {
		switch in.Op {
		case model.OpMove:
			for i, d := range in.Dst {
				if param, ok := from[in.Src[i]]; ok {
					from[d] = param
				}
			}
		case model.OpStore: // into a variable that function literals capture
			if param, ok := from[in.Src[1]]; ok {
				from[in.Src[0]] = param
			}
		case model.OpLoad:
			if param, ok := from[in.Src[0]]; ok {
				from[in.Dst[0]] = param
			}
		case model.OpSemAcquire:
			op := permitAcquire
			if in.N&1 != 0 {
				op = permitTry
			}
			add(in.Src[0], op)
		case model.OpSemRelease:
			add(in.Src[0], permitRelease)
		case model.OpSend:
			add(in.Src[0], permitSend)
		case model.OpRecv:
			add(in.Src[0], permitTake)
		case model.OpSelect:
			for _, c := range in.Cases {
				if c.Send {
					add(c.Chan, permitSend)
				} else {
					add(c.Chan, permitTake)
				}
			}
		case model.OpClosure:
			pass(in.Name, in.Src, func(callee *model.Func) int { return callee.Params })
		case model.OpCall:
			if op, ok := weightedOps[in.Name]; ok {
				add(in.Src[0], op)
			} else {
				pass(in.Name, in.Src, func(*model.Func) int { return 0 })
			}
		}
	}
	return list
}
