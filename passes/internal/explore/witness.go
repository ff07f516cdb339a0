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
	want   *finding    // a panic that ends the witness
	done   bool
	got    Verdict
	prims  []int32 // identities of what the verdict is about
}

// A biography is what is known of a process along a witness.
type biography struct {
	label   string // of the function in which it was seen last
	site    model.Site
	started model.Site
	ended   bool
	knew    map[int32]bool // identities of the objects that it operated on or held
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
		m.rec.know(m, i, v.Ref)
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
	if s.Kind != StepSpawn && s.PeerFunc == "" {
		s.Peer = -1
	}
	s.Proc = -1
	if i >= 0 {
		s.Proc = r.ids[i]
		s.Func = m.label(i)
		b := &r.people[s.Proc]
		if s.Kind == StepEnd {
			b.ended = true
		}
		if s.Site != 0 {
			b.label, b.site = s.Func, s.Site
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
	m.rec.know(m, alt.peer, ch.Ref)
	b := &r.people[r.ids[alt.peer]]
	b.label, b.site = s.PeerFunc, peerSite
	m.notePrim(alt.proc, s, ch)
}

// spawned records that process i started process j.
func (r *recorder) spawned(m *machine, i, j int, in *instr) {
	n := len(r.people)
	for len(r.ids) <= j {
		r.ids = append(r.ids, n)
	}
	r.people = append(r.people, biography{label: m.label(j), site: in.Site, started: in.Site, knew: make(map[int32]bool)})
	r.step(m, i, Step{Kind: StepSpawn, Site: in.Site, Peer: n, PeerFunc: m.label(j)})
	r.hold(m, j)
}

// know records that process i operates on object ref.
func (r *recorder) know(m *machine, i int, ref int32) {
	if i >= 0 {
		r.identify(m)
		r.people[r.ids[i]].knew[m.st.objs[ref].uid] = true
	}
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

// hold records which objects process i can reach.
func (r *recorder) hold(m *machine, i int) {
	r.identify(m)
	m.clearMarks()
	m.markFrom(i)
	for ref, marked := range m.marks {
		if marked {
			r.people[r.ids[i]].knew[m.st.objs[ref].uid] = true
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
	for _, x := range m.waitsFor(i, nil) {
		site := model.Site(0)
		if o := m.st.object(x); o != nil {
			site = m.prog.instrs[o.origin].Site
			r.prims = append(r.prims, o.uid)
		}
		v.Prims = append(v.Prims, site)
	}
	v.Steps = r.steps
	for id := range r.people {
		b := &r.people[id]
		if b.ended && slices.ContainsFunc(r.prims, func(uid int32) bool { return b.knew[uid] }) {
			v.Gone = append(v.Gone, Gone{Proc: id, Func: b.label, Site: b.site})
		}
	}
}

// witness replays the way to f.
func (s *search) witness(f *finding) Verdict {
	var path []int32
	for i := f.state; i >= 0; i = s.states[i].parent {
		path = append(path, i)
	}
	slices.Reverse(path)
	m := &s.m
	r := &recorder{want: f, ids: []int{0}}
	r.people = []biography{{label: s.prog.funcs[s.prog.root].label(), knew: make(map[int32]bool)}}
	m.rec = r
	defer func() { m.rec = nil }()

	for k, i := range path {
		s.replay(r, k-1, path, s.states[i].via)
	}
	if f.kind.Panics() {
		s.replay(r, len(path)-1, path, f.via)
		return r.got
	}
	s.enter(r, f.state)
	r.conclude(m, f.proc)
	also := mask(len(m.st.procs)) &^ s.states[f.state].can
	for j := range m.st.procs {
		p := &m.st.procs[j]
		if j == f.proc || also>>j&1 == 0 || p.daemon {
			continue
		}
		in := m.at(p)
		r.got.Also = append(r.got.Also, Stuck{Proc: r.ids[j], Kind: stuckKind(p, in), Func: m.label(j), Site: in.Site})
	}
	return r.got
}

// replay runs the transition out of path[k], or the start if k is -1, that the choices say.
func (s *search) replay(r *recorder, k int, path []int32, via []uint8) {
	m := &s.m
	if k < 0 {
		m.ch.start(via)
		m.start()
		return
	}
	s.enter(r, path[k])
	alts, dead := m.alternatives(nil)
	m.ch.start(via)
	m.transition(alts, dead)
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
	s.enc.encode(&m.st, s.opts.MaxObjects)
	ids := make([]int, s.states[i].procs)
	for j, p := range s.enc.perm {
		if p != gone {
			ids[p] = r.ids[j]
		}
	}
	uids := make([]int32, len(s.enc.order))
	for k, ref := range s.enc.order {
		uids[k] = m.st.objs[ref].uid
	}
	s.dec.decode(s.states[i].key, &m.st)
	r.ids = ids
	for k, uid := range uids {
		m.st.objs[k].uid = uid
	}
}
