package explore

import (
	"github.com/pipevet/pipevet/passes/internal/model"
)

// An encoder writes states as canonical byte strings: two states that differ
// only in the numbers of objects and symbols, in dead registers or in garbage
// have the same bytes. Objects are numbered as they are met on the way from
// the processes; tuples and closures, which are immutable, are written in the
// place of a reference to them.
type encoder struct {
	prog      *program
	noSorting bool
	buf       []byte
	st        *state
	objs      []int32 // 1 + new number of each object, or 0
	order     []int32 // old numbers of the objects in the order of the new
	syms      []int32 // the same for symbols
	sorder    []int32
	perm      []uint8      // new index of each process, or gone
	procs     []rankedProc // scratch of sortProcs
	into      [][2]int     // scratch of merge: processes that are gone, and into which they went
}

const gone = 0xff

// maxKey bounds the bytes of a state. Some hundred are usual.
const maxKey = 1 << 12

// Bits of the first byte of a key.
const (
	keyVague = 1 << iota
	keyEnded
)

// uint writes n as package binary does, but in place.
func (e *encoder) uint(n int) {
	u := uint64(n)
	for ; u >= 0x80; u >>= 7 {
		e.buf = append(e.buf, byte(u)|0x80)
	}
	e.buf = append(e.buf, byte(u))
}

func (e *encoder) int(n int) { e.uint(n<<1 ^ n>>63) }

// encode returns the key of st, valid until the next call, and leaves the map
// of process indices in e.perm. The key is nil when a limit was hit.
func (e *encoder) encode(st *state, o Options) ([]byte, Truncated) {
	e.st = st
	e.into = e.into[:0]
	e.buf, e.order, e.sorder, e.perm = e.buf[:0], e.order[:0], e.sorder[:0], e.perm[:0]
	e.objs = zeroed(e.objs, len(st.objs))
	e.syms = zeroed(e.syms, len(st.syms))
	var flags byte
	if st.vague {
		flags |= keyVague
	}
	if st.ended {
		flags |= keyEnded
	}
	e.buf = append(e.buf, flags, 0) // the number of objects comes here
	for _, v := range st.params {
		e.uint(v)
	}
	e.uint(len(st.started))
	for _, what := range st.started {
		e.uint(what)
	}
	for range st.procs {
		e.perm = append(e.perm, gone)
	}
	e.sortProcs()
	if len(e.procs) > o.MaxProcs && !e.merge(o.MaxProcs) {
		return nil, Truncated{Procs: true}
	}
	e.uint(len(e.procs))
	for k, p := range e.procs {
		e.perm[p.index] = uint8(k)
		e.proc(&st.procs[p.index])
	}
	for _, p := range e.into {
		e.perm[p[0]] = e.perm[p[1]]
	}
	// Objects come after the processes, each as it was met; the list grows on the way.
	for k := 0; k < len(e.order); k++ {
		if k >= o.MaxObjects || len(e.buf) > maxKey {
			return nil, Truncated{Objects: true}
		}
		e.object(&st.objs[e.order[k]])
	}
	if len(e.buf) > maxKey {
		return nil, Truncated{Objects: true}
	}
	e.buf[1] = byte(len(e.order))
	for _, s := range e.sorder {
		e.uint(int(st.syms[s].class))
		e.uint(int(st.syms[s].origin + 1))
	}
	return e.buf, Truncated{}
}

func zeroed(s []int32, n int) []int32 {
	if cap(s) < n {
		return make([]int32, n, 2*n)
	}
	s = s[:n]
	clear(s)
	return s
}

func (e *encoder) proc(p *proc) {
	var flags byte
	if p.root {
		flags |= 1
	}
	if p.daemon {
		flags |= 2
	}
	if p.goexit {
		flags |= 4
	}
	if p.many {
		flags |= 8
	}
	if p.opaque {
		flags |= 128
	}
	e.buf = append(e.buf, flags|byte(p.stage)<<4)
	if p.stage == waiting {
		e.uint(int(p.ticket))
	}
	e.uint(len(p.frames))
	for i := range p.frames {
		f := &p.frames[i]
		e.uint(int(f.fn))
		e.uint(int(f.pc))
		e.buf = append(e.buf, byte(f.unwind))
		for _, r := range e.prog.liveIn(f, i == len(p.frames)-1) {
			e.value(f.regs[r])
		}
		e.uint(len(f.defers))
		for _, d := range f.defers {
			e.value(d.fn)
			e.uint(len(d.args))
			for _, v := range d.args {
				e.value(v)
			}
		}
	}
}

// liveIn returns the registers of f that count; top tells whether it is the innermost frame.
func (p *program) liveIn(f *frame, top bool) []model.Reg {
	in := &p.funcs[f.fn].code[f.pc]
	if top {
		return in.live
	}
	return in.across
}

// valueBoxed marks the kind byte of a value with a dynamic type.
const valueBoxed = 0x80

func (e *encoder) value(v model.Value) {
	kind := byte(v.Kind)
	if v.Box != 0 {
		e.buf = append(e.buf, kind|valueBoxed)
		e.uint(int(v.Box))
	} else {
		e.buf = append(e.buf, kind)
	}
	switch v.Kind {
	case model.Unknown, model.Fn, model.Bool, model.NonNil:
		e.uint(int(v.N))
	case model.Int:
		e.int(int(v.N))
	case model.Sym:
		if e.syms[v.N] == 0 {
			e.sorder = append(e.sorder, v.N)
			e.syms[v.N] = int32(len(e.sorder))
		}
		e.uint(int(e.syms[v.N]-1)*2 + int(v.Ref))
	case model.Ptr, model.Slice, model.Iter:
		e.ref(v.Ref)
		e.uint(int(v.N))
	case model.Obj, model.Tuple:
		o := &e.st.objs[v.Ref]
		if o.kind != closure && o.kind != tuple {
			e.buf = append(e.buf, 0)
			e.ref(v.Ref)
			return
		}
		if len(e.buf) > maxKey {
			return // encode will notice
		}
		e.buf = append(e.buf, 1+byte(o.kind))
		e.uint(int(o.n))
		e.uint(int(o.origin))
		e.uint(len(o.slots))
		for _, x := range o.slots {
			e.value(x)
		}
	}
}

func (e *encoder) ref(r int32) {
	if e.objs[r] == 0 {
		e.order = append(e.order, r)
		e.objs[r] = int32(len(e.order))
	}
	e.uint(int(e.objs[r] - 1))
}

func (e *encoder) object(o *object) {
	flags := int(o.kind) | int(o.timer)<<3
	if o.closed {
		flags |= 32
	}
	if o.ext {
		flags |= 64
	}
	if o.env {
		flags |= 128
	}
	if o.lost {
		flags |= 256
	}
	if o.fed {
		flags |= 512
	}
	if o.drained {
		flags |= 1024
	}
	e.uint(flags)
	e.uint(int(o.origin))
	e.uint(int(o.n))
	if o.kind == context {
		if o.parent < 0 {
			e.buf = append(e.buf, 0)
		} else {
			e.buf = append(e.buf, 1)
			e.ref(o.parent)
		}
		return
	}
	e.uint(len(o.slots))
	for _, v := range o.slots {
		e.value(v)
	}
}
