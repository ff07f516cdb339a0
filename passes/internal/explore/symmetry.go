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
