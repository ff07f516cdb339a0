package explore

import (
	"github.com/pipevet/pipevet/passes/internal/model"
)

// A decoder is the inverse of an encoder.
type decoder struct {
	prog *program
	key  []byte
	pos  int
	st   *state
}

func (d *decoder) byte() byte {
	b := d.key[d.pos]
	d.pos++
	return b
}

func (d *decoder) uint() int {
	var n uint64
	for shift := 0; ; shift += 7 {
		b := d.byte()
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return int(n)
		}
	}
}

func (d *decoder) int() int {
	n := uint64(d.uint())
	return int(n>>1) ^ -int(n&1)
}

// decode reads key, which encode made, into st.
func (d *decoder) decode(key []byte, st *state) {
	d.key, d.pos, d.st = key, 0, st
	st.reset()
	flags := d.byte()
	st.vague = flags&keyVague != 0
	st.ended = flags&keyEnded != 0
	// Tuples and closures become objects behind the numbered ones.
	n := int(d.byte())
	for range n {
		st.newObject(object{})
	}
	for range d.prog.domains {
		st.params = append(st.params, d.uint())
	}
	for range d.uint() {
		st.started = append(st.started, d.uint())
	}
	for range d.uint() {
		d.proc(st.newProc())
	}
	for k := range n {
		d.object(k)
	}
	for i := range st.syms {
		st.syms[i] = symbol{model.Class(d.uint()), int32(d.uint()) - 1}
	}
}

func (d *decoder) proc(p *proc) {
	flags := d.byte()
	p.root = flags&1 != 0
	p.daemon = flags&2 != 0
	p.goexit = flags&4 != 0
	p.many = flags&8 != 0
	p.opaque = flags&128 != 0
	p.stage = stage(flags >> 4 & 7)
	if p.stage == waiting {
		p.ticket = int32(d.uint())
	}
	n := d.uint()
	for i := range n {
		fn := d.uint()
		f := d.st.newFrame(p, d.prog.funcs[fn], int32(fn))
		f.pc = int32(d.uint())
		f.unwind = unwind(d.byte())
		for _, r := range d.prog.liveIn(f, i == n-1) {
			f.regs[r] = d.value()
		}
		for range d.uint() {
			call := deferred{fn: d.value()}
			call.args = d.values()
			f.defers = append(f.defers, call)
		}
	}
}

func (d *decoder) values() []model.Value {
	vals := d.st.values(d.uint())
	for i := range vals {
		vals[i] = d.value()
	}
	return vals
}

func (d *decoder) value() model.Value {
	var v model.Value
	kind := d.byte()
	v.Kind = model.Kind(kind &^ valueBoxed)
	if kind&valueBoxed != 0 {
		v.Box = int32(d.uint())
	}
	switch v.Kind {
	case model.Unknown, model.Fn, model.Bool, model.NonNil:
		v.N = int32(d.uint())
	case model.Int:
		v.N = int32(d.int())
	case model.Sym:
		n := d.uint()
		v.N, v.Ref = int32(n/2), int32(n%2)
		for len(d.st.syms) <= int(v.N) {
			d.st.syms = append(d.st.syms, symbol{}) // read at the end
		}
	case model.Ptr, model.Slice, model.Iter:
		v.Ref = int32(d.uint())
		v.N = int32(d.uint())
	case model.Obj, model.Tuple:
		in := d.byte()
		if in == 0 {
			v.Ref = int32(d.uint())
			break
		}
		o := object{kind: objKind(in - 1), n: int32(d.uint()), origin: int32(d.uint())}
		o.slots = d.values()
		v.Ref = d.st.newObject(o)
	}
	return v
}

func (d *decoder) object(k int) {
	flags := d.uint()
	o := object{kind: objKind(flags & 7), timer: uint8(flags >> 3 & 3)}
	o.closed = flags&32 != 0
	o.ext = flags&64 != 0
	o.env = flags&128 != 0
	o.lost = flags&256 != 0
	o.fed, o.drained = flags&512 != 0, flags&1024 != 0
	o.origin = int32(d.uint())
	o.n = int32(d.uint())
	if o.kind == context {
		o.parent = -1
		if d.byte() != 0 {
			o.parent = int32(d.uint())
		}
		d.st.objs[k] = o
		return
	}
	o.slots = d.values()
	d.st.objs[k] = o
}
