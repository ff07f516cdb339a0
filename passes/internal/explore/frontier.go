package explore

// A frontier chooses which state is to be expanded next.
//
// When half of all states that may be expanded are, the end is far, and most of what is found breadth first are the many ways in
// which a program begins. What is stuck shows where little can happen any more. So from there on, every other state is
// one with the fewest processes, of those the one that was found last.
type frontier struct {
	s      *search
	oldest int32     // all states before it are expanded
	known  int32     // the states before it are in byProcs
	stacks [][]int32 // the states with each number of processes, as far as they are not expanded
}

// next returns a state that is not expanded, the oldest or the one with the fewest processes; below 0: there is none.
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
			for len(f.stacks) <= int(st.procs) {
				f.stacks = append(f.stacks, nil)
			}
			f.stacks[st.procs] = append(f.stacks[st.procs], f.known)
		}
	}
	for n, stack := range f.stacks {
		for len(stack) > 0 {
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
