package explore

import (
	"slices"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// A recorder listens to the machine while a witness is replayed.
type recorder struct {
	steps  []Step
	ids    []int       // numbers of the processes of the machine
	people []biography // by number
	uids   int32       // identities given so far
	want   *finding    // what the witness is for
	left   []bystander // processes that are stuck, and were left behind
	done   bool        // the panic that was wanted has come
	got    Verdict
}

// A biography is what is known of a process along a witness.
type biography struct {
	started model.Site
	ended   bool
	last    place           // of its last step
	knew    map[int32]place // by identity of the objects that it could operate on: where it could last
}

// A place is a function and a site in it.
type place struct {
	label string
	site  model.Site
}

// note records a step of process i; -1 is the environment.
func (m *machine) note(i int, s Step) {
	if m.rec != nil {
		m.rec.step(m, i, s)
	}
}

// notePrim records a step of process i on primitive v.
func (m *machine) notePrim(i int, s Step, v model.Value) {
	if m.rec == nil {
		return
	}
	if o := m.st.object(v); o != nil {
		s.Prim = m.prog.instrs[o.origin].Site
	}
	m.rec.step(m, i, s)
}

// noteSym records a decision about v.
func (m *machine) noteSym(i int, in *instr, v model.Value, outcome string) {
	if m.rec == nil {
		return
	}
	text := outcome
	if v.Kind == model.Sym {
		if from := m.st.syms[v.N].origin; from >= 0 {
			switch o := m.prog.instrs[from]; o.Op {
			case model.OpUnknown, model.OpCall, model.OpCallMethod:
				if o.Name != "" {
					text = o.Name + " is " + outcome
				}
			}
		}
	}
	m.rec.step(m, i, Step{Kind: StepChoice, Site: in.Site, Text: text})
}

func (r *recorder) step(m *machine, i int, s Step) {
	if r.done {
		return
	}
	if s.PeerFunc == "" {
		s.Peer = -1
	}
	s.Proc = -1
	if i >= 0 {
		s.Proc = r.ids[i]
		s.Func = m.label(i)
		b := &r.people[s.Proc]
		if s.Site != 0 {
			b.last = place{s.Func, s.Site}
		}
		if s.Kind == StepEnd {
			b.ended = true
		} else {
			r.hold(m, i)
		}
	}
	r.steps = append(r.steps, s)
}

// label returns how people call the function in which process i is.
func (m *machine) label(i int) string {
	p := &m.st.procs[i]
	return m.prog.funcs[p.top().fn].label()
}

func (f *function) label() string {
	if f.Label != "" {
		return f.Label
	}
	return f.Name
}

// met records a rendezvous.
func (r *recorder) met(m *machine, alt alternative, ch model.Value, site, peerSite model.Site) {
	s := Step{Kind: StepSend, Site: site, Peer: r.ids[alt.peer], PeerFunc: m.label(alt.peer), PeerSite: peerSite}
	s.Select = m.at(&m.st.procs[alt.proc]).Op == model.OpSelect
	if peerSite != 0 {
		r.people[s.Peer].last = place{s.PeerFunc, peerSite}
	}
	r.hold(m, alt.peer)
	m.notePrim(alt.proc, s, ch)
}

// spawned records that process i started process j.
func (r *recorder) spawned(m *machine, i, j int, in *instr) {
	n := len(r.people)
	for len(r.ids) <= j {
		r.ids = append(r.ids, n)
	}
	r.people = append(r.people, biography{started: in.Site, last: place{m.label(j), in.Site}, knew: make(map[int32]place)})
	r.step(m, i, Step{Kind: StepSpawn, Site: in.Site, Peer: n, PeerFunc: m.label(j)})
	r.hold(m, j)
}

// identify gives an identity to the objects that have none.
func (r *recorder) identify(m *machine) {
	for i := range m.st.objs {
		if o := &m.st.objs[i]; o.uid == 0 {
			r.uids++
			o.uid = r.uids
		}
	}
}

// hold records which objects process i can reach where it is.
func (r *recorder) hold(m *machine, i int) {
	r.identify(m)
	m.clearMarks()
	m.markFrom(i)
	b := &r.people[r.ids[i]]
	for ref, marked := range m.marks {
		if marked {
			b.knew[m.st.objs[ref].uid] = b.last
		}
	}
}

// defect ends the witness if it is the panic that was to be shown.
func (r *recorder) defect(m *machine, d defect) {
	if r.done || r.want.kind != d.kind || r.want.site != d.site {
		return
	}
	r.conclude(m, d.proc)
	r.done = true
}

// conclude fills the verdict in from the state of the machine.
func (r *recorder) conclude(m *machine, i int) {
	p := &m.st.procs[i]
	v := &r.got
	v.Kind, v.Site = r.want.kind, r.want.site
	v.Proc = r.ids[i]
	v.Started = r.people[v.Proc].started
	v.Params = m.prog.values(m.st.params)
	for k := len(p.frames) - 1; k >= 0; k-- {
		fn := m.prog.funcs[p.frames[k].fn]
		v.Stack = append(v.Stack, Frame{Func: fn.label(), Symbol: fn.Name, Site: fn.code[p.frames[k].pc].Site})
	}
	r.identify(m)
	var prims []int32 // identities
	waits := m.waitsFor(i, nil)
	for _, x := range waits {
		site := model.Site(0)
		if o := m.st.object(x); o != nil {
			site = m.prog.instrs[o.origin].Site
			prims = append(prims, o.uid)
		}
		v.Prims = append(v.Prims, site)
	}
	v.Timer, v.Ticks = m.timed(waits), slices.ContainsFunc(waits, m.st.isTicker)
	v.Steps = r.steps
	v.Gone = r.gone(m, prims)
}

// gone returns the processes that knew one of the objects, and don't any more.
func (r *recorder) gone(m *machine, prims []int32) []Gone {
	knows := make([]bool, len(r.people))
	for j := range m.st.procs {
		if m.st.procs[j].done {
			continue
		}
		m.clearMarks()
		m.markFrom(j)
		for ref, marked := range m.marks {
			if marked && slices.Contains(prims, m.st.objs[ref].uid) {
				knows[r.ids[j]] = true
			}
		}
	}
	var gone []Gone
	for id := range r.people {
		b := &r.people[id]
		for _, uid := range prims {
			if at, knew := b.knew[uid]; knew && !knows[id] {
				gone = append(gone, Gone{Proc: id, Func: at.label, Site: at.site, Ended: b.ended})
				break
			}
		}
	}
	return gone
}

// witness replays w.
func (s *search) witness(w *way) Verdict {
	m := &s.m
	r := &recorder{want: w.finding, ids: []int{0}}
	root := s.prog.funcs[s.prog.root]
	r.people = []biography{{last: place{root.label(), root.Site}, knew: make(map[int32]place)}}
	m.rec = r
	defer func() { m.rec = nil }()

	for _, h := range w.hops {
		s.replay(r, h)
	}
	if w.kind.Panics() {
		return r.got
	}
	s.enter(r, w.end.state)
	r.conclude(m, w.end.proc)
	r.got.Also = r.also(m, w.end.proc, ^s.states[w.end.state].can)
	return r.got
}

// replay runs the transition h.
func (s *search) replay(r *recorder, h hop) {
	m := &s.m
	if h.from < 0 {
		m.ch.start(h.via)
		m.start()
		return
	}
	s.enter(r, h.from)
	alts, dead := m.alternatives(nil)
	r.leave(m, dead)
	m.ch.start(h.via)
	m.transition(alts[h.alt], dead)
}

// enter decodes state i, to which the machine has come, and carries the
// identities of processes and objects over.
func (s *search) enter(r *recorder, i int32) {
	m := &s.m
	r.identify(m)
	for j := range m.st.procs {
		if !m.st.procs[j].done {
			r.hold(m, j)
		}
	}
	s.settle()
	ids := make([]int, s.states[i].procs)
	for j := len(s.enc.perm) - 1; j >= 0; j-- { // of those that were merged the first counts
		if p := s.enc.perm[j]; p != gone {
			ids[p] = r.ids[j]
		}
	}
	uids := make([]int32, len(s.enc.order))
	for k, ref := range s.enc.order {
		uids[k] = m.st.objs[ref].uid
	}
	s.dec.decode(s.keys.key(i), &m.st)
	r.ids = ids
	for k, uid := range uids {
		m.st.objs[k].uid = uid
	}
}
