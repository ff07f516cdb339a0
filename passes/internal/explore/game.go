package explore

// A verdict that hangs on the value of an opaque choice is not reported: the
// value hangs on what the model does not hold, and may be the wrong one always.
// So a verdict is to be reached whichever way the opaque choices go. That is a
// game: we choose the processes that move and make the free choices, an
// adversary makes the opaque ones. A state wins for a verdict if it shows it,
// or if we can force the way from it to one that does.
//
// Some outcomes are granted to us: the key of a map that is input can be that of
// any entry. But that it is none may be a mistake of who gives it, so this is
// the adversary's.
//
// Three outcomes do not count against the others. One that leads back to the
// state at once: the program polls, and a loop that does nothing else ends
// sooner or later. For processes that are stuck, one after which the world
// is bound to end, as a test does that has failed: there is nothing to be seen
// then. And one by which the root ends before it has begun: a method does
// nothing while its receiver is closed, say, but it is not made for that.

// A game is the part of it that is the same for all verdicts.
type game struct {
	s     *search
	in    [][]int32 // edges that lead to each state
	base  []int32   // of each opaque choice: index of its first outcome
	polls []bool    // of each outcome: it leads back to the state at once
	ends  []bool    // of each outcome: the world is bound to end, and was not before
	none  []bool    // of each outcome: the root ends, and has not begun
}

// A strategy says which states win for one verdict.
type strategy struct {
	*game
	panics bool    // it is for a panic
	win    []bool  // of each state
	left   []int32 // of each opaque choice: how many outcomes that count do not win
	some   []bool  // of each opaque choice: one outcome wins
	won    []bool  // of each outcome
	work   []int32
}

func (s *search) newGame() *game {
	g := &game{s: s, in: s.incoming()}
	outcomes := int32(0)
	for i := range s.opaques {
		g.base = append(g.base, outcomes)
		outcomes += int32(s.opaques[i].outcomes)
	}
	g.doomed()
	if outcomes == 0 {
		return g
	}
	idle := g.idle()
	g.polls, g.ends, g.none = make([]bool, outcomes), make([]bool, outcomes), make([]bool, outcomes)
	seen := make([]bool, outcomes)
	for i := range s.edges {
		e := &s.edges[i]
		if e.opaque < 0 {
			continue
		}
		k := g.outcome(e)
		g.polls[k] = g.polls[k] || e.poll
		from := &s.states[e.from]
		g.ends[k] = s.states[e.to].doomed && !from.doomed && !from.cut && (g.ends[k] || !seen[k])
		g.none[k] = idle[e.to] && from.idle && !e.acted && (g.none[k] || !seen[k])
		seen[k] = true
	}
	return g
}

// outcome returns the index of the outcome of e.
func (g *game) outcome(e *edge) int32 { return g.base[e.opaque] + int32(e.outcome) }

// doomed computes which states are doomed: the world has ended or is about to,
// or all that follows is doomed. What is stuck then does not stay for ever.
func (g *game) doomed() {
	doomed := g.bound(func(st *stateInfo) bool { return st.ended || st.ending }, func(*stateInfo, *edge) bool { return true })
	for i := range g.s.states {
		g.s.states[i].doomed = doomed[i]
	}
}

// idle returns the states in which the root has not begun, and ends without.
func (g *game) idle() []bool {
	return g.bound(func(st *stateInfo) bool { return st.procs == 0 && !st.ended }, func(from *stateInfo, e *edge) bool { return from.idle && !e.acted })
}

// bound returns the states that are among those where first holds, or bound to lead to them by edges for which via holds.
func (g *game) bound(first func(*stateInfo) bool, via func(from *stateInfo, e *edge) bool) []bool {
	s := g.s
	is := make([]bool, len(s.states))
	var work []int32
	left := make([]int32, len(s.states)) // edges to states that are not known to be among them
	for i := range s.edges {
		left[s.edges[i].from]++
	}
	for i := range s.states {
		if first(&s.states[i]) {
			is[i] = true
			work = append(work, int32(i))
		}
	}
	for len(work) > 0 {
		to := work[len(work)-1]
		work = work[:len(work)-1]
		for _, k := range g.in[to] {
			from := s.edges[k].from
			if !via(&s.states[from], &s.edges[k]) {
				continue
			}
			if left[from]--; left[from] == 0 && !s.states[from].cut && !is[from] {
				is[from] = true
				work = append(work, from)
			}
		}
	}
	return is
}

// solve returns what wins for f.
func (g *game) solve(f *finding) *strategy {
	y := &strategy{game: g, panics: f.kind.Panics(), win: make([]bool, len(g.s.states))}
	y.left, y.some, y.won = make([]int32, len(g.base)), make([]bool, len(g.base)), make([]bool, len(g.polls))
	for i, first := range g.base {
		for k := first; k < first+int32(g.s.opaques[i].outcomes); k++ {
			if y.counts(k) {
				y.left[i]++
			}
		}
	}
	for _, p := range f.stuck {
		y.wins(p.state)
	}
	for _, k := range f.panics {
		if p := &g.s.panics[k]; p.from >= 0 {
			y.leads(p.from, p.opaque, p.outcome)
		}
	}
	for len(y.work) > 0 {
		to := y.work[len(y.work)-1]
		y.work = y.work[:len(y.work)-1]
		for _, k := range g.in[to] {
			e := &g.s.edges[k]
			y.leads(e.from, e.opaque, e.outcome)
		}
	}
	return y
}

// counts reports whether outcome k counts against the others.
func (y *strategy) counts(k int32) bool {
	return !y.polls[k] && !y.none[k] && (y.panics || !y.ends[k])
}

func (y *strategy) wins(i int32) {
	if !y.win[i] {
		y.win[i] = true
		y.work = append(y.work, i)
	}
}

// leads takes note that a transition out of state from leads to what wins.
func (y *strategy) leads(from, opaque int32, outcome uint8) {
	if opaque < 0 {
		y.wins(from)
		return
	}
	k := y.base[opaque] + int32(outcome)
	if y.won[k] {
		return
	}
	y.won[k], y.some[opaque] = true, true
	if y.counts(k) {
		y.left[opaque]--
	}
	if y.left[opaque] == 0 || outcome < y.s.opaques[opaque].granted {
		y.wins(from)
	}
}

// forced reports whether we can make an opaque choice, -1 for none, have the outcome: it is granted, or
// the choice wins however it goes.
func (y *strategy) forced(opaque int32, outcome uint8) bool {
	return opaque < 0 || outcome < y.s.opaques[opaque].granted || y.some[opaque] && y.left[opaque] == 0
}

// play follows the strategy breadth first from where the program can start. It
// ranks the states that are reached, from 1, and returns by which edge each was
// found: its index, or -1 - i for start i.
func (y *strategy) play() (rank, by []int32) {
	s := y.s
	rank, by = make([]int32, len(s.states)), make([]int32, len(s.states))
	var order []int32
	reach := func(i, via int32) {
		if rank[i] == 0 && y.win[i] {
			order = append(order, i)
			rank[i], by[i] = int32(len(order)), via
		}
	}
	for k := range s.starts {
		reach(s.starts[k].state, int32(-1-k))
	}
	out := s.outgoing()
	for k := 0; k < len(order); k++ {
		for _, n := range out[order[k]] {
			if e := &s.edges[n]; y.forced(e.opaque, e.outcome) {
				reach(e.to, n)
			}
		}
	}
	return rank, by
}
