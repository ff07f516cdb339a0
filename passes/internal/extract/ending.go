package extract

import (
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// maxCallers bounds the chain of calls between main and a function that is found to end with it.
const maxCallers = 4

// EndsProgram reports whether nothing is left when fn has returned: it is main, or
// whoever calls it is on the way to the end of main, without waiting for anything.
func (u *Unit) EndsProgram(fn *ssa.Function) bool {
	return u.Pkg.Pkg.Name() == "main" && u.endsProgram(fn, maxCallers)
}

func (u *Unit) endsProgram(fn *ssa.Function, depth int) bool {
	if fn.Parent() != nil || fn.Signature.Recv() != nil {
		return false
	}
	if fn.Name() == "main" {
		return true
	}
	uses := u.occurrences(fn)
	for _, use := range uses {
		call, ok := use.(*ssa.Call)
		if !ok || call.Call.Value != fn || depth == 0 || !u.endsProgram(call.Parent(), depth-1) || !u.onlyEnds(call) {
			return false
		}
	}
	return len(uses) > 0
}

// occurrences returns the instructions outside of tests in which the function fn occurs.
func (u *Unit) occurrences(fn *ssa.Function) []ssa.Instruction {
	if u.occurs == nil {
		u.occurs = map[*ssa.Function][]ssa.Instruction{}
		var operands []*ssa.Value
		for _, f := range u.ssaOf {
			if u.InTest(f.Pos()) {
				continue
			}
			for _, b := range f.Blocks {
				for _, in := range b.Instrs {
					operands = in.Operands(operands[:0])
					for _, v := range operands {
						if g, ok := (*v).(*ssa.Function); ok {
							u.occurs[g] = append(u.occurs[g], in)
						}
					}
				}
			}
		}
	}
	return u.occurs[fn]
}

// onlyEnds reports whether all that its function does after call is to compute and to print, once.
func (u *Unit) onlyEnds(call *ssa.Call) bool {
	first := call.Block()
	seen := map[*ssa.BasicBlock]bool{}
	work := []*ssa.BasicBlock{first}
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		from := 0
		if b == first {
			for b.Instrs[from] != call {
				from++
			}
			from++
		}
		ends := false
		for _, in := range b.Instrs[from:] {
			switch u.wait(in) {
			case mayWait:
				return false
			case neverReturns:
				ends = true
			}
			if ends {
				break
			}
		}
		if ends {
			continue
		}
		for _, s := range b.Succs {
			if s == first {
				return false // it comes back
			}
			if !seen[s] {
				seen[s] = true
				work = append(work, s)
			}
		}
	}
	return true
}

// The ways in which an instruction can take time.
type waiting int

const (
	goesOn waiting = iota
	mayWait
	neverReturns // the program ends
)

// wait returns how long instruction in may take.
func (u *Unit) wait(in ssa.Instruction) waiting {
	switch in := in.(type) {
	case *ssa.Send, *ssa.Select, *ssa.Go, *ssa.Defer:
		return mayWait
	case *ssa.UnOp:
		if in.Op == token.ARROW {
			return mayWait
		}
	case *ssa.RunDefers:
		for _, b := range in.Parent().Blocks {
			for _, d := range b.Instrs {
				if d, ok := d.(*ssa.Defer); ok && u.callWaits(&d.Call) != goesOn {
					return mayWait
				}
			}
		}
	case *ssa.Call:
		return u.callWaits(&in.Call)
	}
	return goesOn
}

func (u *Unit) callWaits(c *ssa.CallCommon) waiting {
	if _, ok := c.Value.(*ssa.Builtin); ok {
		return goesOn
	}
	if c.IsInvoke() && c.Method.Pkg() == nil { // error.Error
		return goesOn
	}
	if typeName(c.Value.Type()) == "context.CancelFunc" {
		return goesOn
	}
	fn := c.StaticCallee()
	if fn == nil || fn.Blocks != nil {
		return mayWait
	}
	if lib := u.Library(Symbol(fn)); lib != nil {
		if lib.Code[0].Op == model.OpExit {
			return neverReturns
		}
		return mayWait
	}
	if fn.Object() != nil && u.conduct(fn) == Harmless {
		return goesOn
	}
	return mayWait
}
