package explore

import (
	"slices"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// Workers that run the same code are interchangeable: states that differ only
// in which of them is where behave the same. So the processes of a state are
// put in the order of a hash of what can be said of each without reference to
// the others. That is a heuristic as far as it goes: processes that look the
// same keep the order of their start, and not all equal states are found
// equal. It is sound always, as nothing depends on the order of processes.

// sortProcs leaves the processes that have not ended in e.procs, in the order
// in which they are encoded.
func (e *encoder) sortProcs() {
	e.procs = e.procs[:0]
	for i := range e.st.procs {
		if !e.st.procs[i].done && !e.st.ended {
			e.procs = append(e.procs, rankedProc{i, 0})
		}
	}
	if len(e.procs) < 3 || e.noSorting {
		return // the root, and one other
	}
	for k := range e.procs {
		e.procs[k].rank = e.shape(&e.st.procs[e.procs[k].index])
	}
	slices.SortStableFunc(e.procs, func(a, b rankedProc) int {
		switch {
		case a.rank < b.rank:
			return -1
		case a.rank > b.rank:
			return 1
		}
		return 0
	})
}

// unlike finds the processes of the state that are the same in all respects, and drops those of alts that differ from others only in which
// of these take part.
func (m *machine) unlike(alts []alternative) []alternative {
	procs := m.st.procs
	m.twins = slices.Grow(m.twins[:0], len(procs))[:len(procs)]
	some := false
	for i := range procs {
		m.twins[i] = i
		for j := 0; j < i && m.twins[i] == i; j++ {
			if m.twins[j] == j && !procs[i].many && !procs[j].many && m.prog.alike(&m.st, &procs[i], &procs[j], true) {
				m.twins[i], some = j, true
			}
		}
	}
	if !some {
		return alts
	}
	same := func(a, b alternative) bool {
		return a.kind == b.kind && a.arm == b.arm && a.parm == b.parm && a.obj == b.obj &&
			m.twins[a.proc] == m.twins[b.proc] && (a.kind != meet || m.twins[a.peer] == m.twins[b.peer])
	}
	kept := alts[:0]
	for _, a := range alts {
		if !slices.ContainsFunc(kept, func(b alternative) bool { return same(a, b) }) {
			kept = append(kept, a)
		}
	}
	return kept
}

// A loop may start processes that all get stuck at the same place, on
// something that lives on. When there are more processes than the limit, those
// that are alike, minAlike and more, are merged into one that stands for any
// number of them: when it moves, it stays as well. From then on nothing is
// certain, and the state is vague; but as long as none of them moves, it
// is no loss.
const minAlike = 3

// merge drops processes from e.procs, until there are no more than limit. It
// reports whether that was possible.
func (e *encoder) merge(limit int) bool {
	kept := e.procs[:0]
	excess := len(e.procs) - limit
	for _, p := range e.procs {
		like := 0
		for k := len(kept) - 1; k >= 0 && excess > 0; k-- {
			if kept[k].rank != p.rank {
				break
			}
			if e.prog.alike(e.st, &e.st.procs[kept[k].index], &e.st.procs[p.index], false) {
				like++
			}
			if like == minAlike-1 {
				e.st.procs[kept[k].index].many = true
				e.into = append(e.into, [2]int{p.index, kept[k].index})
				break
			}
		}
		if like == minAlike-1 {
			excess--
			continue
		}
		kept = append(kept, p)
	}
	e.procs = kept
	return excess <= 0
}

// alike reports whether p and q are in the same place with the same values,
// but, if strict is not set, for symbols.
func (prog *program) alike(st *state, p, q *proc, strict bool) bool {
	if p.root || q.root || p.done || q.done || p.opaque != q.opaque || p.daemon != q.daemon || p.goexit != q.goexit || p.stage != q.stage || p.ticket != q.ticket || len(p.frames) != len(q.frames) {
		return false
	}
	for i := range p.frames {
		f, g := &p.frames[i], &q.frames[i]
		if f.fn != g.fn || f.pc != g.pc || f.unwind != g.unwind || len(f.defers) != len(g.defers) {
			return false
		}
		for _, r := range prog.liveIn(f, i == len(p.frames)-1) {
			if !st.same(f.regs[r], g.regs[r], strict, 0) {
				return false
			}
		}
		for k := range f.defers {
			if !st.same(f.defers[k].fn, g.defers[k].fn, strict, 0) || !st.sameAll(f.defers[k].args, g.defers[k].args, strict, 0) {
				return false
			}
		}
	}
	return true
}

// same reports whether v and w are equal, but, if strict is not set, for symbols; depth bounds the
// nesting that it looks into.
func (s *state) same(v, w model.Value, strict bool, depth int) bool {
	if v == w {
		return true
	}
	if v.Kind != w.Kind || v.Box != w.Box || depth > 4 {
		return false
	}
	switch v.Kind {
	case model.Sym:
		return !strict && s.syms[v.N].class == s.syms[w.N].class
	case model.Obj, model.Tuple:
		x, y := &s.objs[v.Ref], &s.objs[w.Ref]
		return (x.kind == closure || x.kind == tuple) && x.kind == y.kind && x.n == y.n && s.sameAll(x.slots, y.slots, strict, depth+1)
	}
	return false
}

func (s *state) sameAll(v, w []model.Value, strict bool, depth int) bool {
	return slices.EqualFunc(v, w, func(v, w model.Value) bool { return s.same(v, w, strict, depth) })
}

type rankedProc struct {
	index int
	rank  uint64
}

// A hash is FNV-1a over integers.
type hash uint64

func (h *hash) add(n int) {
	*h = (*h ^ hash(uint32(n))) * 0x100000001b3
	*h ^= *h >> 29 // the low bits of one integer must reach the low bits of the sum
}

// shape returns a hash of p in which objects and symbols stand for themselves
// only by where they were made.
func (e *encoder) shape(p *proc) uint64 {
	h := hash(0xcbf29ce484222325)
	if p.root {
		return 0 // it comes first
	}
	h.add(int(p.stage))
	h.add(int(p.ticket))
	for i := range p.frames {
		f := &p.frames[i]
		h.add(int(f.fn))
		h.add(int(f.pc))
		h.add(int(f.unwind))
		for _, r := range e.prog.liveIn(f, i == len(p.frames)-1) {
			e.shapeValue(&h, f.regs[r])
		}
		for _, d := range f.defers {
			e.shapeValue(&h, d.fn)
			for _, v := range d.args {
				e.shapeValue(&h, v)
			}
		}
	}
	return uint64(h)
}

func (e *encoder) shapeValue(h *hash, v model.Value) {
	h.add(int(v.Kind) | int(v.Box)<<8)
	switch v.Kind {
	case model.Ptr, model.Obj, model.Slice, model.Tuple, model.Iter:
		o := &e.st.objs[v.Ref]
		h.add(int(o.origin))
		h.add(len(o.slots))
		if o.closed {
			h.add(1)
		}
		if v.Kind != model.Obj && v.Kind != model.Tuple {
			h.add(int(v.N))
		}
	case model.Sym:
		h.add(int(v.Ref))
	default:
		h.add(int(v.N))
	}
}
