package explore

// A frontier chooses which state is to be expanded next.
//
// When half of all states that may be expanded are, the end is far, and most of what is found breadth first are the many ways in
// which a program begins. What is stuck shows where others have ended. So from there on, every other state is
// one with the most processes that have ended, of those one with the fewest processes that have not, and of those the one that was found last.
type frontier struct {
	s      *search
	oldest int32     // all states before it are expanded
	known  int32     // the states before it are in stacks
	stacks [][]int32 // the states by late, as far as they are not expanded
}

// maxEnds bounds the processes that are counted as ended.
const maxEnds = 31

// late ranks states by how near to the end they look.
func (st *stateInfo) late() int { return int(st.ends)<<6 | 63 - min(int(st.procs), 63) }

// next returns a state that is not expanded, the oldest or the latest by that measure; below 0: there is none.
func (f *frontier) next(oldest bool) int32 {
	states := f.s.states
	for int(f.oldest) < len(states) && states[f.oldest].expanded {
		f.oldest++
	}
	if int(f.oldest) == len(states) {
		return -1
	}
	if oldest {
		return f.oldest
	}
	for ; int(f.known) < len(states); f.known++ {
		if st := &states[f.known]; !st.expanded && !st.ended {
			n := st.late()
			for len(f.stacks) <= n {
				f.stacks = append(f.stacks, nil)
			}
			f.stacks[n] = append(f.stacks[n], f.known)
		}
	}
	for n := len(f.stacks) - 1; n >= 0; n-- {
		for stack := f.stacks[n]; len(stack) > 0; {
			i := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			f.stacks[n] = stack
			if !states[i].expanded {
				return i
			}
		}
	}
	return f.oldest
}
