package extract

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// A semaphore may be taken for good when its owner is shut down: after a done channel was closed, which all others who
// acquire heed. Nobody waits for that permit.

// A claim is an operation that acquires a semaphore.
type claim struct {
	in     ssa.Instruction
	pos    token.Pos
	sem    Access
	polled bool
	heeds  []types.Object // the channels that it waits for, too
}

// Poisons returns where g's semaphore, a channel in a field, is acquired for good, and nobody can miss it.
func (u *Unit) Poisons(g *Guard, fns []*ssa.Function) (list []token.Pos) {
	v, ok := g.Sem.Var().(*types.Var)
	if !ok || !g.Chan || len(g.Sem.Fields) == 0 || v.Exported() || !u.staysIn(v) {
		return nil
	}
	claims := u.claims(v, g.Takes, fns)
	for _, c := range claims {
		if !c.polled && len(c.heeds) == 0 && u.isPoison(g, c, claims) {
			list = append(list, c.pos)
		}
	}
	return list
}

// OnlyTried reports whether nobody waits for g's semaphore, a channel in a field: all who acquire go on without, if there is none free.
func (u *Unit) OnlyTried(g *Guard, fns []*ssa.Function) bool {
	v, ok := g.Sem.Var().(*types.Var)
	if !ok || !g.Chan || len(g.Sem.Fields) == 0 || v.Exported() || !u.staysIn(v) {
		return false
	}
	claims := u.claims(v, g.Takes, fns)
	return len(claims) > 0 && !slices.ContainsFunc(claims, func(c claim) bool { return !c.polled })
}

// IsQuit reports whether what is received from at pos is a channel in a field of the package that nobody sends on: it tells that all is over.
func (u *Unit) IsQuit(pos token.Pos, fns []*ssa.Function) bool {
	v := u.fieldAt(pos, true, fns)
	return v != nil && !v.Exported() && isEmptyStruct(v.Type().Underlying().(*types.Chan).Elem()) && len(u.claims(v, false, fns)) == 0
}

// isPoison reports whether, on every way to c, a channel is closed before that all the others of claims heed.
func (u *Unit) isPoison(g *Guard, c claim, claims []claim) bool {
	var done []types.Object // that all others heed
	waits := false          // one of them waits
	for _, o := range claims {
		switch {
		case o.in == c.in || o.polled:
		case !waits:
			done, waits = o.heeds, true
		default:
			done = slices.DeleteFunc(slices.Clone(done), func(d types.Object) bool { return !slices.Contains(o.heeds, d) })
		}
	}
	heeded := func(d types.Object) bool {
		f, ok := d.(*types.Var)
		return ok && slices.Contains(done, d) && !u.mutable[f]
	}
	return u.afterClose(c.in, c.sem.Base, c.sem.Fields, g.Sem.Fields, heeded, 4)
}

// afterClose reports whether a channel of which done holds is closed before in, on every way to it, also through the callers of its function
// as far as they get at the semaphore as fields says. Base is how that function gets at it.
func (u *Unit) afterClose(in ssa.Instruction, base ssa.Value, own, fields []*types.Var, done func(types.Object) bool, depth int) bool {
	fn := in.Parent()
	for _, b := range fn.Blocks {
		for _, c := range b.Instrs {
			if call, ok := c.(*ssa.Call); ok && isBuiltin(call, "close") && precedes(c, in) {
				if ch, ok := (&permitWalk{u: u, root: fn}).resolve(call.Call.Args[0], 12); ok && ch.Var() != nil && done(ch.Var()) {
					return true
				}
			}
		}
	}
	if depth == 0 || fn.Parent() != nil || token.IsExported(fn.Name()) {
		return false
	}
	calls := u.occurrences(fn)
	for _, in := range calls {
		call, ok := in.(ssa.CallInstruction)
		if !ok || call.Common().Value != fn {
			return false // a function value
		}
		var next ssa.Value
		path := own
		if p, ok := base.(*ssa.Parameter); ok {
			w := &permitWalk{u: u, root: call.Parent()}
			if arg, ok := w.resolve(call.Common().Args[slices.Index(fn.Params, p)], 12); ok {
				next, path = arg.Base, slices.Concat(arg.Fields, own)
			}
		}
		if sameEnd(path, fields) && !u.afterClose(in, next, path, fields, done, depth-1) {
			return false
		}
	}
	return len(calls) > 0
}

// sameEnd reports whether a and b end with the same fields, as far as both go, two at most: then they may lead to the same place.
func sameEnd(a, b []*types.Var) bool {
	n := min(len(a), len(b), 2)
	return slices.Equal(a[len(a)-n:], b[len(b)-n:])
}

func isBuiltin(call *ssa.Call, name string) bool {
	b, ok := call.Call.Value.(*ssa.Builtin)
	return ok && b.Name() == name
}

// claims returns the operations outside tests that acquire the semaphore in field v.
func (u *Unit) claims(v *types.Var, takes bool, fns []*ssa.Function) (list []claim) {
	dir := types.SendOnly
	if takes {
		dir = types.RecvOnly
	}
	for _, fn := range fns {
		if u.InTest(fn.Pos()) {
			continue
		}
		w := &permitWalk{u: u, root: fn}
		add := func(in ssa.Instruction, ch ssa.Value, c claim) {
			if sem, ok := w.resolve(ch, 12); ok && sem.Var() == v {
				c.in, c.sem = in, sem
				list = append(list, c)
			}
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				switch in := in.(type) {
				case *ssa.Send:
					if !takes {
						add(in, in.Chan, claim{pos: in.Pos()})
					}
				case *ssa.UnOp:
					if takes && in.Op == token.ARROW {
						add(in, in.X, claim{pos: in.Pos()})
					}
				case *ssa.Select:
					var heeds []types.Object
					for _, s := range in.States {
						if ch, ok := w.resolve(s.Chan, 12); ok && s.Dir == types.RecvOnly && ch.Var() != nil {
							heeds = append(heeds, ch.Var())
						}
					}
					for _, s := range in.States {
						if s.Dir == dir {
							add(in, s.Chan, claim{pos: s.Pos, polled: !in.Blocking, heeds: heeds})
						}
					}
				}
			}
		}
	}
	return list
}

// staysIn reports whether the channel in field v is used in operations only: nobody else gets hold of it.
func (u *Unit) staysIn(v *types.Var) bool {
	for _, at := range u.usesOf(v) {
		for _, ref := range *at.Referrers() {
			switch ref := ref.(type) {
			case *ssa.DebugRef:
			case *ssa.Store:
				if ref.Addr != at {
					return false
				}
			case *ssa.UnOp:
				if !onlyOperated(ref) {
					return false
				}
			default:
				return false
			}
		}
	}
	return true
}

// onlyOperated reports whether channel v is sent to and received from, and nothing else is done with it but to ask for its size.
func onlyOperated(v ssa.Value) bool {
	for _, ref := range *v.Referrers() {
		switch ref := ref.(type) {
		case *ssa.DebugRef, *ssa.Select:
		case *ssa.Send:
			if ref.X == v {
				return false
			}
		case *ssa.UnOp:
			if ref.Op != token.ARROW {
				return false
			}
		case *ssa.Call:
			if !isBuiltin(ref, "len") && !isBuiltin(ref, "cap") {
				return false
			}
		default:
			return false
		}
	}
	return true
}
