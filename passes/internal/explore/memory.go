package explore

import (
	"strconv"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// maxSlots bounds arrays and tuples that are represented; larger ones are unknown.
const maxSlots = 256

// memory runs the local operations on objects.
func (a *activation) memory() bool {
	switch a.in.Op {
	case model.OpLoad, model.OpIndex, model.OpElem, model.OpAppend, model.OpSlice, model.OpLen, model.OpCap:
		for k := range a.in.Src {
			a.m.touch(a.src(k))
		}
	}
	switch a.in.Op {
	case model.OpNew:
		slots := a.m.st.values(len(a.in.Zero))
		copy(slots, a.in.Zero)
		a.set(0, model.Value{Kind: model.Ptr, Ref: a.m.st.newObject(object{kind: memory, origin: a.in.num, slots: slots})})
	case model.OpAddr:
		a.addr()
	case model.OpLoad:
		a.load()
	case model.OpStore:
		a.store()
	case model.OpField:
		a.field()
	case model.OpTuple:
		a.tuple()
	case model.OpMakeSlice:
		if n := a.src(0); n.Kind == model.Sym && !a.number(n, []int{0, 1, 2}) {
			return false
		}
		a.makeSlice()
	case model.OpIndex, model.OpElem:
		return a.index()
	case model.OpAppend:
		a.appendSlice()
	case model.OpSlice:
		a.slice()
	case model.OpLen:
		if !a.decideLength() {
			return false
		}
		a.length()
	case model.OpCap:
		a.capacity()
	}
	if a.crashed() {
		return true
	}
	return a.next()
}

// object returns what v refers to, or nil: v is unknown, or out of its bounds.
func (s *state) object(v model.Value) *object {
	switch v.Kind {
	case model.Ptr, model.Obj, model.Slice, model.Tuple, model.Iter:
		return &s.objs[v.Ref]
	}
	return nil
}

// cells returns n slots at address v; nil: others write there, or v is unknown.
func (s *state) cells(v model.Value, n int) []model.Value {
	if v.Kind != model.Ptr {
		return nil
	}
	o := &s.objs[v.Ref]
	if o.ext || v.N < 0 || int(v.N)+n > len(o.slots) {
		return nil
	}
	return o.slots[v.N : int(v.N)+n]
}

// width is the number of slots of an element, N of the instruction.
func (a *activation) width() int { return max(a.in.N, 1) }

// gather returns the value that vals hold: one as it is, several as a tuple.
func (a *activation) gather(vals []model.Value) model.Value {
	if len(vals) == 1 {
		return vals[0]
	}
	slots := a.m.st.values(len(vals))
	copy(slots, vals)
	return model.Value{Kind: model.Tuple, Ref: a.m.st.newObject(object{kind: tuple, origin: a.in.num, slots: slots})}
}

// zero returns the zero value with the given slots; without slots, it is unknown.
func (a *activation) zero(slots []model.Value) model.Value {
	if len(slots) == 0 {
		return a.sym(model.Free)
	}
	return a.gather(slots)
}

func (a *activation) addr() {
	v := a.src(0)
	switch v.Kind {
	case model.Ptr:
		a.set(0, model.Value{Kind: model.Ptr, Ref: v.Ref, N: v.N + int32(a.in.N)})
	case model.Nil:
		a.m.crash(a.i)
	default:
		a.unknownOf(v)
	}
}

func (a *activation) load() {
	v := a.src(0)
	n := max(a.in.N, -a.in.N, 1)
	if v.Kind == model.Nil {
		a.m.crash(a.i)
		return
	}
	if cells := a.m.st.cells(v, n); cells != nil {
		a.set(0, a.gather(cells))
		return
	}
	if a.in.N < 0 {
		a.setSym(0, model.Opaque)
		return
	}
	a.unknownOf(v)
}

// flat reports whether v is laid out slot by slot in memory: a struct or array is, but not in an interface.
func flat(v model.Value) bool { return v.Kind == model.Tuple && v.Box == 0 }

func (a *activation) store() {
	p, v := a.src(0), a.src(1)
	if p.Kind == model.Nil {
		a.m.crash(a.i)
		return
	}
	n := 1
	if flat(v) {
		n = len(a.m.st.objs[v.Ref].slots)
	} else if a.in.N > 1 {
		n = a.in.N
	}
	cells := a.m.st.cells(p, n)
	switch {
	case cells == nil:
		a.m.forget(p, v)
	case flat(v):
		copy(cells, a.m.st.objs[v.Ref].slots)
	case a.in.N > 1:
		for i := range cells {
			cells[i] = a.m.st.newSym(a.m.st.classOf(v), a.in.num)
		}
	default:
		cells[0] = v
	}
}

func (a *activation) field() {
	v := a.src(0)
	n := max(len(a.in.Zero), 1)
	if v.Kind == model.Tuple {
		if slots := a.m.st.objs[v.Ref].slots; a.in.N >= 0 && a.in.N+n <= len(slots) {
			a.set(0, a.gather(slots[a.in.N:a.in.N+n]))
			return
		}
	}
	a.unknownOf(v)
}

func (a *activation) tuple() {
	slots := a.m.st.values(len(a.in.Zero))
	copy(slots, a.in.Zero)
	at := 0
	put := func(v model.Value) {
		if at == len(slots) {
			slots = append(slots, v)
		} else {
			slots[at] = v
		}
		at++
	}
	for k := range a.in.Src {
		v := a.src(k)
		switch {
		case !a.has(k):
			if at == len(slots) {
				slots = append(slots, nilValue)
			}
			at++
		case flat(v):
			for _, x := range a.m.st.objs[v.Ref].slots {
				put(x)
			}
		default:
			put(v)
		}
		if len(slots) > maxSlots {
			for k := range a.in.Src {
				a.m.lose(a.src(k))
			}
			a.setSym(0, model.Free)
			return
		}
	}
	a.set(0, model.Value{Kind: model.Tuple, Ref: a.m.st.newObject(object{kind: tuple, origin: a.in.num, slots: slots})})
}

// newArray makes an array of the slots, and returns n elements of it as a slice.
func (a *activation) newArray(slots []model.Value, n int) model.Value {
	ref := a.m.st.newObject(object{kind: array, origin: a.in.num, slots: slots})
	return model.Value{Kind: model.Slice, Ref: ref, N: int32(n)}
}

func (a *activation) makeSlice() {
	n := a.src(0)
	w := len(a.in.Zero)
	switch {
	case n.Kind == model.Int && n.N < 0:
		a.m.crash(a.i)
	case n.Kind != model.Int || int(n.N)*w > maxSlots:
		a.set(0, model.Value{Kind: model.NonNil})
	default:
		slots := a.m.st.values(int(n.N) * w)
		for i := range slots {
			slots[i] = a.in.Zero[i%w]
		}
		a.set(0, a.newArray(slots, int(n.N)))
	}
}

// index runs OpIndex and OpElem.
func (a *activation) index() bool {
	v, at := a.src(0), a.src(1)
	w := a.width()
	st := &a.m.st
	n := 0 // elements
	switch {
	case v.Kind == model.Nil:
		a.m.crash(a.i)
		return true
	case v.Kind == model.Slice && !st.objs[v.Ref].ext:
		n = int(v.N)
	case v.Kind == model.Ptr && !st.objs[v.Ref].ext:
		n = (len(st.objs[v.Ref].slots) - int(v.N)) / w
		if z := len(a.in.Zero) / w; z > 0 {
			n = min(n, z)
		}
	case v.Kind == model.Tuple:
		n = len(st.objs[v.Ref].slots) / w
	default:
		a.unknownOf(v, at)
		return a.next()
	}
	k := int(at.N)
	if at.Kind != model.Int {
		if n == 0 {
			a.m.crash(a.i) // out of range, whatever the index is
			return true
		}
		if k = a.m.choose(a.i, a.in, n, st.classOf(at)); k < 0 {
			return false
		}
		if n > 1 {
			a.m.note(a.i, Step{Kind: StepChoice, Site: a.in.Site, N: k, Text: "index"})
		}
	}
	if k < 0 || k >= n {
		a.m.crash(a.i)
		return true
	}
	if a.in.Op == model.OpIndex {
		base := int32(0)
		if v.Kind == model.Ptr {
			base = v.N
		}
		a.set(0, model.Value{Kind: model.Ptr, Ref: v.Ref, N: base + int32(k*w)})
		return a.next()
	}
	slots := st.objs[v.Ref].slots
	if (k+1)*w > len(slots) {
		a.unknownOf(v, at)
	} else {
		a.set(0, a.gather(slots[k*w:(k+1)*w]))
	}
	return a.next()
}

// elems returns the slots of the elements of slice v; ok is false if they are unknown.
func (a *activation) elems(v model.Value, w int) (slots []model.Value, ok bool) {
	switch {
	case v.Kind == model.Nil:
		return nil, true
	case v.Kind == model.Slice && !a.m.st.objs[v.Ref].ext:
		if n := int(v.N) * w; n <= len(a.m.st.objs[v.Ref].slots) {
			return a.m.st.objs[v.Ref].slots[:n], true
		}
	}
	return nil, false
}

// appendSlice makes a new array always: that an old slice sees what is
// appended to another one is not modelled.
func (a *activation) appendSlice() {
	if a.in.N == 0 {
		a.addLengths()
		return
	}
	w := a.width()
	var all []model.Value
	for k := range a.in.Src {
		slots, ok := a.elems(a.src(k), w)
		if !ok || len(all)+len(slots) > maxSlots {
			for k := range a.in.Src {
				a.m.lose(a.src(k))
			}
			a.setSym(0, model.Free)
			return
		}
		all = append(all, slots...)
	}
	if len(all) == 0 {
		a.set(0, a.src(0))
		return
	}
	a.set(0, a.newArray(all, len(all)/w))
}

// addLengths appends where the elements are not held, only how many there are; if
// they grow too many, not even that.
func (a *activation) addLengths() {
	n := 0
	for k := range a.in.Src {
		switch v := a.src(k); v.Kind {
		case model.Nil:
		case model.Slice:
			n += int(v.N)
		default:
			n = maxSlots + 1
		}
	}
	switch {
	case int64(n) > min(a.m.prog.most, maxSlots):
		srcs := make([]model.Value, len(a.in.Src))
		for k := range srcs {
			srcs[k] = a.src(k)
		}
		a.unknownOf(srcs...)
	case n == 0:
		a.set(0, a.src(0))
	default:
		a.set(0, a.newArray(nil, n))
	}
}

// slice runs OpSlice. A slice that does not start at the start of its array is
// a copy.
func (a *activation) slice() {
	v := a.src(0)
	w := a.width()
	st := &a.m.st
	base, n := 0, 0 // first slot, elements
	switch {
	case v.Kind == model.Nil:
		a.set(0, nilValue)
		return
	case v.Kind == model.Slice && !st.objs[v.Ref].ext:
		n = int(v.N)
	case v.Kind == model.Ptr && !st.objs[v.Ref].ext:
		base = int(v.N)
		n = len(a.in.Zero) / w
	default:
		a.unknownOf(v)
		return
	}
	slots := st.objs[v.Ref].slots
	lo, hi := 0, n
	for k, bound := range []*int{&lo, &hi} {
		if !a.has(k + 1) {
			continue
		}
		b := a.src(k + 1)
		if b.Kind != model.Int {
			a.m.lose(v)
			a.unknownOf(v, b)
			return
		}
		*bound = int(b.N)
	}
	if a.in.N == 0 && v.Kind == model.Slice { // how much room there is is not known
		a.set(0, a.newArray(nil, max(hi-lo, 0)))
		return
	}
	if lo < 0 || lo > hi || base+hi*w > len(slots) {
		a.m.crash(a.i)
		return
	}
	if base == 0 && lo == 0 {
		a.set(0, model.Value{Kind: model.Slice, Ref: v.Ref, N: int32(hi)})
		return
	}
	part := st.values((hi - lo) * w)
	copy(part, slots[base+lo*w:base+hi*w])
	a.set(0, a.newArray(part, hi-lo))
}

// decideLength gives an unknown slice a length, once for all, so that what runs over it
// runs equally often. It returns false if the process must pause first.
func (a *activation) decideLength() bool {
	v := a.src(0)
	if a.in.N&1 == 0 || v.Kind != model.Sym {
		return true
	}
	n := a.m.choose(a.i, a.in, 3, a.m.st.classOf(v))
	if n < 0 {
		return false
	}
	a.m.noteSym(a.i, a.in, v, strconv.Itoa(n)+" long")
	ref := a.m.st.newObject(object{kind: array, ext: true, origin: a.in.num})
	a.m.st.decide(v, model.Value{Kind: model.Slice, Ref: ref, N: int32(n)})
	return true
}

func (a *activation) length() {
	v := a.src(0)
	switch v.Kind {
	case model.Nil:
		a.set(0, intValue(0))
		return
	case model.Slice:
		a.set(0, intValue(int(v.N)))
		return
	case model.Obj:
		if a.m.st.objs[v.Ref].kind == mapping {
			if n, sure := a.m.st.objs[v.Ref].entries(); sure {
				a.set(0, intValue(n))
			} else {
				a.setSym(0, model.Opaque)
			}
			return
		}
	}
	a.unknownOf(v)
}

func (a *activation) capacity() {
	v := a.src(0)
	switch v.Kind {
	case model.Nil:
		a.set(0, intValue(0))
		return
	case model.Slice:
		a.set(0, intValue(int(v.N))) // append always copies
		return
	case model.Obj:
		if o := &a.m.st.objs[v.Ref]; o.kind == channel && o.n >= 0 {
			a.set(0, intValue(int(o.n)))
			return
		}
	}
	a.unknownOf(v)
}
