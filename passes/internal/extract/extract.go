// Package extract turns SSA into model programs.
//
// Each function is translated by itself ([Unit.Translate]), to the operations
// of package model; then everything that no synchronisation depends on is cut away ([simplify]).
// A [Program] for a root links the root's function with all that it can call: functions
// of the package, functions of other packages from their facts, and library
// functions from package syncops.
package extract

import (
	"go/token"
	"go/types"
	"sort"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// A Place is what a model.Site stands for.
type Place struct {
	Pos      token.Pos      // in the package itself, else NoPos
	Position token.Position // of code in another package
}

// A Unit is a package that is being translated.
type Unit struct {
	Pkg         *ssa.Package
	Fset        *token.FileSet
	Imports     func(symbol string, obj types.Object) *model.Func // behaviour of a function of another package, or nil
	Library     func(symbol string) *model.Func                   // the library's, or nil
	CallsOnData func(path string) bool                            // whether functions of the package call what they are given once for each element of some data
	Conduct     func(fn *types.Func) Conduct                      // what is known of a function of another package
	Reads       func(path, name string) bool                      // whether the function stores nothing in what it is given
	Pure        func(path, name string) bool                      // whether the function yields the same each time it is given the same
	Withholds   func(field *types.Var, key string) bool           // whether the package of a field does not tell what it stores there

	layouts    *layouts
	places     []Place
	sites      map[token.Pos]model.Site
	funcs      map[string]*model.Func // by symbol
	ssaOf      map[string]*ssa.Function
	types      map[string]types.Type // dynamic types that were boxed
	imports    map[string]*model.Func
	foreign    map[token.Position]model.Site
	bodies     map[string]*body
	mutable    map[*types.Var]bool          // fields of the package that change after their object was made
	shared     map[*types.Var]bool          // fields whose address is used other than to load and store
	lentFields map[*types.Var]bool          // fields whose address others are given, see isLent
	refilled   map[*types.Var]bool          // fields with maps that change, see noteRefilled
	lent       map[ssa.Value]bool           // see lends
	offered    map[string]bool              // keys of fields that other packages can load, and that are stored to here
	untold     []string                     // those of them of which no store was kept
	called     map[string]bool              // names of methods that are called through interfaces
	noted      map[*model.Func]bool         // see noteCalled
	methods    map[string]map[string]string // type symbol -> method -> function symbol
	refs       map[*model.Func]*references
	active     map[string]bool // functions that have effects
	guards     []*Guard
	guarded    map[string]bool // the functions of guards
	acquirers  map[string]bool // functions whose results tell whether they acquired
	permits    map[*ssa.Function][]permitUse
	semaphores map[*ssa.Global]bool
	occurs     map[*ssa.Function][]ssa.Instruction // where each function occurs, outside of tests
	calledBy   map[string][]string                 // see callers
	conducts   map[string]Summary                  // see Conducts
	fieldUses  map[*types.Var][]*ssa.FieldAddr     // see otherUses
}

// NewUnit prepares the translation of pkg.
func NewUnit(pkg *ssa.Package, fset *token.FileSet) *Unit {
	return &Unit{
		Pkg:        pkg,
		Fset:       fset,
		layouts:    newLayouts(),
		places:     []Place{{}},
		sites:      map[token.Pos]model.Site{},
		funcs:      map[string]*model.Func{},
		ssaOf:      map[string]*ssa.Function{},
		types:      map[string]types.Type{},
		imports:    map[string]*model.Func{},
		foreign:    map[token.Position]model.Site{},
		bodies:     map[string]*body{},
		refs:       map[*model.Func]*references{},
		mutable:    map[*types.Var]bool{},
		shared:     map[*types.Var]bool{},
		lentFields: map[*types.Var]bool{},
		refilled:   map[*types.Var]bool{},
		lent:       map[ssa.Value]bool{},
		offered:    map[string]bool{},
		called:     map[string]bool{},
		noted:      map[*model.Func]bool{},
		methods:    map[string]map[string]string{},
		acquirers:  map[string]bool{},
		guarded:    map[string]bool{},
		permits:    map[*ssa.Function][]permitUse{},
		semaphores: map[*ssa.Global]bool{},
	}
}

// Site returns the site that stands for pos.
func (u *Unit) Site(pos token.Pos) model.Site {
	if !pos.IsValid() {
		return 0
	}
	s, ok := u.sites[pos]
	if !ok {
		s = model.Site(len(u.places))
		u.places = append(u.places, Place{Pos: pos})
		u.sites[pos] = s
	}
	return s
}

// ForeignSite returns the site that stands for a position in another package.
func (u *Unit) ForeignSite(p token.Position) model.Site {
	s, ok := u.foreign[p]
	if !ok {
		s = model.Site(len(u.places))
		u.places = append(u.places, Place{Position: p})
		u.foreign[p] = s
	}
	return s
}

// Place returns what site s stands for.
func (u *Unit) Place(s model.Site) Place {
	if s <= 0 || int(s) >= len(u.places) {
		return Place{}
	}
	return u.places[s]
}

// Func returns the translated function with the given symbol, or nil.
func (u *Unit) Func(symbol string) *model.Func { return u.funcs[symbol] }

// SSA returns the function that was translated to symbol.
func (u *Unit) SSA(symbol string) *ssa.Function { return u.ssaOf[symbol] }

// Symbols returns the symbols of all translated functions, sorted.
func (u *Unit) Symbols() []string {
	names := make([]string, 0, len(u.funcs))
	for n := range u.funcs {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// Symbol returns the name under which fn is known across packages.
func Symbol(fn *ssa.Function) string { return fn.String() }

// label returns how people call fn.
func label(fn *ssa.Function) string {
	if fn.Parent() != nil {
		p := fn
		for p.Parent() != nil {
			p = p.Parent()
		}
		return "the function literal in " + label(p)
	}
	if recv := fn.Signature.Recv(); recv != nil {
		t := recv.Type()
		if p, ok := types.Unalias(t).(*types.Pointer); ok {
			t = p.Elem()
		}
		if n, ok := types.Unalias(t).(*types.Named); ok {
			return n.Obj().Name() + "." + fn.Name()
		}
	}
	return fn.Name()
}

// Translate translates fns and every function of the package that they lead to (wrappers,
// instances of generic functions), and cuts away what no synchronisation depends on.
func (u *Unit) Translate(fns []*ssa.Function) {
	queue := append([]*ssa.Function(nil), fns...)
	seen := map[*ssa.Function]bool{}
	for _, fn := range fns {
		seen[fn] = true
		u.noteMutable(fn)
		u.noteRefilled(fn)
		u.noteHandedOut(fn)
	}
	need := func(fn *ssa.Function) {
		if fn != nil && !seen[fn] && fn.Blocks != nil {
			seen[fn] = true
			queue = append(queue, fn)
		}
	}
	u.findSemaphores(fns)
	for len(queue) > 0 || u.dispatch(need) {
		if len(queue) == 0 {
			continue
		}
		fn := queue[0]
		queue = queue[1:]
		symbol := Symbol(fn)
		if len(fn.Blocks) > maxBlocks || u.funcs[symbol] != nil {
			continue
		}
		t := &translator{u: u, fn: fn, need: need}
		u.funcs[symbol] = t.function()
		u.ssaOf[symbol] = fn
	}
	u.findGuards(fns)
	u.simplify()
}

// dispatch finds the functions that are methods, called through interfaces, of types
// that were put into interfaces. It reports whether it found new ones.
func (u *Unit) dispatch(need func(*ssa.Function)) bool {
	for _, symbol := range sortedKeys(u.imports) {
		u.noteCalled(u.imports[symbol])
	}
	names := make([]string, 0, len(u.types))
	for name := range u.types {
		names = append(names, name)
	}
	sort.Strings(names)
	found := false
	for _, name := range names {
		typ := u.types[name]
		if types.IsInterface(typ) {
			continue
		}
		mset := u.Pkg.Prog.MethodSets.MethodSet(typ)
		for i := range mset.Len() {
			m := mset.At(i)
			mname := m.Obj().Name()
			if !u.called[mname] || u.methods[name][mname] != "" {
				continue
			}
			fn := u.Pkg.Prog.MethodValue(m)
			if fn == nil {
				continue
			}
			if u.methods[name] == nil {
				u.methods[name] = map[string]string{}
			}
			found = true
			if fn.Blocks != nil {
				u.methods[name][mname] = Symbol(fn)
				need(fn)
			} else {
				symbol := u.foreignSymbol(fn)
				u.methods[name][mname] = symbol
				u.imported(symbol, fn)
			}
		}
	}
	return found
}

// noteHandedOut notes the methods that importers may call of what fn returns as an interface of the package.
func (u *Unit) noteHandedOut(fn *ssa.Function) {
	if fn.Parent() != nil || !token.IsExported(fn.Name()) {
		return
	}
	res := fn.Signature.Results()
	for i := range res.Len() {
		n, ok := types.Unalias(res.At(i).Type()).(*types.Named)
		if !ok || n.Obj().Pkg() != u.Pkg.Pkg || !types.IsInterface(n) || !u.mayCarry(n) {
			continue
		}
		methods := n.Underlying().(*types.Interface)
		for k := range methods.NumMethods() {
			if name := methods.Method(k).Name(); token.IsExported(name) {
				u.called[name] = true
			}
		}
	}
}

// noteCalled notes the methods that f, a function of another package, and what it calls call through interfaces.
func (u *Unit) noteCalled(f *model.Func) {
	if f == nil || u.noted[f] {
		return
	}
	u.noted[f] = true
	for _, in := range f.Code {
		switch in.Op {
		case model.OpCallMethod:
			u.called[in.Name] = true
		case model.OpCall, model.OpClosure:
			if u.funcs[in.Name] == nil {
				u.noteCalled(u.resolve(in.Name))
			}
		}
	}
}

// noteMutable notes the fields that fn changes in objects that it did not make itself.
func (u *Unit) noteMutable(fn *ssa.Function) {
	for _, b := range fn.Blocks {
		for _, in := range b.Instrs {
			fa, ok := in.(*ssa.FieldAddr)
			if !ok {
				continue
			}
			f := fieldOf(fa.X.Type(), fa.Field)
			if u.lends(fa) {
				u.lentFields[f] = true
			}
			for _, ref := range *fa.Referrers() {
				switch ref := ref.(type) {
				case *ssa.UnOp, *ssa.DebugRef, *ssa.FieldAddr, *ssa.IndexAddr:
				case *ssa.Store:
					if ref.Addr != fa {
						u.shared[f], u.mutable[f] = true, true
					} else if !isFresh(fa.X) {
						u.mutable[f] = true
					}
				case *ssa.ChangeType:
					u.mutable[f] = true
					if !allAtomic(ref) {
						u.shared[f] = true
					}
				default:
					u.mutable[f] = true
					if !isAtomic(ref) {
						u.shared[f] = true
					}
				}
			}
		}
	}
}

// isAtomic reports whether in is a call of package sync/atomic that loads or stores.
func isAtomic(in ssa.Instruction) bool {
	call, ok := in.(*ssa.Call)
	if !ok {
		return false
	}
	fn := call.Call.StaticCallee()
	return fn != nil && fn.Object() != nil && fn.Object().Pkg() != nil && fn.Object().Pkg().Path() == "sync/atomic" &&
		!strings.HasPrefix(fn.Name(), "CompareAndSwap") // it is not expanded where it is called
}

// allAtomic reports whether the converted address v is only used by package sync/atomic.
func allAtomic(v ssa.Value) bool {
	for _, ref := range *v.Referrers() {
		if !isAtomic(ref) {
			return false
		}
	}
	return true
}

// isFresh reports whether v is an object that this function has just made.
func isFresh(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.Alloc:
		return true
	case *ssa.FieldAddr:
		return isFresh(v.X)
	}
	return false
}

// imported reports whether the behaviour of fn, a function of another package, is known.
func (u *Unit) imported(symbol string, fn *ssa.Function) bool {
	if f, ok := u.imports[symbol]; ok {
		return f != nil
	}
	f := u.Imports(symbol, fn.Object())
	u.imports[symbol] = f
	return f != nil
}

func (u *Unit) conduct(fn *ssa.Function) Conduct {
	obj, ok := fn.Object().(*types.Func)
	if !ok {
		return Anything
	}
	return u.Conduct(obj)
}

// maxBlocks bounds the functions that are looked at: larger ones are generated code as a rule.
const maxBlocks = 3000

// Methods returns the functions that are the methods, as far as they are called
// through interfaces, of the dynamic type with the given name.
func (u *Unit) Methods(typ string) map[string]string { return u.methods[typ] }

// AddMethods notes the methods of a dynamic type of another package.
func (u *Unit) AddMethods(t *model.Type) {
	ms := u.methods[t.Name]
	if ms == nil {
		ms = map[string]string{}
		u.methods[t.Name] = ms
	}
	for m, fn := range t.Methods {
		if ms[m] == "" {
			ms[m] = fn
		}
	}
}

// Active reports whether the function with the given symbol does anything that others can
// see, or that depends on others.
func (u *Unit) Active(symbol string) bool { return u.active[symbol] }
