package explore

import (
	"github.com/pipevet/pipevet/passes/internal/model"
)

// An arm is a communication that a process offers: its send or receive, or a
// case of its select.
type arm struct {
	send bool
	ch   model.Value
	n    int // number of the case
}

// offers appends the communications that process i offers.
func (m *machine) offers(i int, arms []arm) []arm {
	p := &m.st.procs[i]
	if p.stage == crashing {
		return arms
	}
	in := m.at(p)
	regs := p.top().regs
	switch in.Op {
	case model.OpSend, model.OpRecv:
		arms = append(arms, arm{send: in.Op == model.OpSend, ch: reg(regs, in.Src[0])})
	case model.OpSelect:
		for k := range in.Cases {
			arms = append(arms, arm{in.Cases[k].Send, reg(regs, in.Cases[k].Chan), k})
		}
	}
	return arms
}

func reg(regs []model.Value, r model.Reg) model.Value {
	if r < 0 {
		return model.Value{}
	}
	return regs[r]
}

// A readiness says whether a communication can happen.
type readiness uint8

const (
	never  readiness = iota // the channel is nil
	notNow                  // only with another process
	ready                   // by itself
	maybe                   // others, that are not in the model, may serve it
)

// readiness tells about an arm without regard to other processes.
func (m *machine) readiness(c arm) readiness {
	switch c.ch.Kind {
	case model.Nil:
		return never
	case model.Obj:
	default:
		return maybe
	}
	o := &m.st.objs[c.ch.Ref]
	switch {
	case o.kind == context:
		if o.closed && !c.send {
			return ready
		}
		return notNow
	case o.kind != channel:
		return maybe
	case o.closed && (c.send || !o.ext):
		return ready
	case o.ext:
		return maybe
	case c.send && len(o.slots) < int(o.n), !c.send && len(o.slots) > 0:
		return ready
	case c.send && o.drained, !c.send && o.fed:
		return maybe
	}
	return notNow
}

// An alternative is a way in which the state can go on.
type alternative struct {
	kind altKind
	proc int
	arm  int // of proc; len(Cases): the default
	peer int // meet: the process that receives
	parm int // meet: its arm
	obj  int32
}

type altKind uint8

const (
	step   altKind = iota // proc makes its operation alone
	meet                  // proc sends to peer
	cancel                // the environment cancels obj
	fire                  // the environment sends to obj
)

// meets appends the rendezvous in which process i is the sender.
func (m *machine) meets(i int, alts []alternative) []alternative {
	from := len(m.armsBuf)
	m.armsBuf = m.offers(i, m.armsBuf)
	mine := m.armsBuf[from:]
	for _, s := range mine {
		if !s.send || s.ch.Kind != model.Obj || m.readiness(s) != notNow {
			continue
		}
		if o := &m.st.objs[s.ch.Ref]; o.kind != channel || o.n != 0 {
			continue
		}
		for j := range m.st.procs {
			if j == i || m.st.procs[j].done {
				continue
			}
			// Neither of two selects with a default waits for the other.
			if m.hasDefault(i) && m.hasDefault(j) {
				continue
			}
			at := len(m.armsBuf)
			m.armsBuf = m.offers(j, m.armsBuf)
			for _, r := range m.armsBuf[at:] {
				if !r.send && r.ch.Kind == model.Obj && r.ch.Ref == s.ch.Ref {
					alts = append(alts, alternative{kind: meet, proc: i, arm: s.n, peer: j, parm: r.n})
				}
			}
			m.armsBuf = m.armsBuf[:at]
		}
	}
	m.armsBuf = m.armsBuf[:from]
	return alts
}

func (m *machine) hasDefault(i int) bool {
	in := m.at(&m.st.procs[i])
	return in.Op == model.OpSelect && in.N&1 != 0
}

// alone appends the communications that process i can make without another.
//
// The default of a select is possible even if another process is at the other
// side of an arm: it may not have got there yet.
func (m *machine) alone(i int, in *instr, alts []alternative) []alternative {
	from := len(m.armsBuf)
	m.armsBuf = m.offers(i, m.armsBuf)
	sure := false
	for _, c := range m.armsBuf[from:] {
		switch m.readiness(c) {
		case ready:
			sure = true
			alts = append(alts, alternative{kind: step, proc: i, arm: c.n})
		case maybe:
			alts = append(alts, alternative{kind: step, proc: i, arm: c.n})
		}
	}
	if in.Op == model.OpSelect && in.N&1 != 0 && !sure {
		alts = append(alts, alternative{kind: step, proc: i, arm: len(in.Cases)})
	}
	m.armsBuf = m.armsBuf[:from]
	return alts
}

// operand returns the channel and the value register of arm n of in.
func (in *instr) operand(n int) (ch, val, ok model.Reg, send bool, site model.Site) {
	if in.Op == model.OpSelect {
		c := &in.Cases[n]
		if site = c.Site; site == 0 {
			site = in.Site
		}
		return c.Chan, c.Val, c.Ok, c.Send, site
	}
	val, ok = model.NoReg, model.NoReg
	if in.Op == model.OpSend {
		return in.Src[0], in.Src[1], ok, true, in.Site
	}
	if len(in.Dst) > 0 {
		val = in.Dst[0]
	}
	if len(in.Dst) > 1 {
		ok = in.Dst[1]
	}
	return in.Src[0], val, ok, false, in.Site
}

// communicate makes arm n of process i happen without another process.
func (m *machine) communicate(i int, in *instr, n int) {
	f := m.st.procs[i].top()
	if in.Op == model.OpSelect && n == len(in.Cases) {
		m.note(i, Step{Kind: StepDefault, Site: in.Site})
		for k := range in.Cases {
			m.touch(reg(f.regs, in.Cases[k].Chan))
		}
		m.finish(f, in, n)
		return
	}
	chReg, valReg, okReg, send, site := in.operand(n)
	ch := reg(f.regs, chReg)
	var o *object
	if ch.Kind == model.Obj {
		o = &m.st.objs[ch.Ref]
	}
	known := o != nil && !o.ext && (o.kind == channel || o.kind == context)
	served := known && o.kind == channel && !o.closed && (send && o.drained && len(o.slots) >= int(o.n) || !send && o.fed && len(o.slots) == 0)
	known = known && !served
	event := Step{Kind: StepRecv, Site: site, Select: in.Op == model.OpSelect, Closed: known && len(o.slots) == 0}
	if send {
		event.Kind, event.Closed = StepSend, false
	}
	m.notePrim(i, event, ch)
	m.touch(ch)
	if send {
		switch {
		case o != nil && o.kind == channel && o.closed:
			m.defect(PanicSendClosed, i, site)
			m.unwind(i, panicking)
			return
		case known:
			o.slots = append(o.slots, reg(f.regs, valReg))
		default:
			m.forget(ch, reg(f.regs, valReg))
		}
		m.finish(f, in, n)
		return
	}
	var v, ok model.Value
	switch {
	case !known:
		if valReg >= 0 {
			v = m.st.newSym(m.st.classOf(ch), in.num)
		}
		if okReg >= 0 {
			ok = m.st.newSym(m.st.classOf(ch), in.num)
			if served {
				ok = boolValue(true)
			}
		}
	case len(o.slots) > 0:
		v, ok = o.slots[0], boolValue(true)
		o.slots = o.slots[1:]
	default: // closed
		ok = boolValue(false)
		if valReg >= 0 {
			a := &activation{m: m, i: i, f: f, in: m.prog.instrs[o.origin]}
			v = a.zero(a.in.Zero)
		}
	}
	m.deliver(f, valReg, okReg, v, ok)
	m.finish(f, in, n)
}

// rendezvous makes process alt.proc send to alt.peer.
func (m *machine) rendezvous(alt alternative) {
	sf, rf := m.st.procs[alt.proc].top(), m.st.procs[alt.peer].top()
	sin, rin := m.at(&m.st.procs[alt.proc]), m.at(&m.st.procs[alt.peer])
	ch, val, _, _, site := sin.operand(alt.arm)
	_, dst, ok, _, peerSite := rin.operand(alt.parm)
	if m.rec != nil {
		m.rec.met(m, alt, reg(sf.regs, ch), site, peerSite)
	}
	m.deliver(rf, dst, ok, reg(sf.regs, val), boolValue(true))
	m.finish(sf, sin, alt.arm)
	m.finish(rf, rin, alt.parm)
}

// deliver writes what was received.
func (m *machine) deliver(f *frame, val, ok model.Reg, v, isOK model.Value) {
	if val >= 0 {
		f.regs[val] = v
	}
	if ok >= 0 {
		f.regs[ok] = isOK
	}
}

// finish goes on behind a communication; a select says which.
func (m *machine) finish(f *frame, in *instr, n int) {
	if in.Op == model.OpSelect && len(in.Dst) > 0 && in.Dst[0] >= 0 {
		f.regs[in.Dst[0]] = intValue(n)
	}
	f.pc++
}

// closeChannel runs OpClose.
func (m *machine) closeChannel(i int, in *instr) {
	f := m.st.procs[i].top()
	ch := reg(f.regs, in.Src[0])
	m.notePrim(i, Step{Kind: StepClose, Site: in.Site}, ch)
	switch ch.Kind {
	case model.Nil:
		m.defect(PanicCloseNil, i, in.Site)
		m.unwind(i, panicking)
		return
	case model.Obj:
		o := &m.st.objs[ch.Ref]
		if o.kind != channel {
			break
		}
		if o.closed {
			m.defect(PanicCloseClosed, i, in.Site)
			m.unwind(i, panicking)
			return
		}
		o.closed = true
	}
	f.pc++
}

// farTimer is the timer of an object that is active, but does not fire.
const farTimer = 3

// makeChan runs OpMakeChan and OpTimer.
func (a *activation) makeChan() bool {
	if n := a.src(0); a.in.Op == model.OpMakeChan && n.Kind == model.Sym {
		if !a.number(n, []int{1, 2}) {
			return false
		}
	}
	o := object{kind: channel, origin: a.in.num, n: 1, timer: uint8(min(max(a.in.N, 0), farTimer))}
	if a.in.Op == model.OpMakeChan {
		switch n := a.src(0); {
		case n.Kind != model.Int:
			o.ext = true // how much it holds is unknown: any operation may go through
		case n.N < 0:
			a.m.crash(a.i)
			return true
		default:
			o.n = n.N
		}
	}
	a.set(0, model.Value{Kind: model.Obj, Ref: a.m.st.newObject(o)})
	return a.next()
}
