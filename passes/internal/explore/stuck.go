package explore

import (
	"slices"
	"sort"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// mask is the set of n processes.
func mask(n int) uint64 {
	if n >= 64 {
		return ^uint64(0)
	}
	return 1<<n - 1
}

// analyze computes for each state which processes may still move, whether a
// parameter may still be decided, and whether the world is bound to end.
func (s *search) analyze() *game {
	g := s.newGame()
	s.canMove(g.in)
	s.openParams(g.in)
	return g
}

// incoming returns, for each state, the edges that lead to it.
func (s *search) incoming() [][]int32 {
	count := make([]int32, len(s.states))
	for i := range s.edges {
		count[s.edges[i].to]++
	}
	all := make([]int32, len(s.edges))
	in := make([][]int32, len(s.states))
	at := 0
	for i, n := range count {
		in[i] = all[at : at : at+int(n)]
		at += int(n)
	}
	for i := range s.edges {
		to := s.edges[i].to
		in[to] = append(in[to], int32(i))
	}
	return in
}

// canMove computes can: the least solution of "it takes part in a transition,
// or may move in a state to which one leads". Behind a cut all may move, but
// for those that nothing can free.
func (s *search) canMove(in [][]int32) {
	var work []int32
	for i := range s.states {
		st := &s.states[i]
		if st.cut {
			st.can = mask(int(st.procs)) &^ st.dead
		}
	}
	for i := range s.edges {
		e := &s.edges[i]
		s.states[e.from].can |= e.moved & mask(int(s.states[e.from].procs))
	}
	for i := range s.states {
		if s.states[i].can != 0 {
			work = append(work, int32(i))
		}
	}
	for len(work) > 0 {
		to := work[len(work)-1]
		work = work[:len(work)-1]
		can := s.states[to].can
		for _, k := range in[to] {
			e := &s.edges[k]
			from := &s.states[e.from]
			before := from.can
			for j, p := range s.perms[e.perm : e.perm+int32(from.procs)] {
				if p != gone && can>>p&1 != 0 {
					from.can |= 1 << j
				}
			}
			if from.can != before {
				work = append(work, e.from)
			}
		}
	}
}

// openParams computes open.
func (s *search) openParams(in [][]int32) {
	var work []int32
	mark := func(i int32) {
		if !s.states[i].open {
			s.states[i].open = true
			work = append(work, i)
		}
	}
	for i := range s.edges {
		e := &s.edges[i]
		if !slices.Equal(s.params(e.from), s.params(e.to)) {
			mark(e.from)
		}
	}
	for len(work) > 0 {
		to := work[len(work)-1]
		work = work[:len(work)-1]
		for _, k := range in[to] {
			mark(s.edges[k].from)
		}
	}
}

// params returns the parameters in state i, as encoded.
func (s *search) params(i int32) []int {
	s.dec.key, s.dec.pos = s.keys.key(i), 2
	params := make([]int, len(s.prog.domains))
	for k := range params {
		params[k] = s.dec.uint()
	}
	return params
}

// values returns the values of encoded parameters; -1 is undecided.
func (p *program) values(params []int) []int {
	vals := make([]int, len(params))
	for i, k := range params {
		vals[i] = -1
		if k > 0 {
			vals[i] = p.domains[i][k-1]
		}
	}
	return vals
}

// vectors collects the parameter vectors at the ends of what follows the given
// states; doomed tells whether those count where the world is bound to end.
func (s *search) vectors(from []int32, doomed bool) [][]int {
	out := s.outgoing()
	seen := make([]bool, len(s.states))
	var work []int32
	push := func(i int32) {
		if !seen[i] {
			seen[i] = true
			work = append(work, i)
		}
	}
	for _, i := range from {
		push(i)
	}
	var vecs [][]int
	for len(work) > 0 {
		i := work[len(work)-1]
		work = work[:len(work)-1]
		if st := &s.states[i]; !st.open && (doomed || !st.doomed) {
			vecs = append(vecs, s.prog.values(s.params(i)))
		}
		for _, e := range out[i] {
			push(s.edges[e].to)
		}
	}
	return sortVectors(vecs)
}

func sortVectors(vecs [][]int) [][]int {
	sort.Slice(vecs, func(i, j int) bool { return slices.Compare(vecs[i], vecs[j]) < 0 })
	return slices.CompactFunc(vecs, func(a, b []int) bool { return slices.Equal(a, b) })
}

// outgoing returns, for each state, the edges that leave it.
func (s *search) outgoing() [][]int32 {
	if s.out == nil {
		s.out = make([][]int32, len(s.states))
		for i := range s.edges {
			from := s.edges[i].from
			s.out[from] = append(s.out[from], int32(i))
		}
	}
	return s.out
}

func (s *search) allInstances() [][]int {
	var starts []int32
	for i := range s.starts {
		starts = append(starts, s.starts[i].state)
	}
	return s.vectors(starts, true)
}

// stuckKind returns the kind of the verdict about p, which stays at in.
func stuckKind(p *proc, in *instr) VerdictKind {
	switch in.Op {
	case model.OpSend:
		return StuckSend
	case model.OpRecv:
		if in.N&1 != 0 {
			return StuckRange
		}
		return StuckRecv
	case model.OpSelect:
		return StuckSelect
	case model.OpWGWait:
		return StuckWait
	case model.OpSemAcquire:
		return StuckSem
	case model.OpCondWait:
		if p.stage == waiting {
			return StuckCond
		}
	}
	return StuckLock
}
