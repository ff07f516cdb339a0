package explore

import (
	"slices"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// A search explores states breadth first, so that the way by which a state is
// found is a shortest one.
type search struct {
	prog      *program
	opts      Options
	m         machine
	enc       encoder
	dec       decoder
	index     map[string]int32
	states    []stateInfo
	edges     []edge
	perms     []uint8 // of the edges
	truncated Truncated
	panics    []foundPanic
	out       [][]int32 // see outgoing
}

// A stateInfo is a state that was found. The ones found first are the nearest
// to the start.
type stateInfo struct {
	key    string
	parent int32   // by which it was found first; -1: the start
	via    []uint8 // choices that lead here from the parent
	procs  uint8
	taint  bool
	ended  bool
	cut    bool   // not all that follows is known
	dead   uint64 // processes that are blocked, on what nobody else can reach
	can    uint64 // processes that may still move
	open   bool   // a parameter may still be decided
	doomed bool   // however it goes on, the world ends
}

// An edge is a transition between states.
type edge struct {
	from, to int32
	moved    uint64 // processes of from that took part
	perm     int32  // their indices in to start here in perms
}

// A foundPanic is a panic on the way out of a state.
type foundPanic struct {
	defect
	from   int32 // -1: before the first state
	to     int32 // -1: the transition was cut
	via    []uint8
	params []int
}

func newSearch(p *program, o Options) *search {
	s := &search{prog: p, opts: o, index: make(map[string]int32)}
	s.m.prog, s.m.opts = p, o
	s.enc.prog, s.enc.noSorting = p, o.NoReduction
	s.dec.prog = p
	return s
}

// run explores.
func (s *search) run() {
	m := &s.m
	m.ch.start(nil)
	for more := true; more; more = m.ch.next() {
		m.start()
		s.arrive(-1)
	}
	for i := 0; i < len(s.states); i++ {
		if i >= s.opts.MaxStates {
			s.truncated.States = true
			s.states[i].cut = true
			continue
		}
		s.expand(int32(i))
	}
}

// expand runs all transitions out of state i.
func (s *search) expand(i int32) {
	m := &s.m
	if s.states[i].ended {
		return
	}
	s.dec.decode(s.states[i].key, &m.st)
	alts, dead := m.alternatives(nil)
	s.states[i].dead = dead
	if len(alts) == 0 {
		return
	}
	m.ch.start(nil)
	for more := true; more; more = m.ch.next() {
		s.dec.decode(s.states[i].key, &m.st)
		m.transition(alts, dead)
		s.arrive(i)
	}
}

// transition runs one of alts, with all that follows in the processes that
// take part. Dead processes are left behind.
func (m *machine) transition(alts []alternative, dead uint64) {
	m.begin()
	for j := range m.st.procs {
		if dead>>j&1 != 0 {
			m.st.procs[j].done = true
		}
	}
	m.take(alts[m.ch.pick(len(alts))])
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
			m.operate(alt.proc, in, alt)
		} else {
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
	m.st.taint = true
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

// move records that process i takes part in the transition.
func (m *machine) move(i int) {
	if i < 64 {
		m.moved |= 1 << i
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
	for r := range m.st.objs {
		o := &m.st.objs[r]
		switch {
		case o.kind == context && o.env && !o.closed:
			alts = append(alts, alternative{kind: cancel, obj: int32(r)})
		case o.kind == channel && o.timer != 0 && !o.ext && !o.closed && len(o.slots) < int(o.n):
			alts = append(alts, alternative{kind: fire, obj: int32(r)})
		}
	}
	return alts, m.dead(enabled)
}

// arrive takes note of the state of the machine, to which a transition out of
// state from has led.
func (s *search) arrive(from int32) {
	m := &s.m
	var key []byte
	if !m.cut.Any() {
		key, m.cut = s.enc.encode(&m.st, s.opts)
	}
	to := int32(-1)
	if key != nil {
		to = s.state(key, from)
	}
	for _, d := range m.defects {
		s.foundPanic(d, from, to)
	}
	if m.cut.Any() {
		s.truncated.add(m.cut)
		if from >= 0 {
			s.states[from].cut = true
		}
		return
	}
	if from < 0 {
		return
	}
	s.edges = append(s.edges, edge{from: from, to: to, moved: m.moved, perm: int32(len(s.perms))})
	s.perms = append(s.perms, s.enc.perm[:s.states[from].procs]...)
}

// state returns the index of the state with the given key.
func (s *search) state(key []byte, from int32) int32 {
	if i, ok := s.index[string(key)]; ok {
		return i
	}
	i := int32(len(s.states))
	st := stateInfo{key: string(key), parent: from, taint: key[0]&keyTaint != 0, ended: key[0]&keyEnded != 0}
	st.via = append(st.via, s.m.ch.seq[:s.m.ch.pos]...)
	for _, j := range s.enc.perm {
		if j != gone {
			st.procs++
		}
	}
	s.states = append(s.states, st)
	s.index[st.key] = i
	return i
}

// foundPanic records d, if it was not found before with the same parameters.
func (s *search) foundPanic(d defect, from, to int32) {
	f := foundPanic{defect: d, from: from, to: to, params: s.prog.values(s.m.st.params)}
	for i := range s.panics {
		p := &s.panics[i]
		if p.kind == d.kind && p.site == d.site && p.to == to && slices.Equal(p.params, f.params) {
			return
		}
	}
	f.via = append(f.via, s.m.ch.seq[:s.m.ch.pos]...)
	s.panics = append(s.panics, f)
}

func (t *Truncated) add(u Truncated) {
	t.States = t.States || u.States
	t.Procs = t.Procs || u.Procs
	t.Frames = t.Frames || u.Frames
	t.Steps = t.Steps || u.Steps
	t.Objects = t.Objects || u.Objects
}
