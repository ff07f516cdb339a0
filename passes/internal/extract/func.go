package extract

import (
	"go/constant"
	"go/token"
	"go/types"
	"math"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// A translator translates one function.
type translator struct {
	u    *Unit
	fn   *ssa.Function
	need func(*ssa.Function)

	code      []model.Instr
	regs      map[ssa.Value]model.Reg
	tuples    map[ssa.Value][]model.Reg // values with several results
	next      model.Reg
	start     []int // index in code of each block
	stubs     []edge
	constants map[ssa.Value][]constantField
	loads     map[fieldPath][]*ssa.UnOp // see same
	again     map[expression]*result    // see findAgain
	resets    map[ssa.Value][]*result   // by operand; nil: all
	guarded   bool                      // a deferred call recovers: the author expects panics
	// A test asks for its context, which ends with it.
	endsContext bool
}

// An edge is a jump whose target is set when all blocks are placed.
type edge struct {
	instr, arm int
	from, to   *ssa.BasicBlock
}

func (t *translator) function() *model.Func {
	fn := t.fn
	t.regs = map[ssa.Value]model.Reg{}
	t.tuples = map[ssa.Value][]model.Reg{}
	f := &model.Func{
		Name:    Symbol(fn),
		Label:   label(fn),
		Site:    t.u.Site(fn.Pos()),
		Params:  len(fn.Params),
		Free:    len(fn.FreeVars),
		Results: fn.Signature.Results().Len(),
	}
	for _, p := range fn.Params {
		t.regs[p] = t.reg()
	}
	for _, v := range fn.FreeVars {
		t.regs[v] = t.reg()
	}
	t.guarded = recovers(fn)
	t.endsContext = isTest(fn) && asksForContext(fn)
	t.findConstants()
	t.findAgain()
	for _, p := range fn.Params {
		t.setConstants(p)
	}
	for _, v := range fn.FreeVars {
		t.setConstants(v)
	}
	t.reset(nil)
	t.start = make([]int, len(fn.Blocks))
	for _, b := range fn.Blocks {
		t.start[b.Index] = len(t.code)
		t.block(b)
	}
	t.edges()
	if fn.Recover != nil {
		f.Recover = t.start[fn.Recover.Index]
	}
	f.Regs = int(t.next)
	f.Code = t.code
	return f
}

func (t *translator) reg() model.Reg {
	r := t.next
	t.next++
	return r
}

// dst returns the register of v, or NoReg when the model does not hold v.
func (t *translator) dst(v ssa.Value) model.Reg {
	if t.width(v.Type()) == 0 {
		return model.NoReg
	}
	r, ok := t.regs[v]
	if !ok {
		r = t.reg()
		t.regs[v] = r
	}
	return r
}

func (t *translator) width(typ types.Type) int { return t.u.layouts.of(typ).width }

func (t *translator) emit(in model.Instr) {
	t.code = append(t.code, in)
}

// temp emits an instruction that sets a new register, which it returns.
func (t *translator) temp(in model.Instr) model.Reg {
	r := t.reg()
	in.Dst = []model.Reg{r}
	t.emit(in)
	return r
}

func (t *translator) constant(v model.Value) model.Reg {
	return t.temp(model.Instr{Op: model.OpConst, Val: v})
}

// src returns the register that holds v, or NoReg when the model does not hold v.
func (t *translator) src(v ssa.Value) model.Reg {
	switch v := v.(type) {
	case *ssa.Const:
		return t.constReg(v)
	case *ssa.Function:
		t.need(v)
		return t.temp(model.Instr{Op: model.OpClosure, Name: t.u.foreignSymbol(v)})
	case *ssa.Global:
		return t.temp(model.Instr{Op: model.OpConst, Val: model.Value{Kind: model.Unknown, N: int32(model.Opaque)}})
	case *ssa.Builtin:
		return model.NoReg
	}
	if t.width(v.Type()) == 0 {
		return model.NoReg
	}
	r, ok := t.regs[v]
	if !ok {
		r = t.reg() // defined in a block that is translated later
		t.regs[v] = r
	}
	return r
}

func (t *translator) constReg(c *ssa.Const) model.Reg {
	if c.Value == nil { // nil, or the zero value of a struct or array
		l := t.u.layouts.of(c.Type())
		switch l.width {
		case 0:
			return model.NoReg
		case 1:
			return t.constant(l.zero[0])
		}
		return t.temp(model.Instr{Op: model.OpTuple, Zero: l.zero})
	}
	switch c.Value.Kind() {
	case constant.Bool:
		return t.constant(boolValue(constant.BoolVal(c.Value)))
	case constant.Int:
		if t.width(c.Type()) == 0 {
			return model.NoReg
		}
		n, ok := constant.Int64Val(c.Value)
		if !ok || n > math.MaxInt32 {
			n = math.MaxInt32
		} else if n < math.MinInt32 {
			n = math.MinInt32
		}
		return t.constant(intValue(int(n)))
	}
	return model.NoReg
}

// operand is like src, but what the model does not hold becomes an unknown value.
func (t *translator) operand(v ssa.Value) model.Reg {
	if r := t.src(v); r != model.NoReg {
		return r
	}
	return t.constant(model.Value{Kind: model.Unknown, N: int32(model.Data)})
}

// unknown sets v to an unknown value of the given class; name says what it is.
func (t *translator) unknown(v ssa.Value, class model.Class, name string) {
	if r := t.dst(v); r != model.NoReg {
		t.unknownReg(r, class, name, v.Pos())
	}
}

func (t *translator) unknownReg(r model.Reg, class model.Class, name string, pos token.Pos) {
	t.emit(model.Instr{Op: model.OpUnknown, Dst: []model.Reg{r}, N: int(class), Name: name, Site: t.u.Site(pos)})
}

func (t *translator) block(b *ssa.BasicBlock) {
	for _, in := range b.Instrs {
		t.instr(in)
		if v, ok := in.(ssa.Value); ok {
			t.setConstants(v)
			t.reset(v)
		}
	}
	if len(b.Instrs) == 0 {
		t.emit(model.Instr{Op: model.OpExit})
	}
}

// jump emits a jump to the i-th successor of b, behind the moves for its phis.
func (t *translator) jump(b *ssa.BasicBlock, i int) {
	to := b.Succs[i]
	pred := -1
	for j, p := range to.Preds {
		if p == b && t.occurrence(b, to, i) == t.predOccurrence(to, b, j) {
			pred = j
			break
		}
	}
	var dst, src []model.Reg
	for _, in := range to.Instrs {
		phi, ok := in.(*ssa.Phi)
		if !ok {
			break
		}
		if r := t.dst(phi); r != model.NoReg && pred >= 0 {
			dst = append(dst, r)
			src = append(src, t.operand(phi.Edges[pred]))
		}
	}
	if len(dst) > 0 {
		t.emit(model.Instr{Op: model.OpMove, Dst: dst, Src: src})
	}
	t.stubs = append(t.stubs, edge{instr: len(t.code), from: b, to: to})
	t.emit(model.Instr{Op: model.OpJump, To: []int{0}})
}

// occurrence and predOccurrence match the edges between two blocks that have
// several (both arms of an if may lead to the same block).
func (t *translator) occurrence(b, to *ssa.BasicBlock, i int) int {
	n := 0
	for _, s := range b.Succs[:i] {
		if s == to {
			n++
		}
	}
	return n
}

func (t *translator) predOccurrence(to, b *ssa.BasicBlock, j int) int {
	n := 0
	for _, p := range to.Preds[:j] {
		if p == b {
			n++
		}
	}
	return n
}

func (t *translator) edges() {
	for _, e := range t.stubs {
		t.code[e.instr].To[e.arm] = t.start[e.to.Index]
	}
}

// branch emits a conditional jump on cond to the two successors of b.
func (t *translator) branch(b *ssa.BasicBlock, in *ssa.If) {
	cond := t.operand(in.Cond)
	at := len(t.code)
	t.emit(model.Instr{Op: model.OpIf, Src: []model.Reg{cond}, To: []int{0, 0}, Site: t.u.Site(condPos(in))})
	t.code[at].To[0] = len(t.code)
	t.jump(b, 0)
	t.code[at].To[1] = len(t.code)
	t.jump(b, 1)
}

// condPos returns the position of the condition of in, as near as SSA keeps it.
func condPos(in *ssa.If) token.Pos {
	if p := in.Cond.Pos(); p.IsValid() {
		return p
	}
	return in.Pos()
}
