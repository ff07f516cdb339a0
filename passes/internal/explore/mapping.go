package explore

import (
	"github.com/pipevet/pipevet/passes/internal/model"
)

// mapOf returns the map that v is, or nil if it is unknown or others write to it.
func (s *state) mapOf(v model.Value) *object {
	if v.Kind != model.Obj {
		return nil
	}
	if o := &s.objs[v.Ref]; o.kind == mapping && !o.ext {
		return o
	}
	return nil
}

// someKey stands for all keys that are not told apart.
var someKey = model.Value{Kind: model.Unknown}

// key returns the key under which v is stored.
func key(v model.Value) model.Value {
	switch v.Kind {
	case model.Int, model.Bool, model.Obj, model.Ptr, model.Nil, model.Sym:
		return v
	}
	return someKey
}

// find returns the index of the slot of key k in map o, or -1.
func (o *object) find(k model.Value) int {
	for i := 0; i < len(o.slots); i += 2 {
		if o.slots[i] == k {
			return i
		}
	}
	return -1
}

// candidates returns the indices of the slots of the keys that may be k.
// sure tells that it is exactly these: one that is there, or none.
func (o *object) candidates(k model.Value) (at []int, sure bool) {
	if k != someKey {
		if i := o.find(k); i >= 0 {
			return []int{i}, true
		}
	}
	for i := 0; i < len(o.slots); i += 2 {
		if o.slots[i].Kind != model.Undef && (open(k) || open(o.slots[i])) {
			at = append(at, i)
		}
	}
	return at, len(at) == 0
}

// open reports whether key k can be equal to another one. Symbols are told apart when they are stored: that two
// that are set by themselves are equal is not assumed.
func open(k model.Value) bool { return k == someKey || k.Kind == model.Sym }

// entries returns how many entries map o has, if that is sure.
func (o *object) entries() (n int, sure bool) {
	for i := 0; i < len(o.slots); i += 2 {
		switch o.slots[i].Kind {
		case model.Undef:
		case model.Unknown:
			return 0, false // it stands for several, maybe
		default:
			n++
		}
	}
	return n, !o.ext
}

// mapGet runs OpMapGet. Which of several entries an unknown key finds, and
// whether one, hangs on data that the model does not hold: the choice is opaque. A key
// that is input may find any entry.
func (a *activation) mapGet() bool {
	v := a.src(0)
	if v.Kind == model.Nil {
		a.set(0, a.zero(a.in.Zero))
		a.set(1, boolValue(false))
		return a.next()
	}
	a.m.touch(v)
	o := a.m.st.mapOf(v)
	if o == nil {
		a.unknownOf(v)
		a.setSym(1, a.m.st.classOf(v))
		return a.next()
	}
	at, sure := o.candidates(key(a.src(1)))
	n := len(at)
	if !sure {
		n++
	}
	k := a.m.choose(a.i, a.in, n, model.Opaque)
	if k < 0 {
		return false
	}
	if a.in.N&1 != 0 && a.m.prog.data != model.Opaque && n > 1 {
		a.m.granted = uint8(min(len(at), maxArity))
	}
	if n > 1 {
		a.m.note(a.i, Step{Kind: StepChoice, Site: a.in.Site, N: k, Text: "entry"})
	}
	if k < len(at) {
		a.set(0, o.slots[at[k]+1])
		a.set(1, boolValue(true))
	} else {
		a.set(0, a.zero(a.in.Zero))
		a.set(1, boolValue(false))
	}
	return a.next()
}

func (a *activation) mapSet() {
	v, k, x := a.src(0), key(a.src(1)), a.src(2)
	if v.Kind == model.Nil {
		a.m.crash(a.i)
		return
	}
	o := a.m.st.mapOf(v)
	if o == nil || len(o.slots) >= maxSlots {
		if o != nil {
			a.m.lose(v) // too large
		}
		a.m.forget(v, a.src(1))
		a.m.forget(v, x)
		return
	}
	i := o.find(k)
	if i >= 0 && k == someKey && o.slots[i+1] != x {
		// The old value may still be there, under another key.
		a.m.lose(o.slots[i+1])
		if o.ext { // the value leads to the map
			a.m.lose(x)
			return
		}
	}
	if i < 0 {
		i = o.find(model.Value{}) // a free place
	}
	if i < 0 {
		i = len(o.slots)
		o.slots = append(o.slots, k, x)
	}
	o.slots[i], o.slots[i+1] = k, x
}

func (a *activation) mapDelete() bool {
	o := a.m.st.mapOf(a.src(0))
	if o == nil {
		return a.next()
	}
	at, sure := o.candidates(key(a.src(1)))
	n := len(at)
	if !sure {
		n++
	}
	k := a.m.choose(a.i, a.in, n, model.Opaque)
	if k < 0 {
		return false
	}
	if k < len(at) {
		o.slots[at[k]], o.slots[at[k]+1] = model.Value{}, model.Value{}
	}
	for n := len(o.slots); n > 0 && o.slots[n-2].Kind == model.Undef; n = len(o.slots) {
		o.slots = o.slots[:n-2]
	}
	return a.next()
}

func (a *activation) rangeMap() {
	v := a.src(0)
	a.m.touch(v)
	switch {
	case v.Kind == model.Nil:
		a.set(0, v)
	case a.m.st.mapOf(v) != nil:
		a.set(0, model.Value{Kind: model.Iter, Ref: v.Ref})
	case v.Kind == model.Slice: // of a map only the length is known
		a.set(0, v)
	default:
		a.unknownOf(v)
	}
}

// nextEntry runs OpNext. Entries come in the order of their places.
func (a *activation) nextEntry() {
	it := a.src(0)
	if it.Kind == model.Nil {
		a.set(0, boolValue(false))
		a.set(1, model.Value{})
		a.set(2, model.Value{})
		return
	}
	a.m.touch(it)
	if it.Kind == model.Slice {
		a.set(0, boolValue(it.N > 0))
		a.f.regs[a.in.Src[0]].N = max(it.N-1, 0)
		a.setSym(1, a.m.prog.data)
		a.setSym(2, a.m.prog.data)
		return
	}
	if it.Kind != model.Iter || a.m.st.objs[it.Ref].ext {
		for k := range 3 {
			a.setSym(k, a.m.st.classOf(it))
		}
		return
	}
	slots := a.m.st.objs[it.Ref].slots
	for int(it.N) < len(slots) && slots[it.N].Kind == model.Undef {
		it.N += 2
	}
	if int(it.N) >= len(slots) {
		a.set(0, boolValue(false))
		a.set(1, model.Value{})
		a.set(2, model.Value{})
		return
	}
	a.f.regs[a.in.Src[0]].N = it.N + 2
	a.set(0, boolValue(true))
	a.set(1, slots[it.N])
	a.set(2, slots[it.N+1])
}
