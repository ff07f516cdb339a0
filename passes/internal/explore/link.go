package explore

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// A program is a model.Program made ready to run: it is valid, names are
// resolved, and liveness is known.
type program struct {
	src      *model.Program
	funcs    []*function
	instrs   []*instr // of all functions; an instruction's number is its index here
	types    []dynType
	domains  [][]int // of the parameters
	decisive []bool  // whether something may depend on the parameter
	root     int32
	cancel   int32       // the function that a cancel function is a closure of
	most     int64       // numbers that grow beyond become unknown, see growth
	data     model.Class // what model.Data stands for
	hasTry   bool        // somebody tries locks or semaphores
	crowd    int32       // the function named Crowd, or -1
	helper   int32       // the function named Helper, or crowd
	closer   int32       // the function named Closer, or -1
}

type function struct {
	*model.Func
	code []instr
	regs int // registers that it needs, see shape
	// waits: it, or what it leads to, may wait for a group.
	waits bool
	// ends: it, or what it leads to, may end the world, or its process; large: it leads to much of the program, see Options.Coarse.
	ends  bool
	large bool
	// passed: a call of it was passed over.
	passed bool
	// captures is nil until accesses is called.
	captures []capture
}

type instr struct {
	*model.Instr // as in the function's shape
	source       *model.Instr
	fn           *function
	num          int32       // index in program.instrs
	callee       int32       // function number of Name, or -1
	typ          int32       // 1 + type number of Name, or 0
	live         []model.Reg // registers that are live before it
	across       []model.Reg // registers that are live while a function that it called runs
}

// A dynType has the methods of a dynamic type; -1 is a function that is not in
// the program.
type dynType struct {
	methods map[string]int32
}

// cancelFunc is what a cancel function made by OpCtxNew runs.
var cancelFunc = &model.Func{
	Name: "context.cancel", Label: "cancel", Free: 1, Regs: 1,
	Code: []model.Instr{
		{Op: model.OpCtxCancel, Src: []model.Reg{0}},
		{Op: model.OpReturn},
	},
}

func (x *Explorer) link(src *model.Program) (*program, error) {
	if src == nil {
		return nil, errors.New("no program")
	}
	if slices.Contains(src.Funcs, nil) || slices.Contains(src.Types, nil) {
		return nil, errors.New("program with a nil function or type")
	}
	if err := src.Validate(); err != nil {
		return nil, err
	}
	p := &program{src: src, cancel: int32(len(src.Funcs)), most: spare}
	byName := make(map[string]int32, len(src.Funcs))
	for i, f := range src.Funcs {
		byName[f.Name] = int32(i)
	}
	p.root, p.crowd, p.closer = byName[src.Root], -1, -1
	if n, ok := byName[src.Crowd]; ok {
		p.crowd = n
	}
	p.helper = p.crowd
	if n, ok := byName[src.Helper]; ok {
		p.helper = n
	}
	if n, ok := byName[src.Closer]; ok {
		p.closer = n
	}
	types := make(map[string]int32, len(src.Types))
	for i, t := range src.Types {
		types[t.Name] = int32(i + 1)
		d := dynType{methods: make(map[string]int32, len(t.Methods))}
		for m, name := range t.Methods {
			d.methods[m] = -1
			if n, ok := byName[name]; ok {
				d.methods[m] = n
			}
		}
		p.types = append(p.types, d)
	}
	for _, d := range src.Params {
		if len(d.Domain) == 0 {
			d.Domain = []int{0, 1, 2}
		}
		for _, v := range d.Domain {
			if int(int32(v)) != v {
				return nil, fmt.Errorf("param %q: %d is too large", d.Name, v)
			}
		}
		p.domains = append(p.domains, d.Domain)
		for _, v := range d.Domain {
			p.allow(v)
		}
	}
	data := model.Free
	if src.NoInput {
		data = model.Opaque
	}
	p.data = data
	p.allow(src.Beyond)
	funcs := append(slices.Clip(src.Funcs), cancelFunc)
	for i := 0; i < len(funcs); i++ {
		f := funcs[i]
		shape := x.shape(f)
		fn := &function{Func: f, code: make([]instr, len(f.Code)), regs: shape.regs}
		for pc := range f.Code {
			in := &fn.code[pc]
			*in = instr{Instr: classify(&shape.code[pc], data), source: &f.Code[pc], fn: fn, num: int32(len(p.instrs)), callee: -1, live: shape.live[pc], across: shape.across[pc]}
			p.instrs = append(p.instrs, in)
			switch in.Op {
			case model.OpCall, model.OpClosure:
				if n, ok := byName[in.Name]; ok {
					in.callee = n
					if in.Op == model.OpCall && in.N&model.CallModes == model.CallDefer && in.Site != 0 && nowhere(funcs[n]) {
						in.callee = int32(len(funcs))
						funcs = append(funcs, at(funcs[n], in.Site, fn.label()))
					}
				}
			case model.OpIface, model.OpAssert:
				in.typ = types[in.Name]
			case model.OpTryLock:
				p.hasTry = true
			case model.OpSemAcquire:
				p.hasTry = p.hasTry || in.N&1 != 0
			}
		}
		p.growth(f)
		p.funcs = append(p.funcs, fn)
	}
	p.findDecisive()
	p.findWaits()
	return p, nil
}

// findWaits finds the functions that may wait for a group, themselves or through what they call. A call that is not of
// a known function may be one of any that is used as a value, or as a method.
func (p *program) findWaits() {
	indirect := p.indirect()
	dynamic := false // one of these waits
	for changed := true; changed; {
		changed = false
		for i, f := range p.funcs {
			if f.waits || !slices.ContainsFunc(f.code, func(in instr) bool { return p.mayWaitAt(&in, dynamic) }) {
				continue
			}
			f.waits, changed = true, true
			dynamic = dynamic || indirect[i]
		}
	}
}

func (p *program) mayWaitAt(in *instr, dynamic bool) bool {
	switch in.Op {
	case model.OpWGWait:
		return true
	case model.OpCall, model.OpClosure:
		return in.callee >= 0 && p.funcs[in.callee].waits
	case model.OpCallDyn, model.OpCallMethod:
		return dynamic
	}
	return false
}

// nowhere reports whether f has no place in the source, nor calls: it is a builtin that is deferred.
func nowhere(f *model.Func) bool {
	for i := range f.Code {
		if f.Code[i].Site != 0 || f.Code[i].Name != "" {
			return false
		}
	}
	return true
}

// at returns a copy of f that is deferred at site, in the function with the given label.
func at(f *model.Func, site model.Site, label string) *model.Func {
	g := *f
	g.Label = label
	g.Code = slices.Clone(f.Code)
	for i := range g.Code {
		g.Code[i].Site = site
	}
	return &g
}

// classify returns in with class data in the place of [model.Data].
func classify(in *model.Instr, data model.Class) *model.Instr {
	unknown := func(v model.Value) bool { return v.Kind == model.Unknown && model.Class(v.N) == model.Data }
	class := (in.Op == model.OpUnknown || in.Op == model.OpChoose) && model.Class(in.N) == model.Data
	zero := slices.ContainsFunc(in.Zero, unknown)
	if !class && !zero && !unknown(in.Val) {
		return in
	}
	c := *in
	if class {
		c.N = int(data)
	}
	if unknown(c.Val) {
		c.Val.N = int32(data)
	}
	c.Zero = slices.Clone(c.Zero)
	for i := range c.Zero {
		if unknown(c.Zero[i]) {
			c.Zero[i].N = int32(data)
		}
	}
	return &c
}

// A counter that nothing bounds would make every turn of its loop a new state.
// So numbers that grow beyond all numbers of the program become unknown, but
// those of the program do not count beyond maxCount.
const (
	spare    = 8
	maxCount = 120
)

// growth takes note of the numbers in f.
func (p *program) growth(f *model.Func) {
	for i := range f.Code {
		if v := f.Code[i].Val; v.Kind == model.Int {
			p.allow(int(v.N))
		}
		for _, v := range f.Code[i].Zero {
			if v.Kind == model.Int {
				p.allow(int(v.N))
			}
		}
	}
}

func (p *program) allow(n int) {
	if n = max(n, -n); n <= maxCount {
		p.most = max(p.most, int64(n+spare))
	}
}

// method returns the function that is method name of type number typ, or -1.
func (p *program) method(typ int32, name string) int32 {
	if n, ok := p.types[typ-1].methods[name]; ok {
		return n
	}
	return -1
}

// implements reports whether type number typ has all of the comma-separated methods.
func (p *program) implements(typ int32, methods string) bool {
	for m := range strings.SplitSeq(methods, ",") {
		if m = strings.TrimSpace(m); m == "" {
			continue
		}
		if _, ok := p.types[typ-1].methods[m]; !ok {
			return false
		}
	}
	return true
}
