package extract

import (
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// Guards returns the functions that owe the release of a semaphore, in the order of fns.
func (u *Unit) Guards() []*Guard { return u.guards }

// AcquiresOwn reports whether fn acquires a semaphore that it makes itself.
func (u *Unit) AcquiresOwn(fn *ssa.Function) bool {
	return slices.ContainsFunc(u.permitUses(fn), func(use permitUse) bool {
		switch made := use.sem.Base.(type) {
		case *ssa.Call:
			return use.op == permitAcquire
		case *ssa.MakeChan:
			return use.op == permitSend && u.CountsOwn(fn, made.Pos())
		}
		return false
	})
}

// CountsOwn reports whether the channel that fn makes at pos is a semaphore: tokens are sent on it to acquire, and
// received to release.
func (u *Unit) CountsOwn(fn *ssa.Function, pos token.Pos) bool {
	sent, taken := false, false
	for _, use := range u.permitUses(fn) {
		m, ok := use.sem.Base.(*ssa.MakeChan)
		if !ok || m.Pos() != pos || len(use.sem.Fields) > 0 {
			continue
		}
		switch {
		case use.op == permitSend:
			sent = true
		case use.op == permitTake && sent:
			taken = true
		default:
			return false
		}
		if unbuffered(m) || !isToken(m.Type().Underlying().(*types.Chan).Elem()) {
			return false
		}
	}
	return taken
}

// isToken reports whether values of type t may be mere tokens.
func isToken(t types.Type) bool {
	if t == nil {
		return false
	}
	_, basic := t.Underlying().(*types.Basic)
	return basic || isEmptyStruct(t) || isEmptyInterface(t)
}

// findGuards computes u.guards.
func (u *Unit) findGuards(fns []*ssa.Function) {
	for _, fn := range fns {
		if u.InTest(fn.Pos()) || fn.Name() == "init" || len(fn.Blocks) > maxBlocks {
			continue
		}
		if fn.Parent() != nil && !handedOut(fn) {
			continue // it is part of the function around it
		}
		var seen []Access
		uses := u.permitUses(fn)
		for _, use := range uses {
			u.acquirers[Symbol(fn)] = u.acquirers[Symbol(fn)] || u.tellsOf(fn, use)
			if slices.ContainsFunc(seen, use.sem.same) {
				continue
			}
			seen = append(seen, use.sem)
			if g := u.guard(fn, use.sem, uses, fns); g != nil {
				u.guards = append(u.guards, g)
				u.guarded[Symbol(fn)] = true
			}
		}
	}
}

// tellsOf reports whether the results of fn may tell whether it acquired, by use.
func (u *Unit) tellsOf(fn *ssa.Function, use permitUse) bool {
	res := fn.Signature.Results()
	if n := res.Len(); n == 0 || !isError(res.At(n-1).Type()) && !isBool(res.At(n-1).Type()) {
		return false
	}
	switch use.op {
	case permitAcquire, permitTry:
		return true
	case permitSend, permitTake:
		return outlives(use.sem, fn) && isToken(elemOf(use.sem))
	}
	return false
}

// handedOut reports whether v, a function literal or the closure that is made of it, may be called by others than the
// function around it.
func handedOut(v ssa.Value) bool {
	refs := v.Referrers()
	if refs == nil {
		return false // a method value, say
	}
	return slices.ContainsFunc(*refs, func(use ssa.Instruction) bool {
		switch use := use.(type) {
		case *ssa.DebugRef:
			return false
		case *ssa.MakeClosure:
			return v == use.Fn && handedOut(use)
		case ssa.CallInstruction:
			if use.Common().Value == v {
				return false
			}
			callee := use.Common().StaticCallee()
			return callee == nil || callee.Blocks == nil && !starter[Symbol(callee)]
		}
		return true
	})
}

// starter has the functions of the library that start or call what they are given.
var starter = map[string]bool{
	"(*sync.WaitGroup).Go":                      true,
	"(*sync.Once).Do":                           true,
	"(*golang.org/x/sync/errgroup.Group).Go":    true,
	"(*golang.org/x/sync/errgroup.Group).TryGo": true,
	"(*testing.T).Run":                          true,
	"time.AfterFunc":                            true,
	"context.AfterFunc":                         true,
}

// guard returns the guard that fn is for sem, nil if it is none.
func (u *Unit) guard(fn *ssa.Function, sem Access, uses []permitUse, fns []*ssa.Function) *Guard {
	if !outlives(sem, fn) || moves(sem, uses) {
		return nil
	}
	g := &Guard{Func: fn, Sem: sem, weight: 1, Endless: !returns(fn)}
	var first permitOp
	for _, use := range uses {
		if !use.sem.same(sem) {
			continue
		}
		switch use.op {
		case permitOther:
			return nil
		case permitSend, permitTake:
			if !g.Chan {
				g.Chan, first = true, use.op
			}
		case permitAcquire, permitTry:
			g.weight = max(g.weight, use.n)
		}
		g.tries = g.tries || use.op == permitTry
	}
	acquire, release := []permitOp{permitAcquire, permitTry}, permitRelease
	if g.Chan {
		if !u.countsTokens(sem, fns) {
			return nil
		}
		g.Takes = first == permitTake
		acquire, release = []permitOp{permitSend}, permitTake
		if g.Takes {
			acquire, release = []permitOp{permitTake}, permitSend
		}
	}
	acquired, released := false, false
	for _, use := range uses {
		if !use.sem.same(sem) {
			continue
		}
		if !use.handed && slices.Contains(acquire, use.op) {
			acquired = true
			if g.Acquire == token.NoPos {
				g.Acquire = positionOf(use.top)
			}
		}
		if use.op == release && g.Chan && !g.Takes && use.waits {
			return nil // who releases what he has need not wait for it: this is a signal
		}
		if use.op == release && !(g.Takes && use.polled) { // who puts in what there may be no room for, wakes somebody up
			released = true
			if use.handed {
				continue // others will, if they get it
			}
			if d, ok := use.top.(*ssa.Defer); ok && g.Deferred == token.NoPos {
				g.Deferred = d.Call.Pos()
			}
			g.Succeeds = g.Succeeds || leadsToSuccess(use.top)
		}
	}
	if !acquired || !released {
		return nil
	}
	if g.Succeeds && u.releasedElsewhere(g, release, acquire, fns) {
		g.Succeeds = false
	}
	return g
}

// positionOf returns the position of in; of a call, that of its parenthesis.
func positionOf(in ssa.Instruction) token.Pos {
	if call, ok := in.(ssa.CallInstruction); ok {
		return call.Common().Pos()
	}
	return in.Pos()
}

// outlives reports whether the semaphore is still in use when fn has returned.
func outlives(sem Access, fn *ssa.Function) bool {
	switch b := sem.Base.(type) {
	case *ssa.Parameter:
		return b.Parent() == fn
	case *ssa.FreeVar:
		return true
	case *ssa.Global:
		return len(sem.Fields) == 0
	}
	return false
}

func returns(fn *ssa.Function) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		if len(b.Instrs) == 0 {
			return false
		}
		_, ok := b.Instrs[len(b.Instrs)-1].(*ssa.Return)
		return ok
	})
}

// countsTokens reports whether nothing is known of the channel that holds tokens but their number: its
// elements carry nothing, nobody looks at them, it is not closed, and it is nowhere made without a buffer.
func (u *Unit) countsTokens(sem Access, fns []*ssa.Function) bool {
	if !isToken(elemOf(sem)) {
		return false
	}
	v := sem.Var()
	if v == nil {
		return true
	}
	for _, fn := range fns {
		for _, use := range u.permitUses(fn) {
			if use.op == permitOther && use.sem.Var() == v {
				return false
			}
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				if st, ok := in.(*ssa.Store); ok && storedIn(st.Addr) == v && unbuffered(st.Val) {
					return false
				}
			}
		}
	}
	return true
}

// elemOf returns the type of the elements of a channel; nil if sem is none.
func elemOf(sem Access) types.Type {
	t := sem.Base.Type()
	if n := len(sem.Fields); n > 0 {
		t = sem.Fields[n-1].Type()
	}
	for {
		p, ok := t.Underlying().(*types.Pointer)
		if !ok {
			break
		}
		t = p.Elem()
	}
	if ch, ok := t.Underlying().(*types.Chan); ok {
		return ch.Elem()
	}
	return nil
}

func isEmptyInterface(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && i.NumMethods() == 0
}

func storedIn(addr ssa.Value) types.Object {
	switch a := addr.(type) {
	case *ssa.FieldAddr:
		return fieldOf(a.X.Type(), a.Field)
	case *ssa.Global:
		return a.Object()
	}
	return nil
}

func unbuffered(v ssa.Value) bool {
	m, ok := v.(*ssa.MakeChan)
	if !ok {
		return false
	}
	c, ok := m.Size.(*ssa.Const)
	return ok && c.Value != nil && constant.Sign(c.Value) == 0
}

// releasedElsewhere reports whether other functions of the package, which do not acquire g's semaphore,
// release it, or get it with what they receive: then g may hand its permit over to them.
func (u *Unit) releasedElsewhere(g *Guard, release permitOp, acquire []permitOp, fns []*ssa.Function) bool {
	v := g.Sem.Var()
	if v == nil {
		return false
	}
	for _, fn := range fns {
		if fn.Parent() != nil || u.InTest(fn.Pos()) {
			continue
		}
		acquired, released := false, false
		for _, use := range u.permitUses(fn) {
			if use.sem.Var() == v {
				acquired = acquired || slices.Contains(acquire, use.op)
				released = released || use.op == release
			}
		}
		if released && !acquired && u.calledByStrangers(fn, v, acquire, 4) {
			return true
		}
	}
	return u.takesOver(u.handedWith(v, acquire, fns), v, release, acquire, fns)
}

// calledByStrangers reports whether fn may be called by a function that does not acquire v.
func (u *Unit) calledByStrangers(fn *ssa.Function, v types.Object, acquire []permitOp, depth int) bool {
	if token.IsExported(fn.Name()) || depth == 0 {
		return true
	}
	calls := u.occurrences(fn)
	for _, in := range calls {
		caller := in.Parent()
		for caller.Parent() != nil {
			caller = caller.Parent()
		}
		acquires := slices.ContainsFunc(u.permitUses(caller), func(use permitUse) bool {
			return use.sem.Var() == v && slices.Contains(acquire, use.op)
		})
		if !acquires && u.calledByStrangers(caller, v, acquire, depth-1) {
			return true
		}
	}
	return len(calls) == 0
}

// leadsToSuccess reports whether the function of in may return after it without telling of a failure.
func leadsToSuccess(in ssa.Instruction) bool {
	seen := map[*ssa.BasicBlock]bool{}
	var visit func(b *ssa.BasicBlock) bool
	visit = func(b *ssa.BasicBlock) bool {
		if seen[b] {
			return false
		}
		seen[b] = true
		if n := len(b.Instrs); n > 0 {
			if ret, ok := b.Instrs[n-1].(*ssa.Return); ok && !tellsFailure(ret) {
				return true
			}
		}
		return slices.ContainsFunc(b.Succs, visit)
	}
	return visit(in.Block()) || !returns(in.Parent())
}

// tellsFailure reports whether ret returns an error that is not nil, or false, or nothing where there may be something.
func tellsFailure(ret *ssa.Return) bool {
	n := len(ret.Results)
	if n == 0 {
		return false
	}
	switch last := ret.Results[n-1]; {
	case isError(last.Type()):
		return isFailure(last, ret.Block(), 4)
	case isBool(last.Type()):
		c, ok := last.(*ssa.Const)
		return ok && c.Value != nil && !constant.BoolVal(c.Value)
	}
	return mayOwn(ret.Results[0].Type()) && isNilConst(ret.Results[0])
}

func isBool(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

// mayOwn reports whether a value of type t may stand for a permit that its owner releases later.
func mayOwn(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Signature, *types.Chan, *types.Map:
		return true
	}
	return false
}

// isFailure reports whether v, an error that is returned in block b, is not nil.
func isFailure(v ssa.Value, b *ssa.BasicBlock, depth int) bool {
	if depth == 0 {
		return false
	}
	switch v := v.(type) {
	case *ssa.MakeInterface:
		return true
	case *ssa.UnOp:
		if _, ok := v.X.(*ssa.Global); ok {
			return true
		}
	case *ssa.Phi:
		for i, e := range v.Edges {
			if !isFailure(e, v.Block().Preds[i], depth-1) {
				return false
			}
		}
		return true
	case *ssa.Call:
		if v.Call.IsInvoke() {
			if v.Call.Method.Name() == "Err" {
				return true
			}
			break
		}
		if fn := v.Call.StaticCallee(); fn != nil && fn.Object() != nil && fn.Object().Pkg() != nil {
			switch fn.Object().Pkg().Name() {
			case "errors", "fmt", "status":
				return true
			}
			if fn.Name() == "Cause" && fn.Object().Pkg().Path() == "context" {
				return true
			}
		}
	}
	if v.Referrers() == nil {
		return false // a constant
	}
	for _, ref := range *v.Referrers() {
		cmp, ok := ref.(*ssa.BinOp)
		if !ok || !isNilConst(cmp.X) && !isNilConst(cmp.Y) {
			continue
		}
		for _, use := range *cmp.Referrers() {
			if branch, ok := use.(*ssa.If); ok {
				arm := 0
				if cmp.Op == token.EQL {
					arm = 1
				}
				if s := branch.Block().Succs[arm]; len(s.Preds) == 1 && s.Dominates(b) {
					return true
				}
			}
		}
	}
	return false
}
