package explore

import (
	"slices"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// largeCode is how many instructions a call must lead to for its function to be large.
const largeCode = 50

// findLarge finds the functions that lead to much of the program, and return, and reports whether there are any.
func (p *program) findLarge() (some bool) {
	for i, f := range p.funcs {
		returns := slices.ContainsFunc(f.code, func(in instr) bool { return in.Op == model.OpReturn })
		f.large = returns && int32(i) != p.root && p.size(i, map[int]bool{}) > largeCode
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
