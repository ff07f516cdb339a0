package explore

import (
	"slices"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// A search explores states breadth first, so that the way by which a state is
// found is a shortest one; but see frontier.
type search struct {
	prog      *program
	opts      Options
	m         machine
	enc       encoder
	dec       decoder
	base      state         // the one that is expanded
	alts      []alternative // of it
	keys      keys          // of the states
	states    []stateInfo
	starts    []start
	edges     []edge
	perms     []uint8 // of the edges
	vias      []uint8 // of the edges
	opaques   []opaque
	truncated Truncated
	panics    []foundPanic
	out       [][]int32 // see outgoing
}

// A stateInfo is a state that was found.
type stateInfo struct {
	procs    uint8
	ends     uint8 // processes that have ended, or were left behind, on the way
	expanded bool
	vague    bool
	ended    bool
	cut      bool   // not all that follows is known
	dead     uint64 // processes that are blocked, on what nobody else can reach
	can      uint64 // processes that may still move
	open     bool   // a parameter may still be decided
	ending   bool   // a process is about to end the world
	doomed   bool   // however it goes on, the world ends
	idle     bool   // there is no more than one process, and no channel
}

// A start is a state in which the program can start.
type start struct {
	state int32
	via   []uint8 // choices on the way there
}

// An edge is a transition between states.
type edge struct {
	from, to int32
	moved    uint64 // processes of from that took part
	perm     int32  // the indices in to of the processes of from start here in perms
	alt      int32  // the alternative of from
	via      int32  // the choices made start here in vias, up to those of the next edge
	opaque   int32  // the opaque choice with which it begins: its index; -1: none
	outcome  uint8  // of that choice
	poll     bool   // it leads back to from, by local instructions only
	acted    bool   // a process did more than compute, and lock
}

// An opaque is an opaque choice, with which alternative alt of state from begins; or, below 0, which
// is the choice of the alternative itself.
type opaque struct {
	from, alt int32
	outcomes  uint8
	granted   uint8 // the outcomes below it are ours to make, see game
}

// A hop is a transition as it can be replayed.
type hop struct {
	from int32 // -1: before the first state
	alt  int32
	via  []uint8
}

// A foundPanic is a panic on the way out of a state.
type foundPanic struct {
	defect
	hop
	to      int32 // -1: the transition was cut
	opaque  int32 // as in edge
	outcome uint8
	params  []int
}

// reset prepares s for exploring p. It keeps the memory of what it did before.
func (s *search) reset(p *program, o Options) {
	s.prog, s.opts = p, o
	s.m.prog, s.m.opts = p, o
	s.m.early, s.m.rec = false, nil
	s.enc.prog, s.enc.noSorting = p, o.NoReduction
	s.dec.prog = p
	s.keys.reset()
	s.states, s.starts, s.edges, s.perms, s.vias = s.states[:0], s.starts[:0], s.edges[:0], s.perms[:0], s.vias[:0]
	s.opaques, s.panics, s.out = s.opaques[:0], s.panics[:0], nil
	s.truncated = Truncated{}
}

// maxDegree bounds the mean number of transitions out of a state.
const maxDegree = 8

// run explores what follows when start has made a state.
func (s *search) run(begin func()) {
	m := &s.m
	m.ch.start(nil)
	for more := true; more; more = m.ch.next() {
		begin()
		if i := s.arrive(-1, 0, 0); i >= 0 {
			s.starts = append(s.starts, start{i, slices.Clone(m.ch.taken())})
		}
	}
	f := frontier{s: s}
	for n := 0; ; n++ {
		i := f.next(n < s.opts.MaxStates/2 || n%2 == 0)
		if i < 0 {
			return
		}
		if n >= s.opts.MaxStates || len(s.edges) >= s.opts.MaxStates*maxDegree {
			break
		}
		s.states[i].expanded = true
		s.expand(i)
	}
	s.truncated.States = true
	for i := range s.states {
		s.states[i].cut = s.states[i].cut || !s.states[i].expanded
	}
}

// expand runs all transitions out of state i.
func (s *search) expand(i int32) {
	m := &s.m
	if s.states[i].ended {
		return
	}
	s.dec.decode(s.keys.key(i), &s.base)
	m.st.copy(&s.base)
	alts, dead := m.alternatives(s.alts[:0])
	if m.early {
		s.states[i].cut = true // what waits for time may still move
	}
	s.alts = alts
	s.states[i].dead, s.states[i].ending = dead, m.ending()
	if len(alts) == 0 {
		return
	}
	var first []int
	if !s.opts.NoReduction {
		first = m.component(alts, dead)
		// A process that has paused at a choice does nothing that concerns others
		// before its next visible operation. So its step is enough, unless it may
		// close a cycle, on which the others would be ignored. Opaque choices come
		// first: the more of them are known, the more the free ones can win.
		var paused []int
		for k, a := range alts {
			if m.paused(a) && (first == nil || slices.Contains(first, k)) {
				paused = append(paused, k)
			}
		}
		if len(paused) > 0 {
			k := slices.IndexFunc(paused, func(k int) bool { return m.st.procs[alts[k].proc].opaque })
			first = paused[max(k, 0):][:1]
		}
	}
	if len(first) > 0 && s.branches(i, alts, dead, first, 0) {
		return
	}
	var rest []int
	for k := range alts {
		if !slices.Contains(first, k) {
			rest = append(rest, k)
		}
	}
	s.branches(i, alts, dead, rest, 1)
}

// paused reports whether a is a step of a process that has paused at a choice.
func (m *machine) paused(a alternative) bool {
	if a.kind != step {
		return false
	}
	p := &m.st.procs[a.proc]
	return !p.many && !m.visible(p, m.at(p))
}

// ending reports whether a process is about to end the world.
func (m *machine) ending() bool {
	for i := range m.st.procs {
		if p := &m.st.procs[i]; p.stage == crashing || m.at(p).Op == model.OpExit {
			return true
		}
	}
	return false
}

// branch runs alternative k of state i, which is decoded in s.base, with all choices that it has; by is the one by
// which it comes about. It reports whether it leads only to states that are not expanded yet.
func (s *search) branch(i int32, alts []alternative, dead uint64, k int, by choice) bool {
	m := &s.m
	ahead := true
	m.ch.start(nil)
	for more := true; more; more = m.ch.next() {
		m.st.copy(&s.base)
		m.transition(alts[k], dead)
		alt := int32(k)
		if by.outcomes > 1 {
			alt, m.opaque, m.outcome = by.alt, uint8(by.outcomes), uint8(by.outcome)
		}
		to := s.arrive(i, int32(k), alt)
		ahead = to >= 0 && !s.states[to].expanded && ahead
	}
	return ahead
}

// transition runs alt, with all that follows in the processes that take part.
// Dead processes are left behind.
func (m *machine) transition(alt alternative, dead uint64) {
	m.begin()
	for j := range m.st.procs {
		if dead>>j&1 != 0 {
			m.st.procs[j].done = true
		}
	}
	m.take(alt)
	m.drain()
}

// take makes alt happen.
func (m *machine) take(alt alternative) {
	switch alt.kind {
	case step:
		m.move(alt.proc)
		m.divide(alt.proc)
		m.queue = append(m.queue, alt.proc)
		p := &m.st.procs[alt.proc]
		in := m.at(p)
		if m.visible(p, in) {
			m.beginTurn(alt.proc, in, alt.arm)
			m.operate(alt.proc, in, alt)
		} else {
			m.st.procs[alt.proc].opaque = false
			m.resumed = true
		}
	case meet:
		m.move(alt.proc)
		m.move(alt.peer)
		m.divide(alt.proc)
		m.divide(alt.peer)
		m.queue = append(m.queue, alt.proc, alt.peer)
		m.rendezvous(alt)
	case cancel:
		m.touch(model.Value{Kind: model.Obj, Ref: alt.obj})
		m.notePrim(-1, Step{Kind: StepCancel}, model.Value{Kind: model.Obj, Ref: alt.obj})
		m.st.cancel(alt.obj)
	case fire:
		o := &m.st.objs[alt.obj]
		m.notePrim(-1, Step{Kind: StepFire}, model.Value{Kind: model.Obj, Ref: alt.obj})
		o.slots = append(o.slots, model.Value{Kind: model.NonNil})
		if o.timer == 1 {
			o.timer = 0
		}
	}
}

// divide leaves the rest behind when process i, which stands for many, moves.
func (m *machine) divide(i int) {
	if !m.st.procs[i].many {
		return
	}
	m.st.vague = true
	rest := m.st.newProc()
	p := &m.st.procs[i]
	frames := rest.frames
	*rest = *p
	rest.frames = frames
	for k := range p.frames {
		f := &p.frames[k]
		g := m.st.newFrame(rest, m.prog.funcs[f.fn], f.fn)
		g.pc, g.unwind = f.pc, f.unwind
		copy(g.regs, f.regs)
		g.defers = append(g.defers, f.defers...)
	}
	p.many = false
}

// move records that process i, or one that is the same, takes part in the transition.
func (m *machine) move(i int) {
	if i >= 64 {
		return
	}
	m.moved |= 1 << i
	if i >= len(m.twins) {
		return // it has just been started
	}
	for j := range min(len(m.twins), 64) {
		if m.twins[j] == m.twins[i] {
			m.moved |= 1 << j
		}
	}
}

// alternatives appends the ways out of the state, and returns the processes
// that are dead.
func (m *machine) alternatives(alts []alternative) ([]alternative, uint64) {
	var enabled uint64
	for i := range m.st.procs {
		n := len(alts)
		alts = m.solo(i, alts)
		if p := &m.st.procs[i]; m.visible(p, m.at(p)) {
			alts = m.meets(i, alts)
		}
		for _, a := range alts[n:] {
			enabled |= 1 << a.proc
			if a.kind == meet {
				enabled |= 1 << a.peer
			}
		}
	}
	if !m.opts.NoReduction {
		alts = m.unlike(alts)
	}
	m.early = false
	for r := range m.st.objs {
		o := &m.st.objs[r]
		switch {
		case o.kind == context && o.env && !o.closed:
			alts = m.later(alts, enabled, alternative{kind: cancel, obj: int32(r)})
		case o.kind == channel && o.timer != 0 && o.timer != farTimer && !o.ext && !o.closed && o.n > 0 && len(o.slots) == 0: // more of the same makes no difference
			alts = m.later(alts, enabled, alternative{kind: fire, obj: int32(r)})
		}
	}
	return alts, m.dead(enabled)
}

// later appends alt, an event of the environment; but in a program without input, time passes when nothing else
// happens: if a process is enabled, it is early for the event.
func (m *machine) later(alts []alternative, enabled uint64, alt alternative) []alternative {
	if m.prog.src.NoInput && enabled != 0 {
		m.early = true
		return alts
	}
	return append(alts, alt)
}

// arrive takes note of the state of the machine, to which alternative alt of
// state from has led, and returns its index; -1: it is beyond the limits. The opaque choice that was made, if
// any, is the one of alternative choice.
func (s *search) arrive(from, alt, choice int32) int32 {
	m := &s.m
	if m.idle() {
		m.moved = 0
	}
	key := s.settle()
	s.truncated.add(m.hit)
	e := edge{from: from, to: -1, moved: m.moved, alt: alt, opaque: s.opaqueOf(from, choice), outcome: m.outcome, acted: m.acted}
	if key != nil {
		e.to = s.state(key, from)
		e.poll = e.to == from && len(m.eagerOps) == 0
	}
	for _, d := range m.defects {
		s.foundPanic(d, &e)
	}
	switch {
	case from < 0:
	case key == nil:
		s.states[from].cut = true
	default:
		e.perm, e.via = int32(len(s.perms)), int32(len(s.vias))
		if len(s.edges) == cap(s.edges) {
			s.edges = slices.Grow(s.edges, len(s.edges)+64) // to double is enough
		}
		s.edges = append(s.edges, e)
		s.perms = append(s.perms, s.enc.perm[:s.states[from].procs]...)
		s.vias = append(s.vias, m.ch.taken()...)
	}
	return e.to
}

// opaqueOf returns the index of the opaque choice with which the transition
// began, or -1.
func (s *search) opaqueOf(from, alt int32) int32 {
	if s.m.opaque == 0 {
		return -1
	}
	n := len(s.opaques)
	if n == 0 || s.opaques[n-1].from != from || s.opaques[n-1].alt != alt {
		s.opaques = append(s.opaques, opaque{from, alt, s.m.opaque, s.m.granted})
		n++
	}
	return int32(n - 1)
}

// settle encodes the state of the machine; processes that are too many are
// abandoned before. It returns nil if there are too many objects.
func (s *search) settle() []byte {
	m := &s.m
	key, hit := s.enc.encode(&m.st, s.opts)
	for hit.Procs {
		m.hit.Procs = true
		m.abandon(m.youngest())
		key, hit = s.enc.encode(&m.st, s.opts)
	}
	m.hit.Objects = hit.Objects
	return key
}

// youngest returns the process that was started last.
func (m *machine) youngest() int {
	for i := len(m.st.procs) - 1; i > 0; i-- {
		if !m.st.procs[i].done {
			return i
		}
	}
	return 0
}

// state returns the index of the state with the given key, to which a transition has led out of state from.
func (s *search) state(key []byte, from int32) int32 {
	i, fresh := s.keys.number(key)
	if !fresh {
		return i
	}
	st := stateInfo{vague: key[0]&keyVague != 0, ended: key[0]&keyEnded != 0}
	if from >= 0 {
		st.ends = s.states[from].ends
	}
	for _, j := range s.enc.perm {
		if j != gone {
			st.procs = max(st.procs, j+1)
		} else if st.ends < maxEnds {
			st.ends++
		}
	}
	st.idle = st.procs <= 1 && !slices.ContainsFunc(s.m.st.objs, func(o object) bool { return o.kind == channel })
	s.states = append(s.states, st)
	return i
}

// foundPanic records d, which happens on the way of e, once for each state
// that it comes from and each that it leads to.
func (s *search) foundPanic(d defect, e *edge) {
	f := foundPanic{defect: d, to: e.to, opaque: e.opaque, outcome: e.outcome, params: s.prog.values(s.m.st.params)}
	f.hop = hop{e.from, e.alt, slices.Clone(s.m.ch.taken())}
	for i := len(s.panics) - 1; i >= 0 && s.panics[i].from == e.from; i-- {
		p := &s.panics[i]
		if p.kind == d.kind && p.site == d.site && p.to == e.to && p.opaque == e.opaque && p.outcome == e.outcome && slices.Equal(p.params, f.params) {
			return
		}
	}
	s.panics = append(s.panics, f)
}

func (t *Truncated) add(u Truncated) {
	t.States = t.States || u.States
	t.Procs = t.Procs || u.Procs
	t.Frames = t.Frames || u.Frames
	t.Steps = t.Steps || u.Steps
	t.Objects = t.Objects || u.Objects
}
