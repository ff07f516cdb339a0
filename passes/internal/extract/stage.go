package extract

import (
	_ "embed"
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"sync"

	"golang.org/x/tools/go/ssa"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// A Usage says how those who use a stage behave. All of them send and receive attentively until the
// stage's context is done.
type Usage int

// The usages.
const (
	// Leaving consumers go when the context is done; producers close their channels then.
	Leaving Usage = iota
	// Patient consumers range over what the stage returns, until it is closed.
	Patient
	// Silent producers do not close their channels when the context is done; consumers go.
	Silent
)

// ConsumerName is the name of the function of those who receive from what a stage returns.
const ConsumerName = "stage patient consumer"

//go:embed stage.model
var stageText string

var stageClients = sync.OnceValue(func() map[string]*model.Func {
	p, err := model.Parse(stageText)
	if err != nil {
		panic(fmt.Sprintf("extract: stage.model: %v", err)) // TestStageClients proves that it does not happen
	}
	funcs := map[string]*model.Func{}
	for _, f := range p.Funcs {
		funcs[f.Name] = f
	}
	return funcs
})

// IsStageUser reports whether label is that of somebody who uses a stage.
func IsStageUser(label string) bool {
	for _, f := range stageClients() {
		if f.Label == label {
			return true
		}
	}
	return false
}

// A Stage is a function that is judged by contract, as its callers are not known: it takes channels, or
// returns some.
type Stage struct {
	Func     *ssa.Function
	Stops    bool // it takes a context or a done channel
	Takes    bool // it takes channels to receive from
	Channels int  // how many channels it returns
}

// Usages returns how s is to be used to see whether it keeps its contract.
func (s *Stage) Usages() (list []Usage) {
	if s.Stops {
		list = append(list, Leaving)
	}
	if s.Channels > 0 {
		list = append(list, Patient)
	}
	if s.Stops && s.Takes {
		list = append(list, Silent)
	}
	return list
}

// Stages returns the stages among fns: functions that others can call, or nobody calls as far as the package shows.
func (u *Unit) Stages(fns []*ssa.Function) (list []*Stage) {
	callers := u.callers()
	for _, fn := range fns {
		f := u.funcs[Symbol(fn)]
		if f == nil || !u.active[Symbol(fn)] || fn.Parent() != nil || fn.Object() == nil || u.InTest(fn.Pos()) {
			continue
		}
		exported := token.IsExported(fn.Name()) && u.Pkg.Pkg.Name() != "main"
		if !exported && len(callers[f.Name]) > 0 {
			continue // what its callers do is known
		}
		s := &Stage{Func: fn, Channels: len(chanResults(fn))}
		given := fn.Params
		if fn.Signature.Recv() != nil {
			given = given[1:]
		}
		gives := false
		for _, p := range given {
			switch roleOf(p) {
			case stops:
				s.Stops = true
			case receives:
				s.Takes = true
			case sends:
				gives = true
			}
		}
		if s.Channels > 0 || s.Stops && (s.Takes || gives) {
			list = append(list, s)
		}
	}
	return list
}

// A role is what a stage does with a parameter.
type role int

const (
	other role = iota
	stops
	receives
	sends
)

// roleOf returns the role of parameter p by its type and, for a channel of both directions, its use.
func roleOf(p *ssa.Parameter) role {
	t := p.Type()
	if typeName(t) == "context.Context" {
		if !hasName(p) {
			return other // it cannot heed it
		}
		return stops
	}
	if s, ok := t.Underlying().(*types.Slice); ok {
		if ch, ok := s.Elem().Underlying().(*types.Chan); ok && ch.Dir() == types.RecvOnly {
			return receives
		}
		return other
	}
	ch, ok := t.Underlying().(*types.Chan)
	if !ok {
		return other
	}
	switch ch.Dir() {
	case types.RecvOnly:
		if isEmptyStruct(ch.Elem()) {
			return stops
		}
		return receives
	case types.SendOnly:
		return sends
	}
	switch use := useOf(p, 4); {
	case use == use&taken:
		return receives
	case use == use&sent:
		return sends
	}
	return other
}

// How a channel is used, as a set.
const (
	taken = 1 << iota
	sent
	otherwise
)

// useOf returns how channel v is used, looking depth deep through what holds it.
func useOf(v ssa.Value, depth int) int {
	refs := v.Referrers()
	if refs == nil || depth == 0 {
		return otherwise
	}
	use := 0
	for _, ref := range *refs {
		switch ref := ref.(type) {
		case *ssa.DebugRef:
		case *ssa.Send:
			if ref.X == v {
				use |= otherwise
			}
			use |= sent
		case *ssa.UnOp:
			if ref.Op == token.ARROW {
				use |= taken
			} else {
				use |= useOf(ref, depth-1) // loaded from a variable
			}
		case *ssa.Select:
			for _, s := range ref.States {
				switch {
				case s.Chan == v && s.Dir == types.SendOnly:
					use |= sent
				case s.Chan == v:
					use |= taken
				}
			}
		case *ssa.ChangeType:
			use |= dirUse(ref.Type())
		case *ssa.Store:
			if ref.Val == v {
				use |= useOf(ref.Addr, depth-1)
			}
		case *ssa.MakeClosure:
			for i, b := range ref.Bindings {
				if b == v {
					use |= useOf(ref.Fn.(*ssa.Function).FreeVars[i], depth-1)
				}
			}
		case ssa.CallInstruction:
			if b, ok := ref.Common().Value.(*ssa.Builtin); ok {
				if b.Name() == "close" {
					use |= sent
				}
				continue
			}
			use |= otherwise
		default:
			use |= otherwise
		}
	}
	return use
}

func dirUse(t types.Type) int {
	if ch, ok := t.Underlying().(*types.Chan); ok {
		switch ch.Dir() {
		case types.RecvOnly:
			return taken
		case types.SendOnly:
			return sent
		}
	}
	return otherwise
}

func isEmptyStruct(t types.Type) bool {
	s, ok := t.Underlying().(*types.Struct)
	return ok && s.NumFields() == 0
}

// chanResults returns the indices of the results of fn that are channels to receive from.
func chanResults(fn *ssa.Function) (list []int) {
	res := fn.Signature.Results()
	for i := range res.Len() {
		if ch, ok := res.At(i).Type().Underlying().(*types.Chan); ok && ch.Dir() != types.SendOnly && !isEmptyStruct(ch.Elem()) {
			list = append(list, i)
		}
	}
	return list
}

// StageProgram links the program in which s is called once, and used as usage says.
func (u *Unit) StageProgram(s *Stage, usage Usage) *model.Program {
	fn := s.Func
	f := u.funcs[Symbol(fn)]
	p := &model.Program{Root: rootName}
	c := &client{u: u, p: p, f: &model.Func{Name: rootName, Label: f.Label, Site: f.Site}, life: model.NoReg}
	done := c.temp(model.Instr{Op: model.OpConst, Val: model.Value{Kind: model.Nil}})
	for _, param := range fn.Params {
		if typeName(param.Type()) == "context.Context" && hasName(param) {
			c.life = c.context(model.CtxExternal, u.Site(param.Pos()))
			done = c.temp(model.Instr{Op: model.OpCtxDone, Src: []model.Reg{c.life}})
			break
		}
	}
	used := map[string]bool{}
	start := func(name string, mode int, args ...model.Reg) {
		used[name] = true
		c.emit(model.Instr{Op: model.OpCall, N: mode, Name: name, Src: args})
	}
	producer, consumer, mode := "stage producer", "stage consumer", model.CallDaemon
	switch usage {
	case Silent:
		producer = "stage silent producer"
	case Patient:
		consumer, mode = ConsumerName, model.CallGo
	}
	unbuffered := c.temp(model.Instr{Op: model.OpConst, Val: intValue(0)})
	makeChan := func(t types.Type, site model.Site) model.Reg {
		elem := u.layouts.of(t.Underlying().(*types.Chan).Elem())
		return c.temp(model.Instr{Op: model.OpMakeChan, Zero: elem.zero, Src: []model.Reg{unbuffered}, Site: site})
	}
	// Done channels come first: the others answer to them.
	args := make([]model.Reg, len(fn.Params))
	for i, param := range fn.Params {
		args[i] = model.NoReg
		if _, ok := param.Type().Underlying().(*types.Chan); ok && roleOf(param) == stops {
			args[i] = makeChan(param.Type(), u.Site(param.Pos()))
			if c.life == model.NoReg {
				done = args[i]
			}
			start("stage controller", model.CallDaemon, args[i])
		}
	}
	for i, param := range fn.Params {
		site := u.Site(param.Pos())
		_, isSlice := param.Type().Underlying().(*types.Slice)
		switch role := roleOf(param); {
		case args[i] != model.NoReg:
		case role == receives && isSlice:
			elem := param.Type().Underlying().(*types.Slice).Elem()
			args[i] = c.temp(model.Instr{Op: model.OpMakeSlice, Src: []model.Reg{c.temp(model.Instr{Op: model.OpConst, Val: intValue(stageInputs)})}, Zero: u.layouts.of(elem).zero, Site: site})
			for k := range stageInputs {
				at := c.temp(model.Instr{Op: model.OpConst, Val: intValue(k)})
				slot := c.temp(model.Instr{Op: model.OpIndex, N: 1, Src: []model.Reg{args[i], at}})
				ch := makeChan(elem, site)
				c.emit(model.Instr{Op: model.OpStore, N: 1, Src: []model.Reg{slot, ch}})
				start(producer, model.CallDaemon, done, ch)
			}
		case role == receives:
			args[i] = makeChan(param.Type(), site)
			start(producer, model.CallDaemon, done, args[i])
		case role == sends:
			args[i] = makeChan(param.Type(), site)
			start("stage consumer", model.CallDaemon, done, args[i])
		default:
			args[i] = c.argument(param)
		}
	}
	var dst []model.Reg
	for range f.Results {
		dst = append(dst, c.reg())
	}
	c.emit(model.Instr{Op: model.OpCall, Name: f.Name, Dst: dst, Src: args, Site: u.Site(fn.Pos())})
	if n := len(dst); n > 0 && isError(fn.Signature.Results().At(n-1).Type()) { // beside an error there is nothing to receive
		ok := c.temp(model.Instr{Op: model.OpIsNil, Src: []model.Reg{dst[n-1]}})
		at := len(c.f.Code)
		c.emit(model.Instr{Op: model.OpIf, Src: []model.Reg{ok}, To: []int{at + 2, at + 1}})
		c.emit(model.Instr{Op: model.OpReturn})
	}
	channels := chanResults(fn)
	for i := range dst {
		if slices.Contains(channels, i) {
			continue
		}
		// What else is returned may close the channels, but a function, such as one that cancels, is not called by those who do not leave.
		if _, isFunc := fn.Signature.Results().At(i).Type().Underlying().(*types.Signature); usage == Patient || !isFunc {
			c.emit(model.Instr{Op: model.OpEscape, Src: []model.Reg{dst[i]}})
		}
	}
	for _, i := range channels {
		start(consumer, mode, done, dst[i])
	}
	c.emit(model.Instr{Op: model.OpReturn})
	funcs := []*model.Func{c.f}
	for _, name := range sortedKeys(used) {
		funcs = append(funcs, stageClients()[name])
	}
	u.link(p, funcs...)
	u.widen(p)
	return p
}

// stageInputs is the number of channels in a slice that a stage is given.
const stageInputs = 2
