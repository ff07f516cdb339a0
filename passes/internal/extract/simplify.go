package extract

import (
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// A body is a function while it is being cut down to what synchronisation depends on.
type body struct {
	f    *model.Func
	g    *graph
	defs [][]int // by register: the instructions that set it

	wild []bool // by register: it holds what the model does not know, in any run

	active   bool // has effects of its own or through calls
	demanded bool // some caller needs its results
	keep     []bool
}

// simplify cuts all functions down, together: whether a call has effects depends on
// the callee, whether results are needed on the callers, and whether a store
// matters on the loads. The sets only grow, so this ends.
func (u *Unit) simplify() {
	names := u.Symbols()
	s := &simplifier{u: u, loaded: map[string]bool{}, dynamic: u.dynamic(), recovers: u.recovers()}
	for _, name := range names {
		f := u.funcs[name]
		b := &body{f: f, defs: make([][]int, f.Regs)}
		for i := range f.Code {
			f.Code[i].EachDef(func(r model.Reg) { b.defs[r] = append(b.defs[r], i) })
		}
		b.demanded = s.dynamic[name] || u.handsOut(u.ssaOf[name]) || u.startsComponent(u.ssaOf[name]) || u.guarded[name] || u.acquirers[name] || startsWork(u.ssaOf[name]) || asserts(u.ssaOf[name])
		u.bodies[name] = b
		s.bodies = append(s.bodies, b)
	}
	for _, b := range s.bodies {
		b.findWild()
	}
	for {
		s.changed = false
		s.activate()
		for _, b := range s.bodies {
			if b.active || b.demanded {
				s.slice(b)
			}
		}
		if !s.changed {
			break
		}
	}
	for _, b := range s.bodies {
		if b.active || b.demanded {
			b.rewrite()
		} else {
			b.f.Code = nil
		}
	}
	for _, b := range s.bodies {
		if b.f.Code != nil {
			b.f.Bare = u.bare(b.f)
		}
	}
	u.bodies = nil
	for _, key := range sortedKeys(u.offered) {
		if !s.loaded[key] {
			u.untold = append(u.untold, key)
		}
	}
	u.active = map[string]bool{}
	for _, b := range s.bodies {
		if b.active {
			u.active[b.f.Name] = true
		}
	}
	for _, name := range names {
		if u.funcs[name].Code == nil {
			delete(u.funcs, name)
		}
	}
}

type simplifier struct {
	u        *Unit
	bodies   []*body
	loaded   map[string]bool // keys of fields and variables whose value is needed
	dynamic  map[string]bool // functions that are called through values or interfaces
	recovers bool            // some function recovers, so that a panic is not the end
	changed  bool
}

func (u *Unit) recovers() bool {
	for _, f := range u.funcs {
		for _, in := range f.Code {
			if in.Op == model.OpRecover {
				return true
			}
		}
	}
	return false
}

// startsWork reports whether fn, which other packages may call, starts goroutines and returns an error, or whether that has gone well: what
// it returns may come from them.
func startsWork(fn *ssa.Function) bool {
	res := fn.Signature.Results()
	if !token.IsExported(fn.Name()) || res.Len() == 0 {
		return false
	}
	last := res.At(res.Len() - 1).Type()
	return (isError(last) || types.Identical(last, types.Typ[types.Bool])) && starts(fn, maxDelegates)
}

// maxDelegates bounds the chain of calls between a function that starts work and the go statement.
const maxDelegates = 2

// starts reports whether fn starts goroutines, itself or through functions of the package, calls deep at most.
func starts(fn *ssa.Function, calls int) bool {
	return slices.ContainsFunc(fn.Blocks, func(b *ssa.BasicBlock) bool {
		return slices.ContainsFunc(b.Instrs, func(in ssa.Instruction) bool {
			switch in := in.(type) {
			case *ssa.Go:
				return true
			case *ssa.Call:
				callee := in.Call.StaticCallee()
				return callee != nil && calls > 0 && starts(callee, calls-1)
			}
			return false
		})
	})
}

// handsOut reports whether a result of fn can lead to a primitive: callers must know
// which, and what a root hands out is no longer in its hands.
func (u *Unit) handsOut(fn *ssa.Function) bool {
	res := fn.Signature.Results()
	for i := range res.Len() {
		if u.mayCarry(res.At(i).Type()) {
			return true
		}
	}
	return false
}

// dynamic returns the functions that may be called other than by name.
func (u *Unit) dynamic() map[string]bool {
	d := map[string]bool{}
	for _, f := range u.funcs {
		for _, in := range f.Code {
			if in.Op == model.OpClosure {
				d[in.Name] = true
			}
		}
	}
	for _, ms := range u.methods {
		for _, fn := range ms {
			d[fn] = true
		}
	}
	return d
}

// activate computes which functions have effects: least fixed point over calls.
func (s *simplifier) activate() {
	for again := true; again; {
		again = false
		for _, b := range s.bodies {
			if b.active {
				continue
			}
			for i := range b.f.Code {
				if s.effect(b, &b.f.Code[i]) {
					b.active = true
					again = true
					break
				}
			}
		}
	}
}

// effect reports whether in has an effect that others can see, or that depends on others.
func (s *simplifier) effect(b *body, in *model.Instr) bool {
	wild := len(in.Src) > 0 && b.isWild(in.Src[0])
	if in.Op.Visible() && in.Op != model.OpCtxErr {
		return !wild || in.Op == model.OpSend && !b.isWild(in.Src[1])
	}
	switch in.Op {
	case model.OpPanic, model.OpRecover:
		return s.recovers
	case model.OpEscape:
		return !wild || len(in.Src) > 1
	case model.OpMapSet:
		return !b.isWild(in.Src[1]) || !b.isWild(in.Src[2])
	case model.OpMapDelete:
		return !wild
	case model.OpStore:
		if wild && b.isWild(in.Src[1]) {
			return false
		}
		return in.Name == "" || s.loaded[in.Name]
	case model.OpCall, model.OpCallDyn: // a call of a function literal has its name
		if b := s.u.bodies[in.Name]; b != nil {
			return b.active
		}
		return true
	case model.OpCallMethod:
		return in.N&model.CallPlain == 0 || s.u.methodActive(in.Name)
	}
	return false
}

// methodActive reports whether some known method of that name has effects.
func (u *Unit) methodActive(name string) bool {
	for _, ms := range u.methods {
		fn, ok := ms[name]
		if !ok {
			continue
		}
		if b := u.bodies[fn]; b != nil && b.active || b == nil && u.resolve(fn) != nil {
			return true
		}
	}
	return false
}

// slice marks what b's effects and results depend on.
func (s *simplifier) slice(b *body) {
	if b.g == nil {
		b.g = newGraph(b.f)
	}
	code := b.f.Code
	keep := make([]bool, len(code))
	needed := make([]bool, b.f.Regs)
	blocks := make([]bool, len(b.g.blocks))
	var work []int
	mark := func(i int) {
		if !keep[i] {
			keep[i] = true
			work = append(work, i)
		}
	}
	hasDefers := false
	for i := range code {
		in := &code[i]
		if s.effect(b, in) {
			mark(i)
			hasDefers = hasDefers || isCall(in.Op) && in.N&model.CallModes == model.CallDefer
		}
	}
	for i := range code {
		switch in := &code[i]; in.Op {
		case model.OpExit, model.OpGoexit, model.OpPanic, model.OpRecover:
			if b.active {
				mark(i)
			}
		case model.OpReturn:
			if b.demanded && (len(in.Src) > 0 || s.u.guarded[b.f.Name]) {
				mark(i)
			}
		case model.OpRunDefers:
			if hasDefers && b.demanded {
				mark(i)
			}
		}
	}
	for len(work) > 0 {
		i := work[len(work)-1]
		work = work[:len(work)-1]
		in := &code[i]
		in.EachUse(func(r model.Reg) {
			if r == model.NoReg || needed[r] {
				return
			}
			needed[r] = true
			for _, d := range b.defs[r] {
				mark(d)
			}
		})
		if in.Op == model.OpLoad && in.Name != "" && !s.loaded[in.Name] {
			s.loaded[in.Name] = true
			s.changed = true
		}
		if blk := b.g.of[i]; !blocks[blk] {
			blocks[blk] = true
			for _, c := range b.g.cdeps[blk] {
				mark(b.g.blocks[c].to - 1)
			}
		}
	}
	// A demanded result of a callee.
	for i := range code {
		in := &code[i]
		if !keep[i] || in.Op != model.OpCall || in.N&model.CallModes != model.CallNow {
			continue
		}
		if c := s.u.bodies[in.Name]; c != nil && !c.demanded {
			for _, r := range in.Dst {
				if r != model.NoReg && needed[r] {
					c.demanded = true
					s.changed = true
				}
			}
		}
	}
	b.keep = keep
}

// findWild finds the registers that only ever hold values of which nothing is known, such as what a
// global variable leads to. What is done to them has no effect on what is known.
func (b *body) findWild() {
	b.wild = make([]bool, b.f.Regs)
	for again := true; again; {
		again = false
		for r, defs := range b.defs {
			if b.wild[r] || len(defs) == 0 || r < b.f.Params+b.f.Free {
				continue
			}
			wild := true
			for _, d := range defs {
				wild = wild && b.makesWild(&b.f.Code[d], model.Reg(r))
			}
			if wild {
				b.wild[r], again = true, true
			}
		}
	}
}

func (b *body) isWild(r model.Reg) bool { return r != model.NoReg && b.wild[r] }

func (b *body) makesWild(in *model.Instr, r model.Reg) bool {
	switch in.Op {
	case model.OpConst:
		return in.Val.Kind == model.Unknown
	case model.OpUnknown:
		return !strings.HasPrefix(in.Name, globalPrefix)
	case model.OpAddr, model.OpLoad, model.OpIndex, model.OpElem, model.OpField, model.OpMapGet, model.OpRecv, model.OpCtxDone:
		return b.isWild(in.Src[0])
	case model.OpMove:
		for i, d := range in.Dst {
			if d == r && (i >= len(in.Src) || !b.isWild(in.Src[i])) {
				return false
			}
		}
		return true
	}
	return false
}

func isCall(op model.Op) bool {
	return op == model.OpCall || op == model.OpCallDyn || op == model.OpCallMethod
}
