package explore

import (
	"testing"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// TestColors checks that registers of random programs that hold something at the same time do not share one.
func TestColors(t *testing.T) {
	shared := 0
	for seed := range uint64(300) {
		for _, f := range parse(t, randomProgram(seed)).Funcs {
			l := newLiveness(f)
			colors := color(l)
			for r := range f.Params + f.Free {
				if colors[r] != model.Reg(r) {
					t.Errorf("seed %d: %s: parameter %d became %d", seed, f.Name, r, colors[r])
				}
			}
			for _, pc := range reachable(f) {
				taken := map[model.Reg]model.Reg{}
				hold := func(r model.Reg) {
					if o, ok := taken[colors[r]]; ok && o != r {
						t.Errorf("seed %d: %s, instruction %d: registers %d and %d are both %d", seed, f.Name, pc, o, r, colors[r])
					}
					taken[colors[r]] = r
				}
				each(l.after(pc), hold)
				f.Code[pc].EachDef(hold)
			}
			s := newShape(f)
			shared += f.Regs - s.regs
		}
	}
	if shared == 0 {
		t.Error("no register is ever shared")
	}
}

// reachable returns the instructions of f that can run.
func reachable(f *model.Func) []int {
	list := []int{0, f.Recover}
	seen := map[int]bool{}
	for i := 0; i < len(list); i++ {
		if pc := list[i]; !seen[pc] {
			seen[pc] = true
			list = append(list, successors(f, pc)...)
		}
	}
	return list
}
