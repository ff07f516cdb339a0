package model

// Repeats reports whether f may run an instruction of the given site again, when it has run it, in the same call.
func (f *Func) Repeats(site Site) bool {
	for start := range f.Code {
		if f.Code[start].Site != site {
			continue
		}
		seen := make([]bool, len(f.Code))
		work := []int{start}
		for len(work) > 0 {
			pc := work[len(work)-1]
			work = work[:len(work)-1]
			for _, next := range f.successors(pc) {
				if next == start {
					return true
				}
				if !seen[next] {
					seen[next] = true
					work = append(work, next)
				}
			}
		}
	}
	return false
}

// successors returns the instructions that may follow the one at pc.
func (f *Func) successors(pc int) []int {
	in := &f.Code[pc]
	switch in.Op {
	case OpReturn, OpPanic, OpGoexit, OpExit:
		return nil
	}
	if len(in.To) > 0 || pc+1 == len(f.Code) {
		return in.To
	}
	return []int{pc + 1}
}
