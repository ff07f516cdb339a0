package explore

import (
	"github.com/pipevet/pipevet/passes/internal/model"
)

// An access says what a function does with a channel that it has captured, itself or in a variable. When the function is
// handed to code that is not in the model, that can do no more with the channel.
type access uint8

const (
	feeds  access = model.EscapeFeeds  // sends
	drains access = model.EscapeDrains // receives
	shares access = 1 << 7             // all else, such as to close it, or hand it on
)

// A capture is what a function does with a captured value, and with what it loads from it, if that is a variable.
type capture struct{ self, content access }

// accesses returns what f does with each of its captured values.
func (f *function) accesses() []capture {
	if f.captures == nil && f.Free > 0 {
		f.captures = make([]capture, f.Free)
		for k := range f.captures {
			f.captures[k] = captureOf(f.Func, model.Reg(f.Params+k))
		}
	}
	return f.captures
}

// captureOf returns what f does with the captured value in register r.
func captureOf(f *model.Func, r model.Reg) (c capture) {
	self, content := map[model.Reg]bool{r: true}, map[model.Reg]bool{}
	for again := true; again; {
		again = false
		flow := func(from, to map[model.Reg]bool, src, dst model.Reg) {
			if from[src] && !to[dst] {
				to[dst], again = true, true
			}
		}
		for i := range f.Code {
			switch in := &f.Code[i]; in.Op {
			case model.OpMove:
				for k, src := range in.Src {
					flow(self, self, src, in.Dst[k])
					flow(content, content, src, in.Dst[k])
				}
			case model.OpLoad:
				flow(self, content, in.Src[0], in.Dst[0])
				if content[in.Src[0]] {
					c.content = shares // what it leads to is not followed
				}
			}
		}
	}
	for i := range f.Code {
		c.self |= accessBy(&f.Code[i], self)
		c.content |= accessBy(&f.Code[i], content)
	}
	return c
}

// accessBy returns what in does with the registers that are.
func accessBy(in *model.Instr, are map[model.Reg]bool) (a access) {
	switch in.Op {
	case model.OpMove, model.OpLoad, model.OpIsNil, model.OpLen, model.OpCap, model.OpCtxDone, model.OpCtxErr:
		return 0
	case model.OpSend:
		if are[in.Src[1]] {
			return shares
		}
		if are[in.Src[0]] {
			return feeds
		}
		return 0
	case model.OpRecv:
		if are[in.Src[0]] {
			return drains
		}
		return 0
	case model.OpSelect:
		for _, c := range in.Cases {
			switch {
			case c.Send && are[c.Val]:
				return shares
			case are[c.Chan] && c.Send:
				a |= feeds
			case are[c.Chan]:
				a |= drains
			}
		}
		return a
	}
	in.EachUse(func(r model.Reg) {
		if are[r] {
			a = shares
		}
	})
	return a
}

// lend makes what is captured by o, a closure, theirs who are not in the model and may call it, as far as it does something with it. What
// nobody outside can have any other access to is removed from slots.
func (m *machine) lend(o *object, slots []model.Value, lost, called bool) {
	if lost || o.n < 0 || int(o.n) >= len(m.prog.funcs) {
		return
	}
	for k, c := range m.prog.funcs[o.n].accesses() {
		v := m.st.object(slots[k])
		switch {
		case v == nil:
		case m.lendChannel(slots[k], c.self):
			slots[k] = model.Value{}
		case v.kind == memory && c.self == 0 && !v.ext: // it is only loaded
			for _, x := range v.slots {
				if !m.lendChannel(x, c.content) {
					m.leaveRef(x, lost, called)
				}
			}
			slots[k] = model.Value{}
		}
	}
}

// lendChannel reports whether v is a channel to which others have the access a, and nothing else.
func (m *machine) lendChannel(v model.Value, a access) bool {
	o := m.st.object(v)
	if o == nil || o.kind != channel || o.ext || a&shares != 0 {
		return false
	}
	o.fed = o.fed || a&feeds != 0
	o.drained = o.drained || a&drains != 0
	return true
}
