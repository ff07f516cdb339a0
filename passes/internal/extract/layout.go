package extract

import (
	"go/types"
	"strings"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// A layout says which slots a type's values have in the model. It depends
// on the type alone, so that functions of different packages agree on it.
type layout struct {
	width  int
	zero   []model.Value
	offset []int // structs: first slot of each field, -1 when the field has none
}

// Limits of what is laid out slot by slot; beyond, contents are unknown.
const (
	maxSlots = 96
	maxArray = 8
)

// primitives are the structs of the library that are laid out by what the model's
// operations and the library's functions (package syncops) expect, not by their fields.
var primitives = map[string][]model.Value{
	"sync.Mutex":                           {intValue(0)},
	"sync.RWMutex":                         {intValue(0), intValue(0)},
	"sync.WaitGroup":                       {intValue(0)},
	"sync.Once":                            {intValue(0), intValue(0)},             // mutex, done
	"sync.Cond":                            {{Kind: model.Nil}, intValue(0)},       // L, waiters
	"time.Timer":                           {{Kind: model.Nil}, {Kind: model.Nil}}, // C, the channel that fires
	"time.Ticker":                          {{Kind: model.Nil}},                    // C
	"golang.org/x/sync/semaphore.Weighted": {intValue(0), intValue(0)},             // what is free, size
	"golang.org/x/sync/errgroup.Group": { // cancel, wg, sem, failed, mutex
		{Kind: model.Nil}, intValue(0), {Kind: model.Nil}, {Kind: model.Nil}},
}

func init() {
	for _, name := range []string{"Int32", "Int64", "Uint32", "Uint64", "Uintptr"} {
		primitives["sync/atomic."+name] = []model.Value{intValue(0)}
	}
	primitives["sync/atomic.Bool"] = []model.Value{boolValue(false)}
	primitives["sync/atomic.Value"] = []model.Value{{Kind: model.Nil}}
}

// fieldSlots are the fields of primitives that programs name.
var fieldSlots = map[string]map[string]int{
	"sync.Cond":   {"L": 0},
	"time.Timer":  {"C": 0},
	"time.Ticker": {"C": 0},
}

func intValue(n int) model.Value { return model.Value{Kind: model.Int, N: int32(n)} }

func boolValue(b bool) model.Value {
	if b {
		return model.Value{Kind: model.Bool, N: 1}
	}
	return model.Value{Kind: model.Bool}
}

// A layouts computes and keeps layouts.
type layouts struct {
	done    map[types.Type]*layout
	carries map[types.Type]bool
}

func newLayouts() *layouts {
	return &layouts{done: map[types.Type]*layout{}, carries: map[types.Type]bool{}}
}

// typeName returns the qualified name of a named type ("sync.Mutex"), or "".
func typeName(t types.Type) string {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return ""
	}
	return n.Obj().Pkg().Path() + "." + n.Obj().Name()
}

// of returns the layout of t.
func (ls *layouts) of(t types.Type) *layout {
	t = types.Unalias(t)
	if l := ls.done[t]; l != nil {
		return l
	}
	l := ls.compute(t)
	if l.width > maxSlots {
		l = &layout{}
	}
	ls.done[t] = l
	return l
}

func (ls *layouts) compute(t types.Type) *layout {
	if zero, ok := primitives[typeName(t)]; ok {
		return &layout{width: len(zero), zero: zero}
	}
	one := func(v model.Value) *layout { return &layout{width: 1, zero: []model.Value{v}} }
	if _, ok := t.(*types.TypeParam); ok {
		return one(model.Value{Kind: model.Unknown})
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return one(boolValue(false))
		case u.Info()&types.IsInteger != 0:
			return one(intValue(0))
		case u.Kind() == types.UntypedNil:
			return one(model.Value{Kind: model.Nil})
		}
	case *types.Pointer, *types.Chan, *types.Map, *types.Slice, *types.Signature, *types.Interface:
		return one(model.Value{Kind: model.Nil})
	case *types.Struct:
		l := &layout{offset: make([]int, u.NumFields())}
		carry := ls.carry(t)
		for i := range u.NumFields() {
			fl := ls.of(u.Field(i).Type())
			l.offset[i] = -1
			if fl.width > 0 && (carry || tells(u.Field(i).Type())) {
				l.offset[i] = l.width
				l.width += fl.width
				l.zero = append(l.zero, fl.zero...)
			}
		}
		return l
	case *types.Array:
		el := ls.of(u.Elem())
		if u.Len() <= maxArray && el.width > 0 {
			l := &layout{width: int(u.Len()) * el.width}
			for range u.Len() {
				l.zero = append(l.zero, el.zero...)
			}
			return l
		}
	}
	return &layout{}
}

// tells reports whether fields of type t are held in all structs: errors, flags and enumerations. Whoever receives a
// result with one of these in it often leaves by what it says.
func tells(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Struct: // of which the same fields are held
		return true
	case *types.Basic:
		_, named := types.Unalias(t).(*types.Named)
		return u.Info()&types.IsBoolean != 0 || named && u.Info()&types.IsInteger != 0 && typeName(t) != "time.Duration"
	}
	return isError(t)
}

// carry reports whether a value of type t can lead to a primitive: a channel,
// a function, a context, a lock and so on, directly or through fields, pointers and
// elements. Interfaces count when the package that declares the struct declares them, too;
// what is put behind other interfaces escapes.
func (ls *layouts) carry(t types.Type) bool {
	t = types.Unalias(t)
	if c, ok := ls.carries[t]; ok {
		return c
	}
	c := carries(t, nil, map[types.Type]bool{})
	ls.carries[t] = c
	return c
}

func carries(t types.Type, owner *types.Package, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] {
		return false
	}
	seen[t] = true
	name := typeName(t)
	if primitives[name] != nil && !strings.HasPrefix(name, "sync/atomic.") || name == "context.Context" {
		return true
	}
	if n, ok := t.(*types.Named); ok {
		owner = n.Obj().Pkg()
		if owner != nil && (owner.Path() == "sync/atomic" || owner.Path() == "reflect") {
			return false
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Chan, *types.Signature:
		return true
	case *types.Pointer:
		return carries(u.Elem(), owner, seen)
	case *types.Slice:
		return carries(u.Elem(), owner, seen)
	case *types.Array:
		return carries(u.Elem(), owner, seen)
	case *types.Map:
		return carries(u.Elem(), owner, seen)
	case *types.Interface:
		n, ok := t.(*types.Named)
		return ok && owner != nil && n.Obj().Pkg() == owner && u.NumMethods() > 0
	case *types.Struct:
		for i := range u.NumFields() {
			ft := u.Field(i).Type()
			if n, ok := types.Unalias(ft).(*types.Named); ok && types.IsInterface(n) {
				if n.Obj().Pkg() == owner && owner != nil && carries(ft, owner, seen) || typeName(ft) == "context.Context" || typeName(ft) == "sync.Locker" {
					return true
				}
				continue
			}
			if carries(ft, owner, seen) {
				return true
			}
		}
	}
	return false
}
