package explore

import (
	"github.com/pipevet/pipevet/passes/internal/model"
)

// contextOf returns the context that v is, or nil.
func (s *state) contextOf(v model.Value) *object {
	if v.Kind == model.Obj && s.objs[v.Ref].kind == context {
		return &s.objs[v.Ref]
	}
	return nil
}

// newContext runs OpCtxNew. A context stands for its done channel, too.
func (a *activation) newContext() {
	kind := model.CtxKind(a.in.N)
	o := object{kind: context, origin: a.in.num, parent: -1}
	switch kind {
	case model.CtxCancel:
		o.n = 1
	case model.CtxTimeout, model.CtxExternal:
		o.n, o.env = 1, true
	}
	if v := a.src(0); a.has(0) && kind != model.CtxDetached && kind != model.CtxBackground {
		switch p := a.m.st.contextOf(v); {
		case p == nil:
			o.env = o.env || v.Kind != model.Nil // an unknown parent may be cancelled
		case p.closed:
			o.closed, o.env = true, false
		case a.m.st.cancellable(v.Ref):
			o.parent = v.Ref
		}
	}
	ctx := model.Value{Kind: model.Obj, Ref: a.m.st.newObject(o)}
	a.set(0, ctx)
	if a.wants(1) {
		slots := a.m.st.values(1)
		slots[0] = ctx
		f := object{kind: closure, origin: a.in.num, n: a.m.prog.cancel, slots: slots}
		a.set(1, model.Value{Kind: model.Obj, Ref: a.m.st.newObject(f)})
	}
}

// cancellable reports whether context r can ever be done: it is made so that
// it can, or derives from one that is.
func (s *state) cancellable(r int32) bool {
	o := &s.objs[r]
	return o.n != 0 || o.env || o.closed || o.parent >= 0
}

func (a *activation) contextDone() {
	v := a.src(0)
	switch o := a.m.st.contextOf(v); {
	case v.Kind == model.Nil:
		a.m.crash(a.i)
	case o == nil:
		a.unknownOf(v)
	case !a.m.st.cancellable(v.Ref):
		a.set(0, nilValue)
	default:
		v.Box = 0
		a.set(0, v)
	}
}

// cancel makes context r done, and all that derive from it.
func (s *state) cancel(r int32) {
	for i := range s.objs {
		o := &s.objs[i]
		if o.kind == context && !o.closed && s.derives(int32(i), r) {
			o.closed = true
		}
	}
	for i := range s.objs {
		if o := &s.objs[i]; o.kind == context && o.closed {
			o.parent, o.env, o.lost = -1, false, false // nothing happens to it any more
		}
	}
}

// derives reports whether context c is r or is below it.
func (s *state) derives(c, r int32) bool {
	for ; c >= 0; c = s.objs[c].parent {
		if c == r {
			return true
		}
	}
	return false
}

// envCancels reports whether the environment may end context r, directly or
// through one above it.
func (s *state) envCancels(r int32) bool {
	for ; r >= 0; r = s.objs[r].parent {
		if s.objs[r].env {
			return true
		}
	}
	return false
}
