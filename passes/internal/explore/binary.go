package explore

import (
	"slices"
	"strconv"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// binary runs OpBin.
func (a *activation) binary() bool {
	x, y := a.src(0), a.src(1)
	if a.in.N&1 != 0 && (a.in.Name == "+" || a.in.Name == "-") { // it says how much room there is
		for k := range 2 {
			if v := a.src(k); v.Kind == model.Sym && !a.number(v, []int{1, 2}) {
				return false
			}
		}
		x, y = a.src(0), a.src(1)
	}
	switch a.in.Name {
	case "<", "<=", ">", ">=", "==", "!=", "min", "max":
		// An unknown number that is compared with a known one gets a value, so that
		// loops with the same bound run equally often.
		v, with := x, y
		if x.Kind == model.Int {
			v, with = y, x
		}
		if v.Kind == model.Sym && with.Kind == model.Int {
			dom := around(int(with.N))
			if a.in.N&1 != 0 && a.m.st.classOf(v) != model.Opaque {
				dom = slices.DeleteFunc(append(dom, a.m.prog.src.Beyond), func(n int) bool { return n <= 0 })
				slices.Sort(dom)
				dom = slices.Compact(dom)
			}
			if !a.number(v, dom) {
				return false
			}
			x, y = a.src(0), a.src(1)
		}
	}
	switch a.in.Name {
	case "==", "!=":
		return a.equal(x, y, a.in.Name == "!=")
	}
	switch {
	case x.Kind == model.Int && y.Kind == model.Int:
		a.ints(int64(x.N), int64(y.N))
	case x.Kind == model.Bool && y.Kind == model.Bool:
		a.bools(x, y)
	default:
		a.unknownOf(x, y)
	}
	if a.crashed() {
		return true
	}
	return a.next()
}

// number gives the unknown number v one of the values of dom. It returns false if the process must pause first.
func (a *activation) number(v model.Value, dom []int) bool {
	k := a.m.choose(a.i, a.in, len(dom), a.m.st.classOf(v))
	if k < 0 {
		return false
	}
	a.m.noteSym(a.i, a.in, v, strconv.Itoa(dom[k]))
	a.m.st.decide(v, intValue(dom[k]))
	return true
}

// defect records a panic, unless the state is vague.
func (m *machine) defect(kind VerdictKind, i int, site model.Site) {
	if m.st.vague {
		return
	}
	d := defect{kind, i, site}
	m.defects = append(m.defects, d)
	if m.rec != nil {
		m.rec.defect(m, d)
	}
}

// around returns the values that are tried for an unknown number which is compared with n.
func around(n int) []int {
	dom := []int{0, 1, 2, n, n + 1}
	slices.Sort(dom)
	return slices.Compact(dom)
}

// unknownOf makes the result a new symbol that hangs on vals.
func (a *activation) unknownOf(vals ...model.Value) {
	class := model.Free
	for _, v := range vals {
		class = max(class, a.m.st.classOf(v))
	}
	a.setSym(0, class)
}

func (a *activation) bools(x, y model.Value) {
	switch a.in.Name {
	case "&":
		a.set(0, boolValue(x.N&y.N != 0))
	case "|":
		a.set(0, boolValue(x.N|y.N != 0))
	case "^":
		a.set(0, boolValue(x.N != y.N))
	default:
		a.unknownOf(x, y)
	}
}

func (a *activation) ints(x, y int64) {
	var r int64
	switch a.in.Name {
	case "<":
		a.set(0, boolValue(x < y))
		return
	case "<=":
		a.set(0, boolValue(x <= y))
		return
	case ">":
		a.set(0, boolValue(x > y))
		return
	case ">=":
		a.set(0, boolValue(x >= y))
		return
	case "+", "-":
		r = x + y
		if a.in.Name == "-" {
			r = x - y
		}
		if abs(r) > a.m.prog.most && abs(r) > abs(x) && abs(r) > abs(y) {
			// What follows when the number is guessed does not happen.
			a.setSym(0, model.Opaque)
			a.m.st.vague = true
			return
		}
	case "*":
		r = x * y
	case "/", "%":
		if y == 0 {
			a.m.crash(a.i)
			return
		}
		r = x / y
		if a.in.Name == "%" {
			r = x % y
		}
	case "&":
		r = x & y
	case "|":
		r = x | y
	case "^":
		r = x ^ y
	case "min":
		r = min(x, y)
	case "max":
		r = max(x, y)
	}
	if int64(int32(r)) != r {
		a.setSym(0, model.Opaque)
		return
	}
	a.set(0, intValue(int(r)))
}

func abs(x int64) int64 { return max(x, -x) }

// equal sets the result to x == y, or to the opposite.
func (a *activation) equal(x, y model.Value, not bool) bool {
	isNil := func(v model.Value) bool { return v.Kind == model.Nil && v.Box == 0 }
	switch {
	case isNil(y):
		return a.isNil(x, not)
	case isNil(x):
		return a.isNil(y, not)
	case x.Kind == model.Sym && x == y:
		a.set(0, boolValue(!not))
	case x.Kind == model.Sym && y.Kind == model.Sym && x.N == y.N:
		a.set(0, boolValue(not)) // one is the negation of the other
	case x.Kind == model.Sym && y.Kind == model.Bool && x.Box == y.Box:
		a.set(0, flipIf(x, (y.N == 0) != not))
	case y.Kind == model.Sym && x.Kind == model.Bool && x.Box == y.Box:
		a.set(0, flipIf(y, (x.N == 0) != not))
	case concrete(x) && concrete(y):
		a.set(0, boolValue((x == y) != not))
	case x.Kind == model.NonNil && y.Kind == model.NonNil && x.N > 0 && y.N > 0 && (x.N != y.N || x.N != model.Made):
		a.set(0, boolValue((x.N == y.N) != not))
	case x.Kind == model.NonNil && y.Kind == model.NonNil:
		if a.wants(0) {
			a.set(0, a.sym(a.m.prog.data)) // two errors, say
		}
	default:
		a.unknownOf(x, y)
	}
	return a.next()
}

func flipIf(v model.Value, flip bool) model.Value {
	v.Box = 0
	if flip {
		return negate(v)
	}
	return v
}

// concrete reports whether v equals another concrete value just when both are
// the same.
func concrete(v model.Value) bool {
	switch v.Kind {
	case model.Nil, model.Int, model.Bool, model.Ptr, model.Obj, model.Fn:
		return true
	}
	return false
}
