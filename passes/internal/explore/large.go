package explore

import (
	"slices"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// largeCode is how many instructions a call must lead to for its function to be large.
const largeCode = 50

// findLarge finds the functions that lead to much of the program, and return, whatever happens, and reports whether there are any.
func (p *program) findLarge() (some bool) {
	p.findEnds()
	for i, f := range p.funcs {
		returns := slices.ContainsFunc(f.code, func(in instr) bool { return in.Op == model.OpReturn })
		f.large = returns && !f.ends && int32(i) != p.root && p.size(i, map[int]bool{}) > largeCode
		some = some || f.large
	}
	return some
}

// size returns how many instructions function n leads to, at most about largeCode.
func (p *program) size(n int, seen map[int]bool) int {
	if seen[n] {
		return 0
	}
	seen[n] = true
	size := len(p.funcs[n].code)
	for i := range p.funcs[n].code {
		if c := p.funcs[n].code[i].callee; c >= 0 && size <= largeCode {
			size += p.size(int(c), seen)
		}
	}
	return size
}

// findEnds finds the functions that may end the world, as one that fails a test does, or their process, themselves or through what they
// call by name, or as a method.
func (p *program) findEnds() {
	for changed := true; changed; {
		changed = false
		for _, f := range p.funcs {
			if !f.ends && slices.ContainsFunc(f.code, func(in instr) bool { return p.mayEndAt(&in) }) {
				f.ends, changed = true, true
			}
		}
	}
}

func (p *program) mayEndAt(in *instr) bool {
	switch in.Op {
	case model.OpExit, model.OpGoexit:
		return true
	case model.OpCall:
		return in.callee >= 0 && p.funcs[in.callee].ends
	case model.OpCallMethod:
		return slices.ContainsFunc(p.types, func(d dynType) bool {
			n, ok := d.methods[in.Name]
			return ok && n >= 0 && p.funcs[n].ends
		})
	}
	return false
}
