package extract

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"
)

// PutsBack reports whether an exported method of the package does to a channel in a field the opposite of what is done to it at pos, and
// not the same. If taken is set, that is a receive; else it sends a token, and nobody receives from the channel but such methods.
func (u *Unit) PutsBack(pos token.Pos, taken bool, fns []*ssa.Function) bool {
	v := u.fieldAt(pos, taken, fns)
	if v == nil || !taken && !isEmptyStruct(v.Type().Underlying().(*types.Chan).Elem()) {
		return false
	}
	found := false
	for _, fn := range fns {
		if fn.Parent() != nil || u.InTest(fn.Pos()) {
			continue
		}
		sends, receives := false, false
		for _, use := range u.permitUses(fn) {
			if use.sem.Var() == v {
				sends, receives = sends || use.sends, receives || use.receives
			}
		}
		client := fn.Signature.Recv() != nil && token.IsExported(fn.Name())
		switch {
		case taken:
			found = found || client && sends && !receives
		case receives && client && !sends && !isCloser(fn):
			found = true
		case receives && !isCloser(fn):
			return false // it serves the channel
		}
	}
	return found
}

// fieldAt returns the field that holds the channel of the operation at pos, nil if it is in none.
func (u *Unit) fieldAt(pos token.Pos, receive bool, fns []*ssa.Function) *types.Var {
	for _, fn := range fns {
		if fn.Pos() > pos || fn.Syntax() == nil || fn.Syntax().End() < pos {
			continue
		}
		w := &permitWalk{u: u, root: fn}
		field := func(ch ssa.Value) *types.Var {
			sem, _ := w.resolve(ch, 12)
			if len(sem.Fields) == 0 {
				return nil
			}
			return sem.Fields[len(sem.Fields)-1]
		}
		for _, b := range fn.Blocks {
			for _, in := range b.Instrs {
				switch in := in.(type) {
				case *ssa.Send:
					if in.Pos() == pos && !receive {
						return field(in.Chan)
					}
				case *ssa.UnOp:
					if in.Pos() == pos && in.Op == token.ARROW && receive {
						return field(in.X)
					}
				case *ssa.Select:
					i := slices.IndexFunc(in.States, func(s *ssa.SelectState) bool { return s.Pos == pos })
					if i >= 0 && receive == (in.States[i].Dir == types.RecvOnly) {
						return field(in.States[i].Chan)
					}
				}
			}
		}
	}
	return nil
}
