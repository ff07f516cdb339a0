package explore

import "github.com/pipevet/pipevet/passes/internal/model"

// findDecisive finds the parameters of the instance on which something may depend: those whose values reach
// more than copies and calls that the program does not hold. Any other, such as a timeout
// that is only handed on, stays unknown: each value that it has would make all states once more.
//
// Values are followed without regard to order: through registers, and in memory by the names of what is stored and loaded.
func (p *program) findDecisive() {
	p.decisive = make([]bool, len(p.domains))
	if len(p.domains) == 0 {
		return
	}
	indirect := p.indirect()
	for n := range p.domains {
		t := &tracer{p: p, indirect: indirect, regs: make([][]bool, len(p.funcs)), memory: map[string]bool{}}
		for i, f := range p.funcs {
			t.regs[i] = make([]bool, f.Regs)
		}
		p.decisive[n] = t.reaches(n)
	}
}

// A tracer follows the value of one parameter.
type tracer struct {
	p        *program
	indirect []bool          // functions that are used as values or methods
	regs     [][]bool        // by function and register: it may hold the value
	memory   map[string]bool // names of the places in memory that may hold it
	sent     bool            // it is sent over channels
	decides  bool
	changed  bool
}

// reaches reports whether parameter n reaches an instruction that it may make a difference to.
func (t *tracer) reaches(n int) bool {
	for t.changed = true; t.changed && !t.decides; {
		t.changed = false
		for i, f := range t.p.funcs {
			for pc := range f.code {
				in := &f.code[pc]
				if in.Op == model.OpParam && in.N == n {
					t.mark(i, in.source.Dst...)
				}
				t.follow(i, in.source, in.callee)
			}
		}
	}
	return t.decides
}

func (t *tracer) holds(f int, r model.Reg) bool { return r != model.NoReg && t.regs[f][r] }

func (t *tracer) mark(f int, regs ...model.Reg) {
	for _, r := range regs {
		if r != model.NoReg && int(r) < len(t.regs[f]) && !t.regs[f][r] {
			t.regs[f][r], t.changed = true, true
		}
	}
}

// follow passes the value on through instruction in of function f, which calls, or makes a closure of, callee.
func (t *tracer) follow(f int, in *model.Instr, callee int32) {
	switch in.Op {
	case model.OpLoad:
		if t.memory[""] || t.memory[in.Name] || wide(in.N) && len(t.memory) > 0 {
			t.mark(f, in.Dst...)
		}
		t.decides = t.decides || t.holds(f, in.Src[0])
		return
	case model.OpRecv:
		if t.sent {
			t.mark(f, in.Dst[:min(1, len(in.Dst))]...)
		}
	case model.OpSelect:
		for _, c := range in.Cases {
			switch {
			case c.Send && t.holds(f, c.Val):
				t.send()
			case !c.Send && t.sent:
				t.mark(f, c.Val)
			}
		}
		return
	}
	for k, r := range in.Src {
		if !t.holds(f, r) {
			continue
		}
		switch in.Op {
		case model.OpMove:
			if k < len(in.Dst) {
				t.mark(f, in.Dst[k])
			}
		case model.OpBin, model.OpNot, model.OpIface, model.OpAssert, model.OpTuple, model.OpField:
			t.mark(f, in.Dst...)
		case model.OpEscape:
		case model.OpStore:
			name := in.Name
			if wide(in.N) {
				name = "" // several places, which have names of their own
			}
			t.decides = t.decides || k == 0
			if !t.memory[name] {
				t.memory[name], t.changed = true, true
			}
		case model.OpSend:
			t.decides = t.decides || k == 0
			t.send()
		case model.OpClosure:
			if callee >= 0 {
				t.mark(int(callee), model.Reg(t.p.funcs[callee].Params+k))
			}
		case model.OpCall:
			if callee >= 0 {
				t.mark(int(callee), model.Reg(k))
			}
		case model.OpCallDyn:
			t.decides = t.decides || k == 0
			t.argument(k - 1)
		case model.OpCallMethod:
			t.argument(k)
		case model.OpReturn:
			t.result(f, k)
		default:
			t.decides = true
		}
	}
}

// wide reports whether a load or store with operand n is of several slots.
func wide(n int) bool { return n > 1 || n < -1 }

func (t *tracer) send() {
	if !t.sent {
		t.sent, t.changed = true, true
	}
}

// argument passes the value on as argument k of a call of a function value or method, which may be any.
func (t *tracer) argument(k int) {
	for i, f := range t.p.funcs {
		if t.indirect[i] && k < f.Params {
			t.mark(i, model.Reg(k))
		}
	}
}

// indirect returns which functions are used as values or methods.
func (p *program) indirect() []bool {
	list := make([]bool, len(p.funcs))
	for _, in := range p.instrs {
		if in.Op == model.OpClosure && in.callee >= 0 {
			list[in.callee] = true
		}
		if v := in.Val; v.Kind == model.Fn && int(v.N) < len(list) {
			list[v.N] = true
		}
	}
	for _, typ := range p.types {
		for _, n := range typ.methods {
			if n >= 0 {
				list[n] = true
			}
		}
	}
	return list
}

// result passes the value on as result k of function f.
func (t *tracer) result(f, k int) {
	for i, g := range t.p.funcs {
		for pc := range g.code {
			in := &g.code[pc]
			switch in.Op {
			case model.OpCall:
				if in.callee == int32(f) && k < len(in.Dst) {
					t.mark(i, in.source.Dst[k])
				}
			case model.OpCallDyn, model.OpCallMethod:
				if k < len(in.Dst) {
					t.mark(i, in.source.Dst[k])
				}
			}
		}
	}
}
