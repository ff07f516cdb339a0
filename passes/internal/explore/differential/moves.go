package differential

import (
	"fmt"
	"slices"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// A finding is a place where a process stays for ever, or panics.
type finding struct {
	site   int
	panics bool
}

// A move is what can happen next in a world: process proc does its operation,
// in the way arm, with process peer (or -1); or it dies of its panic. If proc is
// -1, the environment cancels context arm.
type move struct {
	proc, arm int
	peer      int
	parm      int
}

// communication is an arm of a process.
type communication struct {
	send   bool
	ch     model.Value
	val    model.Reg // sent, or where the received value goes
	ok     model.Reg
	number int
}

// arms returns what a process at in can send or receive.
func arms(f *frame) []communication {
	in := f.in()
	at := func(dst []model.Reg, i int) model.Reg {
		if i < len(dst) {
			return dst[i]
		}
		return model.NoReg
	}
	switch in.Op {
	case model.OpSend:
		return []communication{{true, f.get(in.Src[0]), in.Src[1], model.NoReg, 0}}
	case model.OpRecv:
		return []communication{{false, f.get(in.Src[0]), at(in.Dst, 0), at(in.Dst, 1), 0}}
	case model.OpSelect:
		var all []communication
		for i, c := range in.Cases {
			all = append(all, communication{c.Send, f.get(c.Chan), c.Val, c.Ok, i})
		}
		return all
	}
	return nil
}

// moves returns all that can happen next.
func (w *world) moves() []move {
	var ms []move
	if w.over {
		return nil
	}
	for i, c := range w.ctxs {
		if c.env && !c.closed {
			ms = append(ms, move{proc: -1, arm: i, peer: -1})
		}
	}
	for i, p := range w.procs {
		if p.dying {
			ms = append(ms, move{i, 0, -1, 0})
		}
		if len(p.frames) == 0 {
			continue
		}
		f := p.top()
		in := f.in()
		switch in.Op {
		case model.OpSend, model.OpRecv, model.OpSelect:
			sure := false
			for _, c := range arms(f) {
				if w.ready(c) {
					sure = true
					ms = append(ms, move{i, c.number, -1, 0})
				}
				ms = append(ms, w.partners(i, c)...)
			}
			if in.Op == model.OpSelect && in.N != 0 && !sure {
				ms = append(ms, move{i, len(in.Cases), -1, 0})
			}
		default:
			if w.enabled(p, f, in) {
				ms = append(ms, move{i, 0, -1, 0})
			}
		}
	}
	return ms
}

// ready reports whether c is possible without another process.
func (w *world) ready(c communication) bool {
	switch {
	case c.ch.Kind == model.Nil:
		return false
	case c.ch.Box == isDone:
		return w.ctxs[c.ch.Ref].closed
	}
	ch := w.chans[c.ch.Ref]
	if c.send {
		return ch.closed || len(ch.buf) < ch.size
	}
	return ch.closed || len(ch.buf) > 0
}

// partners returns the moves in which process i sends to another.
func (w *world) partners(i int, c communication) []move {
	if !c.send || c.ch.Kind == model.Nil || w.chans[c.ch.Ref].closed || w.chans[c.ch.Ref].size > 0 {
		return nil
	}
	in := w.procs[i].top().in()
	polls := in.Op == model.OpSelect && in.N != 0
	var ms []move
	for j, p := range w.procs {
		if j == i || len(p.frames) == 0 {
			continue
		}
		in := p.top().in()
		if polls && in.Op == model.OpSelect && in.N != 0 {
			continue // neither waits for the other
		}
		for _, d := range arms(p.top()) {
			if !d.send && d.ch == c.ch {
				ms = append(ms, move{i, c.number, j, d.number})
			}
		}
	}
	return ms
}

// enabled reports whether an operation other than a communication can happen.
func (w *world) enabled(p *process, f *frame, in *model.Instr) bool {
	if len(in.Src) == 0 || f.get(in.Src[0]).Kind != model.Ptr {
		return true
	}
	cell := w.cells[f.get(in.Src[0]).Ref]
	rw := in.N&1 != 0
	switch in.Op {
	case model.OpCondWait:
		return p.waits == notYet || p.waits == signaled && w.cells[f.get(in.Src[1]).Ref][0] == 0
	case model.OpWGWait:
		return cell[0] == 0
	case model.OpLock:
		if rw {
			return p.announced && cell[0] == 0 || !p.announced && cell[0] >= 0 && cell[1] == 0
		}
		return cell[0] == 0
	case model.OpRLock:
		return cell[0] >= 0 && cell[1] == 0
	}
	return true
}

// do makes m happen and returns the worlds after it.
func (w *world) do(m move) []*world {
	w = w.clone()
	if m.proc < 0 {
		w.ctxs[m.arm].closed = true
		return w.settle()
	}
	p := w.procs[m.proc]
	if p.dying {
		w.over = true
		return []*world{w}
	}
	f := p.top()
	in := f.in()
	switch in.Op {
	case model.OpSend, model.OpRecv, model.OpSelect:
		w.communicate(m, p, f, in)
	default:
		w.operate(p, f, in)
	}
	return w.settle()
}

func (w *world) communicate(m move, p *process, f *frame, in *model.Instr) {
	f.pc++
	if in.Op == model.OpSelect {
		f.set(in.Dst, 0, integer(m.arm))
		if m.arm == len(in.Cases) {
			return
		}
	}
	f.pc--
	c := arms(f)[m.arm]
	f.pc++
	if m.peer >= 0 {
		q := w.procs[m.peer].top()
		d := arms(q)[m.parm]
		if in := q.in(); in.Op == model.OpSelect {
			q.set(in.Dst, 0, integer(m.parm))
		}
		q.pc++
		q.set([]model.Reg{d.val, d.ok}, 0, f.get(c.val))
		q.set([]model.Reg{d.val, d.ok}, 1, boolean(true))
		return
	}
	into := []model.Reg{c.val, c.ok}
	if c.ch.Box == isDone {
		f.set(into, 1, boolean(false))
		return
	}
	ch := w.chans[c.ch.Ref]
	switch {
	case c.send && ch.closed:
		w.panic(p, in)
	case c.send:
		ch.buf = append(ch.buf, f.get(c.val))
	case len(ch.buf) > 0:
		f.set(into, 0, ch.buf[0])
		f.set(into, 1, boolean(true))
		ch.buf = ch.buf[1:]
	default:
		f.set(into, 0, ch.zero)
		f.set(into, 1, boolean(false))
	}
}

// panic lets process p panic at in.
func (w *world) panic(p *process, in *model.Instr) {
	if in.Op != model.OpPanic {
		w.panics = append(w.panics, finding{int(in.Site), true})
	}
	p.panicking = true
	p.top().unwinds = true
}

// die lets p end the world without a panic.
func (w *world) die(p *process) {
	w.misused = true
	p.frames = nil
	p.dying = true
}

func (w *world) operate(p *process, f *frame, in *model.Instr) {
	var v model.Value
	if len(in.Src) > 0 {
		v = f.get(in.Src[0])
	}
	var cell []int
	if v.Kind == model.Ptr {
		cell = w.cells[v.Ref]
	}
	rw := in.N&1 != 0
	f.pc++
	switch in.Op {
	case model.OpPanic:
		w.panic(p, in)
	case model.OpClose:
		if v.Kind == model.Nil || w.chans[v.Ref].closed {
			w.panic(p, in)
		} else {
			w.chans[v.Ref].closed = true
		}
	case model.OpLock:
		switch {
		case !rw:
			cell[0] = 1
		case cell[0] > 0: // readers
			cell[1], p.announced = 1, true
			f.pc--
		default:
			cell[0], cell[1], p.announced = -1, 0, false
		}
	case model.OpUnlock:
		held := 1
		if rw {
			held = -1
		}
		if cell[0] != held {
			w.die(p)
		}
		cell[0] = 0
	case model.OpRLock:
		cell[0]++
	case model.OpRUnlock:
		if cell[0]--; cell[0] < 0 {
			cell[0] = 0
			w.die(p)
		}
	case model.OpTryLock:
		free := cell[0] == 0
		if free {
			cell[0] = 1
			if rw {
				cell[0] = -1
			}
		}
		f.set(in.Dst, 0, boolean(free))
	case model.OpWGAdd:
		if cell[0] += int(f.get(in.Src[1]).N); cell[0] < 0 {
			w.panic(p, in)
		}
	case model.OpWGWait:
	case model.OpCondWait:
		w.condWait(p, f, in)
	case model.OpCondSignal:
		queue := cell[1:]
		for len(queue) > 0 {
			w.procs[queue[0]].waits = signaled
			if queue = queue[1:]; !rw {
				break
			}
		}
		w.cells[v.Ref] = append([]int{0}, queue...)
	case model.OpCtxErr:
		e := model.Value{Kind: model.Nil}
		if w.ctxs[v.Ref].closed {
			e.Kind = model.NonNil
		}
		f.set(in.Dst, 0, e)
	case model.OpCallDyn:
		w.ctxs[v.Ref].closed = true
	case model.OpLen:
		f.set(in.Dst, 0, integer(len(w.chans[v.Ref].buf)))
	default:
		panic(fmt.Sprintf("generated programs have no %s", in))
	}
}

// condWait makes a step of Cond.Wait: p unlocks and joins the queue, or locks
// after it was signaled.
func (w *world) condWait(p *process, f *frame, in *model.Instr) {
	cond, lock := f.get(in.Src[0]).Ref, w.cells[f.get(in.Src[1]).Ref]
	switch {
	case p.waits == signaled:
		lock[0] = 1
		p.waits = notYet
	case lock[0] == 0:
		w.die(p)
	default:
		lock[0] = 0
		p.waits = unwoken
		w.cells[cond] = append(w.cells[cond], slices.Index(w.procs, p))
		f.pc--
	}
}

// survey is what a program can come to.
type survey struct {
	complete bool // all states were looked at
	found    map[finding]bool
	doomed   map[finding]bool // processes that never move again, though the world is bound to end
	misused  bool             // a lock that is not locked can be unlocked
	negative bool             // the counter of a WaitGroup can go below 0
}

// exploreAll explores all states, or up to limit of them.
//
// A process is stuck if it never moves again. That does not count if the world
// is bound to end, so only components count in which the program can stay: an
// end, or a loop.
func exploreAll(p *model.Program, limit int) survey {
	type node struct {
		w    *world
		next []int
	}
	sv := survey{found: map[finding]bool{}, doomed: map[finding]bool{}}
	index := map[string]int{}
	var nodes []*node
	add := func(w *world) int {
		for _, f := range w.panics {
			sv.found[f] = true
		}
		sv.misused = sv.misused || w.misused
		sv.negative = sv.negative || slices.ContainsFunc(w.cells, func(c []int) bool { return c[0] < 0 && len(c) == 1 })
		w.noted = noted{}
		k := w.key()
		i, ok := index[k]
		if !ok {
			i = len(nodes)
			index[k] = i
			nodes = append(nodes, &node{w: w})
		}
		return i
	}
	for _, w := range newWorld(p).settle() {
		add(w)
	}
	for i := 0; i < len(nodes); i++ {
		if len(nodes) > limit {
			return survey{}
		}
		n := nodes[i]
		for _, m := range n.w.moves() {
			for _, w := range n.w.do(m) {
				n.next = append(n.next, add(w))
			}
		}
	}
	graph := make([][]int, len(nodes))
	for i, n := range nodes {
		graph[i] = n.next
	}
	// Components come after those that they lead to.
	components := components(graph)
	moves := make([]map[int]bool, len(components)) // processes that move in a component or behind it
	of := make([]int, len(nodes))
	for k, c := range components {
		moves[k] = map[int]bool{}
		lasts := len(c) > 1
		for _, i := range c {
			of[i] = k
		}
		for _, i := range c {
			for _, m := range nodes[i].w.moves() {
				moves[k][m.proc] = true
				moves[k][m.peer] = true
			}
			for _, j := range nodes[i].next {
				lasts = lasts || j == i
				for p := range moves[of[j]] {
					moves[k][p] = true
				}
			}
		}
		w := nodes[c[0]].w
		if w.over {
			continue
		}
		into := sv.found
		if !lasts && len(nodes[c[0]].next) > 0 {
			into = sv.doomed
		}
		for i, p := range w.procs {
			if len(p.frames) > 0 && !moves[k][i] {
				into[finding{int(p.top().in().Site), false}] = true
			}
		}
	}
	sv.complete = true
	return sv
}

// components returns the strongly connected components of graph, each after
// those that it leads to (Tarjan's algorithm).
func components(graph [][]int) [][]int {
	var (
		all   [][]int
		stack []int
		order = make([]int, len(graph)) // in which nodes are seen, from 1
		low   = make([]int, len(graph)) // least order that is reached; 0: in a component already
		count int
		visit func(i int)
	)
	visit = func(i int) {
		count++
		order[i], low[i] = count, count
		stack = append(stack, i)
		for _, j := range graph[i] {
			if order[j] == 0 {
				visit(j)
			}
			if low[j] > 0 {
				low[i] = min(low[i], low[j])
			}
		}
		if low[i] < order[i] {
			return
		}
		at := slices.Index(stack, i)
		all = append(all, slices.Clone(stack[at:]))
		stack = stack[:at]
		for _, j := range all[len(all)-1] {
			low[j] = 0
		}
	}
	for i := range graph {
		if order[i] == 0 {
			visit(i)
		}
	}
	return all
}
