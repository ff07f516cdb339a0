package explore

import (
	"slices"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// A shape is a function with few registers: those that are never live at the same time share
// one. States have a frame for each call, and are copied for each transition.
type shape struct {
	regs   int
	code   []model.Instr
	live   [][]model.Reg // registers that are live before each instruction
	across [][]model.Reg // registers that are live while a function that it called runs
}

// shape returns the shape of f, which may be part of several programs.
func (x *Explorer) shape(f *model.Func) *shape {
	s := x.shapes[f]
	if s == nil {
		s = newShape(f)
		x.shapes[f] = s
	}
	return s
}

func newShape(f *model.Func) *shape {
	l := newLiveness(f)
	colors := color(l)
	s := &shape{regs: f.Params + f.Free, code: slices.Clone(f.Code)}
	for _, c := range colors {
		s.regs = max(s.regs, int(c)+1)
	}
	name := func(r model.Reg) model.Reg { return colors[r] }
	for pc := range s.code {
		s.code[pc].Rename(name)
		s.live = append(s.live, members(l.before(pc), colors))
		s.across = append(s.across, members(l.across(pc), colors))
	}
	return s
}

// maxColored bounds the registers of a function that are coloured: it takes a bit for each pair.
const maxColored = 4000

// color returns the new number of each register, by greedy colouring of the interference graph (Chaitin, 1981) in the order of the
// numbers. Parameters and captured variables keep theirs.
func color(l *liveness) []model.Reg {
	f := l.f
	colors := make([]model.Reg, f.Regs)
	for r := range colors {
		colors[r] = model.Reg(r)
	}
	fixed := f.Params + f.Free
	if f.Regs > maxColored || f.Regs == fixed {
		return colors
	}
	meets := interference(l)
	taken := make([]bool, f.Regs)
	for r := fixed; r < f.Regs; r++ {
		clear(taken)
		each(meets[r*l.words:(r+1)*l.words], func(o model.Reg) {
			if int(o) < r {
				taken[colors[o]] = true
			}
		})
		colors[r] = model.Reg(slices.Index(taken, false))
	}
	return colors
}

// interference returns, for each register, the set of those that hold something while it is set: what is live after an instruction
// that sets it, and what else that instruction reads and sets.
func interference(l *liveness) []uint64 {
	f := l.f
	words := l.words
	meets := make([]uint64, f.Regs*words)
	add := func(r model.Reg, set []uint64) {
		merge(meets[int(r)*words:(int(r)+1)*words], set)
		each(set, func(o model.Reg) { gen(meets[int(o)*words:(int(o)+1)*words], r) })
	}
	set := make([]uint64, words)
	entry := func(r model.Reg) { gen(set, r) }
	for r := range f.Params + f.Free {
		entry(model.Reg(r))
	}
	if len(f.Code) > 0 {
		each(l.before(0), entry)
	}
	merge(set, l.always)
	each(slices.Clone(set), func(r model.Reg) { add(r, set) })
	for pc := range f.Code {
		copy(set, l.after(pc))
		in := &f.Code[pc]
		in.EachUse(func(r model.Reg) { gen(set, r) })
		in.EachDef(func(r model.Reg) { gen(set, r) })
		in.EachDef(func(r model.Reg) { add(r, set) })
	}
	return meets
}
