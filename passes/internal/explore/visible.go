package explore

import (
	"github.com/pipevet/pipevet/passes/internal/model"
)

// solo appends the ways in which process i can go on without another process.
// None, and no rendezvous: it is blocked.
func (m *machine) solo(i int, alts []alternative) []alternative {
	p := &m.st.procs[i]
	in := m.at(p)
	one := alternative{kind: step, proc: i}
	if p.stage == crashing {
		return append(alts, one)
	}
	enabled := true
	switch in.Op {
	case model.OpSend, model.OpRecv, model.OpSelect:
		return m.alone(i, in, alts)
	case model.OpLock, model.OpRLock:
		enabled = m.lockable(p, in, reg(p.top().regs, in.Src[0]), in.Op == model.OpRLock)
	case model.OpCondWait:
		switch p.stage {
		case waiting:
			enabled = m.st.cells(reg(p.top().regs, in.Src[0]), 1) == nil // others may signal
		case signalled, relocking:
			enabled = m.lockable(p, in, reg(p.top().regs, in.Src[1]), false)
		}
	case model.OpWGWait:
		c := m.cell(reg(p.top().regs, in.Src[0]))
		enabled = c == nil || c.N == 0 // below 0, after a panic, nobody gets through
	case model.OpSemAcquire:
		acquire, fail := m.acquirable(p, in)
		if acquire {
			alts = append(alts, one)
		}
		if fail {
			one.arm = 1
			alts = append(alts, one)
		}
		return alts
	}
	if enabled {
		alts = append(alts, one)
	}
	return alts
}

// cell returns the integer at address v, or nil: it is not in the model.
func (m *machine) cell(v model.Value) *model.Value {
	cells := m.st.cells(v, 1)
	if cells == nil {
		return nil
	}
	switch cells[0].Kind {
	case model.Int:
		return &cells[0]
	case model.Undef:
		cells[0] = intValue(0)
		return &cells[0]
	}
	return nil
}

// rwCells returns the two integers of an RWMutex: the number of readers, or -1
// for a writer; and whether a writer waits for them.
func (m *machine) rwCells(v model.Value) (state, writer *model.Value) {
	state = m.cell(v)
	v.N++
	writer = m.cell(v)
	if state == nil || writer == nil {
		return nil, nil
	}
	return state, writer
}

// lockable reports whether the Lock or RLock of v by p can make a step.
//
// A writer that comes while there are readers announces itself, so that new
// readers wait behind it, and then waits for the old ones. Other writers wait
// without being announced, as they do in package sync.
func (m *machine) lockable(p *proc, in *instr, v model.Value, read bool) bool {
	if v.Kind == model.Nil {
		return true // a panic
	}
	if !read && in.N&1 == 0 {
		c := m.cell(v)
		return c == nil || c.N == 0
	}
	c, w := m.rwCells(v)
	switch {
	case c == nil:
		return true
	case p.stage == announced || p.stage == relocking:
		return c.N == 0
	case read:
		return c.N >= 0 && w.N == 0
	}
	return c.N >= 0 && w.N == 0 // with readers: it is announced
}

// lock makes a step of the Lock or RLock of v, and reports whether p has the lock.
func (m *machine) lock(p *proc, in *instr, v model.Value, read bool) bool {
	if !read && in.N&1 == 0 {
		if c := m.cell(v); c != nil {
			c.N = 1
		}
		return true
	}
	c, w := m.rwCells(v)
	switch {
	case c == nil:
	case read:
		c.N++
	case p.stage == announced || p.stage == relocking:
		c.N, w.N = -1, 0
	case c.N == 0:
		c.N = -1
	default:
		w.N = 1
		return false
	}
	return true
}

// unlock releases lock v for process i; that of one that is not locked ends the world.
func (m *machine) unlock(i int, rw, read bool, v model.Value) {
	if v.Kind == model.Nil {
		m.crash(i)
		return
	}
	c := m.cell(v)
	switch {
	case c == nil:
	case read && c.N > 0:
		c.N--
	case !read && !rw && c.N == 1, !read && rw && c.N == -1:
		c.N = 0
	default:
		m.crash(i)
	}
}

// acquirable reports whether OpSemAcquire can succeed, and whether it can fail.
// A context that is done makes it fail even if there is room. TryAcquire fails
// instead of waiting, also for those who came before.
func (m *machine) acquirable(p *proc, in *instr) (acquire, fail bool) {
	regs := p.top().regs
	acquire = true
	c, w := m.cell(reg(regs, in.Src[0])), reg(regs, in.Src[1])
	if c != nil && w.Kind == model.Int {
		acquire = c.N >= w.N
	}
	if in.N&1 != 0 {
		return acquire, !acquire || c == nil || m.awaited(p, reg(regs, in.Src[0]))
	}
	if len(in.Src) < 3 || in.Src[2] < 0 {
		return acquire, false
	}
	v := regs[in.Src[2]]
	switch o := m.st.contextOf(v); {
	case v.Kind == model.Nil:
	case o == nil:
		fail = true
	case o.closed:
		return false, true
	}
	return acquire, fail
}

// awaited reports whether another process than p waits, or is about to wait, for more of the semaphore at v than is free.
func (m *machine) awaited(p *proc, v model.Value) bool {
	c := m.cell(v)
	for j := range m.st.procs {
		q := &m.st.procs[j]
		if q == p || q.done || q.stage == crashing {
			continue
		}
		in := m.at(q)
		if in.Op != model.OpSemAcquire || in.N&1 != 0 {
			continue
		}
		regs := q.top().regs
		if w := reg(regs, in.Src[1]); reg(regs, in.Src[0]) == v && (w.Kind != model.Int || c == nil || w.N > c.N) {
			return true
		}
	}
	return false
}

// operate makes visible operation in of process i happen, in the way alt.
func (m *machine) operate(i int, in *instr, alt alternative) {
	p := &m.st.procs[i]
	f := p.top()
	a := &activation{m: m, i: i, f: f, in: in}
	v := a.src(0)
	event := Step{Site: in.Site}
	if p.stage == crashing {
		m.st.ended = true
		return
	}
	m.acted = m.acted || !isLocking(in.Op)
	switch in.Op {
	case model.OpSend, model.OpRecv, model.OpSelect:
		m.communicate(i, in, alt.arm)
		return
	case model.OpClose:
		m.closeChannel(i, in)
		return
	}
	switch in.Op {
	case model.OpLock, model.OpRLock, model.OpTryLock, model.OpWGWait, model.OpCondWait, model.OpSemAcquire, model.OpTimerStop, model.OpLen:
		m.waitsBuf = m.waitsFor(i, m.waitsBuf[:0])
		for _, x := range m.waitsBuf {
			m.touch(x)
		}
	}
	switch in.Op {
	case model.OpLock, model.OpRLock:
		if v.Kind == model.Nil {
			m.crash(i)
			return
		}
		event.Kind = StepLock
		if !m.lock(p, in, v, in.Op == model.OpRLock) {
			event.Kind = StepAnnounce
			m.notePrim(i, event, v)
			p.stage = announced
			return
		}
		p.stage = starting
		m.notePrim(i, event, v)
	case model.OpUnlock, model.OpRUnlock:
		event.Kind = StepUnlock
		m.notePrim(i, event, v)
		m.unlock(i, in.N&1 != 0, in.Op == model.OpRUnlock, v)
	case model.OpTryLock:
		a.tryLock()
	case model.OpWGAdd:
		if a.addGroup() {
			return
		}
	case model.OpWGWait:
		event.Kind = StepWGWait
		m.notePrim(i, event, v)
	case model.OpCondWait:
		if !m.condWait(a, p) {
			return
		}
	case model.OpCondSignal:
		event.Kind = StepCondSignal
		m.notePrim(i, event, v)
		m.signal(v, in.N&1 != 0)
	case model.OpSemAcquire:
		event.Kind = StepSemAcquire
		event.N = alt.arm
		m.notePrim(i, event, v)
		if c, w := m.cell(v), a.src(1); alt.arm == 0 && c != nil && w.Kind == model.Int {
			c.N -= w.N
		}
		switch {
		case in.N&1 != 0:
			a.set(0, boolValue(alt.arm == 0))
		case alt.arm == 0:
			a.set(0, nilValue)
		default:
			a.set(0, model.Value{Kind: model.NonNil})
		}
	case model.OpSemRelease:
		if a.releaseSem() {
			return
		}
	case model.OpCtxErr:
		a.contextErr()
	case model.OpCtxCancel:
		event.Kind = StepCancel
		m.notePrim(i, event, v)
		if m.st.contextOf(v) != nil {
			m.st.cancel(v.Ref)
		}
	case model.OpTimerStop:
		a.stopTimer()
	case model.OpLen:
		if o := &m.st.objs[v.Ref]; o.ext {
			a.setSym(0, model.Opaque)
		} else {
			event.Kind = StepLen
			event.N = len(o.slots)
			m.notePrim(i, event, v)
			a.set(0, intValue(len(o.slots)))
		}
	case model.OpExit:
		m.note(i, Step{Kind: StepExit, Site: in.Site})
		m.st.ended = true
		return
	}
	f.pc++
}

func (a *activation) tryLock() {
	v := a.src(0)
	read := a.in.N&2 != 0
	rw := a.in.N&1 != 0 || read
	c, w := a.m.cell(v), (*model.Value)(nil)
	if rw {
		c, w = a.m.rwCells(v)
	}
	if c == nil {
		a.unknownOf(v)
		return
	}
	free := c.N == 0
	if read {
		free = c.N >= 0 && w.N == 0
	}
	event := Step{Kind: StepTryFail, Site: a.in.Site}
	if free {
		event.Kind = StepLock
		switch {
		case !rw:
			c.N = 1
		case read:
			c.N++
		default:
			c.N = -1
		}
	}
	a.m.notePrim(a.i, event, v)
	a.set(0, boolValue(free))
}

// addGroup runs OpWGAdd and reports whether it panics.
func (a *activation) addGroup() bool {
	v := a.src(0)
	event := Step{Kind: StepWGAdd, Site: a.in.Site}
	c, d := a.m.cell(v), a.src(1)
	switch {
	case v.Kind == model.Nil:
		a.m.crash(a.i)
		return true
	case c == nil:
		a.m.notePrim(a.i, event, v)
		return false
	case d.Kind != model.Int:
		a.m.notePrim(a.i, event, v)
		a.m.lose(v) // nobody knows the counter from here on
		return false
	}
	c.N += d.N
	event.N = int(c.N)
	a.m.notePrim(a.i, event, v)
	if c.N < 0 {
		a.m.defect(PanicNegativeWG, a.i, a.in.Site)
		a.m.unwind(a.i, panicking)
		return true
	}
	return false
}

// condWait makes a step of Cond.Wait, and reports whether it is through.
func (m *machine) condWait(a *activation, p *proc) bool {
	v, mu := a.src(0), a.src(1)
	event := Step{Kind: StepCondWait, Site: a.in.Site}
	switch p.stage {
	case starting:
		m.notePrim(a.i, event, v)
		m.unlock(a.i, a.in.N&1 != 0, false, mu)
		if a.crashed() {
			return false
		}
		p.ticket = 0
		for j := range m.st.procs {
			if m.waitsOn(j, v) {
				p.ticket++
			}
		}
		p.stage = waiting
		return false
	case waiting:
		p.stage = signalled // by others
		return false
	}
	if mu.Kind == model.Nil {
		m.crash(a.i)
		return false
	}
	if !m.lock(p, a.in, mu, false) {
		p.stage = relocking
		return false
	}
	p.stage = starting
	event.Kind = StepLock
	m.notePrim(a.i, event, mu)
	return true
}

// waitsOn reports whether process j waits for a signal of the cond at v.
func (m *machine) waitsOn(j int, v model.Value) bool {
	p := &m.st.procs[j]
	if p.done || p.stage != waiting {
		return false
	}
	c := reg(p.top().regs, m.at(p).Src[0])
	return c.Kind == v.Kind && c.Ref == v.Ref && c.N == v.N
}

// signal wakes the process that has waited longest on the cond at v, or all.
func (m *machine) signal(v model.Value, all bool) {
	for j := range m.st.procs {
		if p := &m.st.procs[j]; m.waitsOn(j, v) {
			if all || p.ticket == 0 {
				p.stage = signalled
				m.move(j)
			}
			p.ticket = max(p.ticket-1, 0)
		}
	}
}

// releaseSem runs OpSemRelease and reports whether it panics. With N&1, the
// slot behind the counter has the size of the semaphore.
func (a *activation) releaseSem() bool {
	v, w := a.src(0), a.src(1)
	a.m.notePrim(a.i, Step{Kind: StepSemRelease, Site: a.in.Site}, v)
	c := a.m.cell(v)
	if c == nil || w.Kind != model.Int {
		return false
	}
	c.N += w.N
	if a.in.N&1 == 0 {
		return false
	}
	v.N++
	if size := a.m.cell(v); size != nil && c.N > size.N {
		c.N = size.N
		a.m.defect(PanicOverRelease, a.i, a.in.Site)
		a.m.unwind(a.i, panicking)
		return true
	}
	return false
}

func (a *activation) contextErr() {
	v := a.src(0)
	o := a.m.st.contextOf(v)
	if o == nil {
		a.unknownOf(v)
		return
	}
	event := Step{Kind: StepCtxErr, Site: a.in.Site, N: 0}
	err := nilValue
	if o.closed {
		event.N = 1
		err.Kind = model.NonNil
	}
	a.m.notePrim(a.i, event, v)
	a.set(0, err)
}

// stopTimer runs OpTimerStop: Stop, with N&1 Reset, and with N&2 signal.Notify.
func (a *activation) stopTimer() {
	v := a.src(0)
	if v.Kind != model.Obj || a.m.st.objs[v.Ref].kind != channel || a.m.st.objs[v.Ref].ext {
		a.unknownOf(v)
		return
	}
	o := &a.m.st.objs[v.Ref]
	a.m.notePrim(a.i, Step{Kind: StepTimerStop, Site: a.in.Site}, v)
	a.set(0, boolValue(o.timer != 0))
	o.timer = 0
	switch {
	case a.in.N&1 != 0:
		o.timer = 1
		if a.m.prog.instrs[o.origin].N == 2 {
			o.timer = 2
		}
	case a.in.N&2 != 0 && o.n == 0: // it gets what comes while somebody receives
		a.m.escape(v)
	case a.in.N&2 != 0:
		o.timer = 2
	}
}

func isLocking(op model.Op) bool {
	switch op {
	case model.OpLock, model.OpUnlock, model.OpRLock, model.OpRUnlock:
		return true
	}
	return false
}
