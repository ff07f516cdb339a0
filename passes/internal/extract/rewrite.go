package extract

import (
	"github.com/pipevet/pipevet/passes/internal/model"
)

// rewrite rebuilds the function from the instructions that are kept. A branch that is
// not kept goes straight to where its arms meet again.
func (b *body) rewrite() {
	g, old := b.g, b.f.Code
	exit := len(g.blocks)
	hasDefers := false
	for i, k := range b.keep {
		if k && isCall(old[i].Op) && old[i].N&model.CallModes == model.CallDefer {
			hasDefers = true
		}
	}
	kept := 0
	for _, k := range b.keep {
		if k {
			kept++
		}
	}
	code := make([]model.Instr, 0, kept+2*len(g.blocks))
	starts := make([]int, exit+2) // of each block; of the exit; of the idle loop
	for i := range starts {
		starts[i] = -1
	}
	idle := exit + 1
	type patch struct{ instr, arm, block int }
	var patches []patch
	goTo := func(block int) {
		patches = append(patches, patch{len(code), 0, block})
		code = append(code, model.Instr{Op: model.OpJump, To: []int{0}})
	}
	var queue []int
	visit := func(blk int) {
		if starts[blk] < 0 {
			starts[blk] = 0
			queue = append(queue, blk)
		}
	}
	visit(0)
	if b.f.Recover > 0 {
		visit(g.of[b.f.Recover])
	}
	place := func(blk int) {
		starts[blk] = len(code)
		switch blk {
		case exit:
			if hasDefers {
				code = append(code, model.Instr{Op: model.OpRunDefers})
			}
			code = append(code, model.Instr{Op: model.OpReturn})
			return
		case idle:
			// It goes on for ever and nobody sees it: as if it were waiting for input.
			r := model.Reg(b.f.Regs)
			b.f.Regs++
			code = append(code,
				model.Instr{Op: model.OpConst, Dst: []model.Reg{r}, Val: model.Value{Kind: model.Unknown}},
				model.Instr{Op: model.OpRecv, Dst: []model.Reg{model.NoReg, model.NoReg}, Src: []model.Reg{r}},
				model.Instr{Op: model.OpJump, To: []int{len(code) + 1}})
			return
		}
		rng := g.blocks[blk]
		for i := rng.from; i < rng.to; i++ {
			in := old[i]
			if i < rng.to-1 || !terminates(in.Op) {
				if b.keep[i] {
					code = append(code, in)
				}
				continue
			}
			switch {
			case b.keep[i] && len(in.To) > 0:
				to := make([]int, len(in.To))
				for j, t := range in.To {
					patches = append(patches, patch{len(code), j, g.of[t]})
					visit(g.of[t])
				}
				in.To = to
				code = append(code, in)
				return
			case b.keep[i]:
				if in.Op == model.OpReturn && !b.demanded {
					in.Src = nil
				}
				code = append(code, in)
				return
			}
		}
		next := exit
		switch ss := g.succs[blk]; {
		case len(ss) == 1:
			next = ss[0]
		case len(ss) > 1:
			next = g.ipdom[blk]
		}
		if next == exit && g.endless[blk] {
			next = idle
		}
		visit(next)
		goTo(next)
	}
	for len(queue) > 0 {
		blk := queue[0]
		queue = queue[1:]
		place(blk)
	}
	for _, p := range patches {
		code[p.instr].To[p.arm] = starts[p.block]
	}
	if b.f.Recover > 0 {
		b.f.Recover = starts[g.of[b.f.Recover]]
	}
	b.f.Code = code
	b.compact()
}

// compact removes jumps to the next instruction, follows jumps to jumps, and
// renumbers the registers.
func (b *body) compact() {
	f := b.f
	target := func(i int) int {
		for n := 0; n < len(f.Code) && f.Code[i].Op == model.OpJump && f.Code[i].To[0] != i; n++ {
			i = f.Code[i].To[0]
		}
		return i
	}
	reach := make([]bool, len(f.Code))
	stack := []int{0}
	if f.Recover > 0 {
		f.Recover = target(f.Recover)
		stack = append(stack, f.Recover)
	}
	for len(stack) > 0 {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if reach[i] {
			continue
		}
		reach[i] = true
		in := &f.Code[i]
		for j, to := range in.To {
			in.To[j] = target(to)
			stack = append(stack, in.To[j])
		}
		if !terminates(in.Op) {
			stack = append(stack, i+1)
		}
	}
	drop := func(i int) bool {
		if !reach[i] {
			return true
		}
		if f.Code[i].Op != model.OpJump {
			return false
		}
		for j := i + 1; j <= f.Code[i].To[0]; j++ {
			if j == f.Code[i].To[0] {
				return true
			}
			if reach[j] {
				return false
			}
		}
		return false
	}
	index := make([]int, len(f.Code)+1)
	code := make([]model.Instr, 0, len(f.Code))
	for i := range f.Code {
		index[i] = len(code)
		if !drop(i) {
			code = append(code, f.Code[i])
		}
	}
	used := make([]bool, f.Regs)
	for i := range code {
		in := &code[i]
		for j, to := range in.To {
			in.To[j] = index[to]
		}
		in.EachDef(func(r model.Reg) { used[r] = true })
		in.EachUse(func(r model.Reg) {
			if r != model.NoReg {
				used[r] = true
			}
		})
	}
	if f.Recover > 0 {
		f.Recover = index[f.Recover]
	}
	f.Code = code
	rename := make([]model.Reg, len(used))
	next := model.Reg(f.Params + f.Free)
	for r := range rename {
		switch {
		case r < f.Params+f.Free:
			rename[r] = model.Reg(r)
		case used[r]:
			rename[r] = next
			next++
		}
	}
	f.Regs = int(next)
	for i := range f.Code {
		f.Code[i].Rename(func(r model.Reg) model.Reg { return rename[r] })
	}
}
