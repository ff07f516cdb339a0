package extract

import (
	"go/types"
	"slices"
	"sort"
	"strings"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// rootName is the name of the function that calls the root with arguments.
const rootName = "root"

// Program links the program in which the function with the given symbol is called once, by a
// caller of whom nothing is known, but, if patient is set, that the contexts that it gives never end, and the numbers
// that it gives are not 0. It returns nil when that function has no effects.
func (u *Unit) Program(symbol string, patient bool) *model.Program {
	fn, f := u.ssaOf[symbol], u.funcs[symbol]
	if fn == nil || f == nil || !u.active[symbol] {
		return nil
	}
	p := &model.Program{Root: rootName}
	c := &client{u: u, p: p, f: &model.Func{Name: rootName, Label: f.Label, Site: f.Site}, life: model.NoReg}
	if patient {
		c.neverEnds()
	}
	c.callRoot(fn, f)
	p.NoInput = u.InTest(fn.Pos())
	u.link(p, c.f)
	u.widen(p)
	for i, param := range p.Params {
		if patient && param.Count {
			p.Params[i].Domain = param.Domain[1:]
		}
	}
	return p
}

// Usual is the largest number that every parameter is tried with.
const Usual = 2

// maxBound bounds the constants that parameters are tried beyond.
const maxBound = 8

// widen lets the parameters of p reach beyond the small constants that p compares with or
// makes channels of: a bug that strikes at the third item needs three.
func (u *Unit) widen(p *model.Program) {
	bound := 1
	for _, f := range p.Funcs {
		bound = max(bound, u.references(f).bound)
	}
	if bound > 1 {
		p.Beyond = bound + 1
	}
	for i := range p.Params {
		p.Params[i].Domain = p.Params[i].Domain[:0]
		for n := range Usual + 1 {
			p.Params[i].Domain = append(p.Params[i].Domain, n)
		}
		if p.Beyond > 0 {
			p.Params[i].Domain = append(p.Params[i].Domain, p.Beyond)
		}
	}
}

// maxProgram bounds the functions of a program. What is farther away from the root is unknown
// to it, as if it were in another world: what it is handed escapes.
const maxProgram = 250

// link adds the functions roots, the first of which is the root, and what they lead to, nearest first, to p.
func (u *Unit) link(p *model.Program, roots ...*model.Func) {
	seen := map[string]bool{}
	boxed := map[string]bool{}
	invoked := map[string]bool{}
	p.Funcs = append(p.Funcs, roots...)
	for _, f := range roots {
		seen[f.Name] = true
	}
	need := func(name string) {
		if seen[name] || len(p.Funcs) >= maxProgram {
			return
		}
		seen[name] = true
		if f := u.resolve(name); f != nil {
			p.Funcs = append(p.Funcs, f)
		}
	}
	for _, f := range roots {
		for _, in := range f.Code {
			need(in.Name)
		}
	}
	for i, f := range p.Funcs { // these run, whatever they are given
		g := *f
		g.Bare = 0
		p.Funcs[i] = &g
	}
	for next := 0; next < len(p.Funcs); {
		for ; next < len(p.Funcs); next++ {
			r := u.references(p.Funcs[next])
			for _, name := range r.funcs {
				need(name)
			}
			for _, typ := range r.types {
				boxed[typ] = true
			}
			for _, m := range r.methods {
				invoked[m] = true
			}
		}
		for _, typ := range sortedKeys(boxed) {
			for _, m := range sortedKeys(u.methods[typ]) {
				if invoked[m] {
					need(u.methods[typ][m])
				}
			}
		}
	}
	for _, typ := range sortedKeys(boxed) {
		p.Types = append(p.Types, &model.Type{Name: typ, Methods: u.methods[typ]})
	}
}

// references are the names in a function's code.
type references struct {
	funcs, types, methods []string
	bound                 int // largest small constant that is a bound or capacity
}

// references returns the names in f.
func (u *Unit) references(f *model.Func) *references {
	if r := u.refs[f]; r != nil {
		return r
	}
	r := &references{}
	small := map[model.Reg]int{}
	for _, in := range f.Code {
		switch in.Op {
		case model.OpCall, model.OpClosure:
			r.funcs = append(r.funcs, in.Name)
		case model.OpIface:
			r.types = append(r.types, in.Name)
		case model.OpCallMethod:
			r.methods = append(r.methods, in.Name)
		case model.OpConst:
			if in.Val.Kind == model.Int && in.Val.N > 0 && in.Val.N <= maxBound {
				small[in.Dst[0]] = int(in.Val.N)
			}
		}
		switch {
		case in.Op == model.OpBin && strings.ContainsAny(in.Name, "<>"):
			for _, s := range in.Src {
				r.bound = max(r.bound, small[s])
			}
		case in.Op == model.OpMakeChan && len(in.Src) > 0 && small[in.Src[0]] > 0:
			r.bound = max(r.bound, small[in.Src[0]]+1) // a receiver may take one before it leaves
		}
	}
	u.refs[f] = r
	return r
}

// Resolve returns the function with the given symbol: of the package, the library,
// or another package; nil if it is not known.
func (u *Unit) Resolve(symbol string) *model.Func { return u.resolve(symbol) }

// Imported returns the function of another package with the given symbol, or nil.
func (u *Unit) Imported(symbol string) *model.Func {
	if u.Library(symbol) != nil || u.funcs[symbol] != nil {
		return nil
	}
	return u.resolve(symbol)
}

// resolve finds a function by its symbol: in the package, the library, or the facts.
func (u *Unit) resolve(name string) *model.Func {
	if f := u.funcs[name]; f != nil {
		return f
	}
	if f := u.Library(name); f != nil {
		return f
	}
	if f, ok := u.imports[name]; ok {
		return f
	}
	f := u.Imports(name, nil)
	u.imports[name] = f
	return f
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// A client builds the function that uses what is judged.
type client struct {
	u *Unit
	p *model.Program
	f *model.Func
	// life is the context that is given to whatever takes one; NoReg: each gets its own.
	life model.Reg
}

func (c *client) reg() model.Reg {
	c.f.Regs++
	return model.Reg(c.f.Regs - 1)
}

func (c *client) temp(in model.Instr) model.Reg {
	r := c.reg()
	in.Dst = append([]model.Reg{r}, in.Dst...)
	c.f.Code = append(c.f.Code, in)
	return r
}

func (c *client) emit(in model.Instr) { c.f.Code = append(c.f.Code, in) }

// neverEnds makes all contexts that c gives be one that never ends.
func (c *client) neverEnds() {
	none := model.NoReg
	c.life = c.temp(model.Instr{Op: model.OpCtxNew, N: int(model.CtxBackground), Dst: []model.Reg{none}, Src: []model.Reg{none}})
}

// callRoot calls fn with unknown arguments.
func (c *client) callRoot(fn *ssa.Function, f *model.Func) {
	src := c.arguments(fn, f, 0)
	var dst []model.Reg
	for range f.Results {
		dst = append(dst, c.reg())
	}
	if f.Free > 0 {
		callee := model.Instr{Op: model.OpClosure, Name: f.Name}
		for range f.Free {
			callee.Src = append(callee.Src, c.temp(model.Instr{Op: model.OpConst, Val: model.Value{Kind: model.Unknown, N: int32(model.Opaque)}}))
		}
		cl := c.temp(callee)
		c.emit(model.Instr{Op: model.OpCallDyn, Dst: dst, Src: append([]model.Reg{cl}, src...)})
	} else {
		c.emit(model.Instr{Op: model.OpCall, Name: f.Name, Dst: dst, Src: src})
	}
	if c.u.EndsProgram(fn) {
		c.emit(model.Instr{Op: model.OpExit})
		return
	}
	c.f.Results = len(dst)
	c.emit(model.Instr{Op: model.OpReturn, Src: dst, Site: 0})
}

// arguments makes a value for each parameter of fn from the given one on.
func (c *client) arguments(fn *ssa.Function, f *model.Func, from int) []model.Reg {
	used := map[model.Reg]bool{}
	for i := range f.Code {
		f.Code[i].EachUse(func(r model.Reg) { used[r] = true })
	}
	var rs []model.Reg
	for i, p := range fn.Params[from:] {
		if used[model.Reg(from+i)] {
			rs = append(rs, c.argument(p))
		} else {
			rs = append(rs, c.temp(model.Instr{Op: model.OpConst, Val: model.Value{Kind: model.Unknown}}))
		}
	}
	return rs
}

// mayBeNil reports whether the function with parameter p, or one that it hands p to, calls deep at most, is prepared for nil.
func mayBeNil(p ssa.Value, calls int) bool {
	if calls == 0 || p.Referrers() == nil {
		return true
	}
	for _, ref := range *p.Referrers() {
		switch ref := ref.(type) {
		case *ssa.BinOp:
			return true
		case *ssa.Store: // a variable that a function literal uses, as a rule
			v, ok := ref.Addr.(*ssa.Alloc)
			if ok && ref.Val == p && !onlyLoadedAndStored(v) {
				return true
			}
			if ok && variableMayBeNil(v, calls-1) {
				return true
			}
		case ssa.CallInstruction:
			for i, a := range ref.Common().Args {
				fn := ref.Common().StaticCallee()
				if a == p && (fn == nil || i >= len(fn.Params) || mayBeNil(fn.Params[i], calls-1)) {
					return true
				}
			}
		}
	}
	return false
}

// variableMayBeNil reports whether the function with the variable v, or a function literal in it, is prepared for nil there.
func variableMayBeNil(v ssa.Value, calls int) bool {
	return slices.ContainsFunc(*v.Referrers(), func(use ssa.Instruction) bool {
		switch use := use.(type) {
		case *ssa.UnOp:
			return mayBeNil(use, calls)
		case *ssa.MakeClosure:
			for i, b := range use.Bindings {
				if b == v && variableMayBeNil(use.Fn.(*ssa.Function).FreeVars[i], calls) {
					return true
				}
			}
		}
		return false
	})
}

func (c *client) argument(p *ssa.Parameter) model.Reg {
	site := c.u.Site(p.Pos())
	param := func(name string, count bool) model.Reg {
		c.p.Params = append(c.p.Params, model.Param{Name: name, Count: count, Site: site})
		return c.temp(model.Instr{Op: model.OpParam, N: len(c.p.Params) - 1})
	}
	switch t := p.Type().Underlying().(type) {
	case *types.Basic:
		if t.Info()&types.IsInteger != 0 {
			_, basic := types.Unalias(p.Type()).(*types.Basic) // not a time.Duration, say
			return param(p.Name(), basic)
		}
		if t.Info()&types.IsBoolean != 0 {
			return c.temp(model.Instr{Op: model.OpUnknown, N: int(model.Data), Name: p.Name(), Site: site})
		}
	case *types.Slice:
		n := param("len("+p.Name()+")", true)
		return c.temp(model.Instr{Op: model.OpMakeSlice, Src: []model.Reg{n}, Zero: unknownSlots(c.u.sliceWidth(t.Elem())), Site: site})
	case *types.Map:
		if !c.u.holdsMap(t) { // only its length is, see isSettled
			n := param("len("+p.Name()+")", true)
			return c.temp(model.Instr{Op: model.OpMakeSlice, Src: []model.Reg{n}, Site: site})
		}
	case *types.Interface:
		if typeName(p.Type()) == "context.Context" {
			if c.life != model.NoReg {
				return c.life
			}
			return c.context(model.CtxExternal, site)
		}
		if isError(p.Type()) {
			return c.temp(model.Instr{Op: model.OpUnknown, N: int(model.Data), Name: p.Name(), Site: site})
		}
	case *types.Signature:
		if !mayBeNil(p, 3) {
			return c.temp(model.Instr{Op: model.OpConst, Val: model.Value{Kind: model.NonNil}})
		}
	case *types.Struct, *types.Array:
		return c.temp(model.Instr{Op: model.OpConst, Val: model.Value{Kind: model.Unknown, N: int32(model.Data)}})
	}
	return c.temp(model.Instr{Op: model.OpUnknown, N: int(model.Data), Name: p.Name(), Site: site})
}
