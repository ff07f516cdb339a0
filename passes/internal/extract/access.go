package extract

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// An access says what is done with a channel; see model.OpEscape.
type access int

const (
	feeds  access = model.EscapeFeeds
	drains access = model.EscapeDrains
	shares access = 1 << 8 // all else
)

// accessBy returns what the function around addr does with the channel to which it points.
func accessBy(addr *ssa.FieldAddr) (a access) {
	for _, ref := range *addr.Referrers() {
		load, ok := ref.(*ssa.UnOp)
		if _, debug := ref.(*ssa.DebugRef); debug {
			continue
		}
		if !ok || load.Op != token.MUL {
			return shares
		}
		for _, use := range *load.Referrers() {
			a |= accessTo(load, use)
		}
	}
	return a
}

// accessTo returns what in does with ch, one of its operands.
func accessTo(ch ssa.Value, in ssa.Instruction) (a access) {
	switch in := in.(type) {
	case *ssa.DebugRef:
		return 0
	case *ssa.Send:
		if in.X != ch {
			return feeds
		}
	case *ssa.UnOp:
		if in.Op == token.ARROW {
			return drains
		}
	case *ssa.Select:
		for _, s := range in.States {
			switch {
			case s.Send == ch:
				return shares
			case s.Chan == ch && s.Dir == types.SendOnly:
				a |= feeds
			case s.Chan == ch:
				a |= drains
			}
		}
		return a
	case *ssa.Call:
		if b, ok := in.Call.Value.(*ssa.Builtin); ok && (b.Name() == "len" || b.Name() == "cap") {
			return 0
		}
	}
	return shares
}
