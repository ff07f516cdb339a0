package extract

import (
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// The client of a guard makes its semaphore, calls it once, and then wants all permits for itself: it is stuck if the guard has
// lost some.

// ClientName is the name of the function of those who use the semaphore of a guard.
const ClientName = rootName

// HolderName is the name of the function of one who holds all permits for a while.
const HolderName = "holder of permits"

// Labels of these two in witnesses.
const (
	CallerLabel = "the caller"
	HolderLabel = "another goroutine"
)

// LeaveSite is where the counter was made that a guard touches when it returns.
func (u *Unit) LeaveSite() model.Site {
	return u.ForeignSite(token.Position{Filename: "a guard returns"})
}

// SemSite returns the site of g's semaphore in its program.
func (u *Unit) SemSite(g *Guard) model.Site { return u.Site(g.Sem.Pos()) }

// GuardProgram links the program of g and its client.
func (u *Unit) GuardProgram(g *Guard) *model.Program {
	fn, f := g.Func, u.funcs[Symbol(g.Func)]
	if f == nil || !u.active[f.Name] {
		return nil
	}
	p := &model.Program{Root: rootName}
	c := &permitClient{client: client{u: u, p: p, f: &model.Func{Name: rootName, Label: CallerLabel, Site: f.Site}, life: model.NoReg}, g: g, sem: model.NoReg}
	if g.Endless { // the permits are missed while it runs
		c.neverEnds()
	}
	site := u.SemSite(g)
	c.size = 2
	if !g.Chan {
		c.size = max(4, 2*g.weight)
	}
	if g.Endless {
		c.size = g.weight
	}
	mark := c.temp(model.Instr{Op: model.OpNew, Zero: []model.Value{intValue(0)}, Site: u.LeaveSite()})
	args := c.arguments(fn, f, 0)
	for i, param := range fn.Params {
		if param == g.Sem.Base {
			args[i] = c.build(param.Type(), g.Sem.Fields)
		}
	}
	var captured []model.Reg
	for _, v := range fn.FreeVars {
		if v == g.Sem.Base {
			captured = append(captured, c.build(v.Type(), g.Sem.Fields))
		} else {
			captured = append(captured, c.temp(model.Instr{Op: model.OpConst, Val: model.Value{Kind: model.Unknown, N: int32(model.Opaque)}}))
		}
	}
	funcs := []*model.Func{c.f, marked(f)}
	if v, ok := g.Sem.Base.(*ssa.Global); ok {
		c.build(v.Type().Underlying().(*types.Pointer).Elem(), nil)
	}
	if c.sem == model.NoReg {
		return nil
	}
	for i := 0; g.Takes && i < c.size; i++ {
		c.emit(model.Instr{Op: model.OpSend, Src: []model.Reg{c.sem, mark}, Site: site})
	}
	if g.tries {
		funcs = append(funcs, c.holder())
		c.emit(model.Instr{Op: model.OpCall, N: model.CallDaemon, Name: HolderName, Src: []model.Reg{c.sem}})
	}
	callee := c.temp(model.Instr{Op: model.OpClosure, Name: funcs[1].Name, Src: append(captured, mark)})
	var dst []model.Reg
	for range f.Results {
		dst = append(dst, c.reg())
	}
	c.emit(model.Instr{Op: model.OpCallDyn, Dst: dst, Src: append([]model.Reg{callee}, args...)})
	if !g.Succeeds {
		c.onlyFailures(fn, dst)
	}
	c.wantAll(site)
	c.emit(model.Instr{Op: model.OpReturn})
	u.link(p, funcs...)
	if v, ok := g.Sem.Base.(*ssa.Global); ok {
		bindGlobal(p, globalName(v), c.sem)
	}
	u.widen(p)
	return p
}

// A permitClient builds the client of a guard.
type permitClient struct {
	client
	g    *Guard
	size int
	sem  model.Reg
}

func (c *permitClient) integer(n int) model.Reg {
	return c.temp(model.Instr{Op: model.OpConst, Val: intValue(n)})
}

// marked returns f with one more captured variable, a counter that it touches whenever it returns, so that a
// witness shows where.
func marked(f *model.Func) *model.Func {
	zero := model.Reg(f.Regs + 1)
	g := expand(f, func(in model.Instr, mark model.Reg) []model.Instr {
		if in.Op != model.OpReturn {
			return []model.Instr{in}
		}
		return []model.Instr{
			{Op: model.OpConst, Dst: []model.Reg{zero}, Val: intValue(0)},
			{Op: model.OpWGAdd, Src: []model.Reg{mark, zero}, Site: in.Site},
			in,
		}
	})
	g.Name += " marked"
	return g
}

// expand returns f with one more captured variable and one more register, the last, and each instruction
// replaced by what with returns for it, given the variable.
func expand(f *model.Func, with func(in model.Instr, captured model.Reg) []model.Instr) *model.Func {
	captured := model.Reg(f.Params + f.Free)
	g := *f
	g.Free++
	g.Regs += 2
	g.Code = nil
	index := make([]int, len(f.Code)+1)
	for i, in := range f.Code {
		index[i] = len(g.Code)
		in.Rename(func(r model.Reg) model.Reg {
			if r >= captured {
				return r + 1
			}
			return r
		})
		g.Code = append(g.Code, with(in, captured)...)
	}
	index[len(f.Code)] = len(g.Code)
	for i := range g.Code {
		to := slices.Clone(g.Code[i].To)
		for j := range to {
			to[j] = index[to[j]]
		}
		g.Code[i].To = to
	}
	if g.Recover > 0 {
		g.Recover = index[g.Recover]
	}
	return &g
}

// bindGlobal hands the semaphore in register sem of the root on to all functions of p that use the package variable
// with the given name: each captures it.
func bindGlobal(p *model.Program, name string, sem model.Reg) {
	mentions := map[string]bool{}
	methods := map[string]bool{}
	for _, t := range p.Types {
		for _, m := range t.Methods {
			methods[m] = true // called without what they capture
		}
	}
	uses := func(f *model.Func) bool {
		return slices.ContainsFunc(f.Code, func(in model.Instr) bool {
			switch in.Op {
			case model.OpUnknown:
				return in.Name == name
			case model.OpCall, model.OpClosure:
				return mentions[in.Name]
			}
			return false
		})
	}
	for again := true; again; {
		again = false
		for _, f := range p.Funcs {
			if f.Name != p.Root && !methods[f.Name] && !mentions[f.Name] && uses(f) {
				mentions[f.Name], again = true, true
			}
		}
	}
	bound := func(in model.Instr, sem, callee model.Reg) []model.Instr {
		switch {
		case in.Op == model.OpUnknown && in.Name == name:
			return []model.Instr{{Op: model.OpMove, Dst: in.Dst, Src: []model.Reg{sem}}}
		case in.Op == model.OpClosure && mentions[in.Name]:
			in.Src = append(slices.Clone(in.Src), sem)
		case in.Op == model.OpCall && mentions[in.Name]:
			call := in
			call.Op, call.Name, call.Src = model.OpCallDyn, "", append([]model.Reg{callee}, in.Src...)
			return []model.Instr{{Op: model.OpClosure, Name: in.Name, Dst: []model.Reg{callee}, Src: []model.Reg{sem}}, call}
		}
		return []model.Instr{in}
	}
	for i, f := range p.Funcs {
		switch {
		case f.Name == p.Root:
			for j, in := range f.Code {
				if in.Op == model.OpClosure && mentions[in.Name] {
					f.Code[j] = bound(in, sem, model.NoReg)[0]
				}
			}
		case mentions[f.Name]:
			callee := model.Reg(f.Regs + 1)
			p.Funcs[i] = expand(f, func(in model.Instr, captured model.Reg) []model.Instr { return bound(in, captured, callee) })
		}
	}
}

// build makes a value of type t from which fields lead to the semaphore.
func (c *permitClient) build(t types.Type, fields []*types.Var) model.Reg {
	switch u := t.Underlying().(type) {
	case *types.Chan:
		c.sem = c.temp(model.Instr{Op: model.OpMakeChan, Src: []model.Reg{c.integer(c.size)}, Site: c.u.SemSite(c.g)})
		return c.sem
	case *types.Pointer:
		obj := model.Instr{Op: model.OpNew, N: 1, Zero: c.slots(u.Elem()), Site: c.u.SemSite(c.g)}
		r := c.temp(obj)
		c.fill(r, 0, u.Elem(), fields)
		return r
	case *types.Struct:
		r := c.temp(model.Instr{Op: model.OpNew, Zero: c.slots(t), Site: c.u.SemSite(c.g)})
		c.fill(r, 0, t, fields)
		return c.temp(model.Instr{Op: model.OpLoad, N: c.u.layouts.of(t).width, Src: []model.Reg{r}})
	}
	return c.temp(model.Instr{Op: model.OpConst, Val: model.Value{Kind: model.Unknown}})
}

// fill puts a value of type t, from which fields lead to the semaphore, into obj from slot on.
func (c *permitClient) fill(obj model.Reg, slot int, t types.Type, fields []*types.Var) {
	st, isStruct := t.Underlying().(*types.Struct)
	switch {
	case typeName(t) == weighted:
		c.sem = c.temp(model.Instr{Op: model.OpAddr, N: slot, Src: []model.Reg{obj}})
		for i := range 2 { // what is free, and the size
			at := c.temp(model.Instr{Op: model.OpAddr, N: slot + i, Src: []model.Reg{obj}})
			c.emit(model.Instr{Op: model.OpStore, N: 1, Src: []model.Reg{at, c.integer(c.size)}})
		}
		return
	case isStruct && len(fields) > 0:
		l := c.u.layouts.of(t)
		for i := range st.NumFields() {
			if st.Field(i) == fields[0] && l.offset != nil && l.offset[i] >= 0 {
				c.fill(obj, slot+l.offset[i], st.Field(i).Type(), fields[1:])
			}
		}
		return
	}
	v := c.build(t, fields)
	at := c.temp(model.Instr{Op: model.OpAddr, N: slot, Src: []model.Reg{obj}})
	c.emit(model.Instr{Op: model.OpStore, N: 1, Src: []model.Reg{at, v}})
}

// slots returns the slots of a value of type t of which nothing is known but that its locks are free.
func (c *permitClient) slots(t types.Type) []model.Value {
	l := c.u.layouts.of(t)
	if primitives[typeName(t)] != nil {
		return l.zero
	}
	zero := unknownSlots(l.width)
	for i := range zero {
		zero[i].N = int32(model.Data)
	}
	if st, ok := t.Underlying().(*types.Struct); ok && l.offset != nil {
		for i := range st.NumFields() {
			if l.offset[i] >= 0 {
				copy(zero[l.offset[i]:], c.slots(st.Field(i).Type()))
			}
		}
	}
	return zero
}

// holder is one who holds all permits for a while.
func (c *permitClient) holder() *model.Func {
	h := &permitClient{client: client{u: c.u, p: c.p, f: &model.Func{Name: HolderName, Label: HolderLabel, Params: 1, Regs: 1}, life: model.NoReg}, g: c.g, size: c.size}
	n := h.integer(h.size)
	h.emit(model.Instr{Op: model.OpSemAcquire, Dst: []model.Reg{model.NoReg}, Src: []model.Reg{0, n, model.NoReg}})
	h.emit(model.Instr{Op: model.OpSemRelease, N: 1, Src: []model.Reg{0, n}})
	h.emit(model.Instr{Op: model.OpReturn})
	return h.f
}

// onlyFailures ends everything where the guard has not failed.
func (c *permitClient) onlyFailures(fn *ssa.Function, dst []model.Reg) {
	n := len(dst)
	if n == 0 {
		c.emit(model.Instr{Op: model.OpExit})
		return
	}
	res := fn.Signature.Results()
	var good model.Reg
	switch last := res.At(n - 1).Type(); {
	case isError(last):
		good = c.temp(model.Instr{Op: model.OpIsNil, Src: []model.Reg{dst[n-1]}})
	case isBool(last):
		good = dst[n-1]
	case mayOwn(res.At(0).Type()):
		null := c.temp(model.Instr{Op: model.OpIsNil, Src: []model.Reg{dst[0]}})
		good = c.temp(model.Instr{Op: model.OpNot, Src: []model.Reg{null}})
	default:
		c.emit(model.Instr{Op: model.OpExit})
		return
	}
	at := len(c.f.Code)
	c.emit(model.Instr{Op: model.OpIf, Src: []model.Reg{good}, To: []int{at + 1, at + 2}})
	c.emit(model.Instr{Op: model.OpExit})
}

// wantAll acquires all permits.
func (c *permitClient) wantAll(site model.Site) {
	none := model.NoReg
	if !c.g.Chan {
		c.emit(model.Instr{Op: model.OpSemAcquire, Dst: []model.Reg{none}, Src: []model.Reg{c.sem, c.integer(c.size), none}, Site: site})
		return
	}
	for range c.size {
		if c.g.Takes {
			c.emit(model.Instr{Op: model.OpRecv, Dst: []model.Reg{none, none}, Src: []model.Reg{c.sem}, Site: site})
		} else {
			c.emit(model.Instr{Op: model.OpSend, Src: []model.Reg{c.sem, c.integer(0)}, Site: site})
		}
	}
}
