package model

import (
	"fmt"
	"slices"
)

// maxRegs bounds the registers of a function: beyond it, something went wrong.
const maxRegs = 1 << 16

// Validate reports what makes p a program that can't be explored: a root,
// callee or type that does not fit, or an invalid function.
func (p *Program) Validate() error {
	funcs := make(map[string]*Func, len(p.Funcs))
	for _, f := range p.Funcs {
		if funcs[f.Name] != nil {
			return fmt.Errorf("second function %q", f.Name)
		}
		funcs[f.Name] = f
	}
	root := funcs[p.Root]
	if root == nil {
		return fmt.Errorf("root %q is not a function of the program", p.Root)
	}
	if root.Free != 0 {
		return fmt.Errorf("root %q has captured variables", p.Root)
	}
	for _, d := range p.Params {
		if !slices.IsSorted(d.Domain) {
			return fmt.Errorf("param %q: the domain is not ascending", d.Name)
		}
	}
	for _, f := range p.Funcs {
		if err := f.Validate(); err != nil {
			return err
		}
		for i := range f.Code {
			if err := p.checkRefs(&f.Code[i], funcs); err != nil {
				return fmt.Errorf("func %q: instruction %d: %s: %w", f.Name, i, f.Code[i].String(), err)
			}
		}
	}
	return nil
}

// checkRefs checks what in says about the rest of the program.
func (p *Program) checkRefs(in *Instr, funcs map[string]*Func) error {
	switch in.Op {
	case OpParam:
		if in.N < 0 || in.N >= len(p.Params) {
			return fmt.Errorf("no parameter %d", in.N)
		}
	case OpCall:
		if f := funcs[in.Name]; f != nil {
			switch {
			case f.Free != 0:
				return fmt.Errorf("%q has captured variables", f.Name)
			case len(in.Src) != f.Params:
				return fmt.Errorf("%d arguments, want %d", len(in.Src), f.Params)
			case len(in.Dst) > f.Results:
				return fmt.Errorf("%d results, want %d", len(in.Dst), f.Results)
			}
		}
	case OpClosure:
		if f := funcs[in.Name]; f != nil && len(in.Src) != f.Free {
			return fmt.Errorf("%d captured variables, want %d", len(in.Src), f.Free)
		}
	}
	if err := p.checkValue(in.Val); err != nil {
		return err
	}
	for _, v := range in.Zero {
		if err := p.checkValue(v); err != nil {
			return err
		}
	}
	return nil
}

// checkValue checks a value of a program: it can't refer to objects, since
// there are none before it runs.
func (p *Program) checkValue(v Value) error {
	if v.Box < 0 || int(v.Box) > len(p.Types) {
		return fmt.Errorf("no type %d", v.Box)
	}
	switch v.Kind {
	case Undef, Unknown, Nil, NonNil, Int, Bool:
		return nil
	case Fn:
		if v.N < 0 || int(v.N) >= len(p.Funcs) {
			return fmt.Errorf("no function %d", v.N)
		}
		return nil
	}
	return fmt.Errorf("%s is not a constant", v)
}

// Validate reports what makes f no function: registers or targets out of
// range, operands that its instructions don't have, code that runs off its
// end. Whether what it refers to exists is not asked.
func (f *Func) Validate() error {
	if f.Params < 0 || f.Free < 0 || f.Results < 0 || f.Regs < 0 || f.Regs > maxRegs || f.Params+f.Free > f.Regs {
		return fmt.Errorf("func %q: bad number of parameters or registers", f.Name)
	}
	n := len(f.Code)
	if n == 0 || !f.Code[n-1].Op.terminates() {
		return fmt.Errorf("func %q: the code runs off its end", f.Name)
	}
	if f.Recover < 0 || f.Recover >= n {
		return fmt.Errorf("func %q: recover is out of range", f.Name)
	}
	for i := range f.Code {
		in := &f.Code[i]
		err := in.check()
		if err == nil {
			err = f.checkRanges(in)
		}
		if err != nil {
			return fmt.Errorf("func %q: instruction %d: %s: %w", f.Name, i, in, err)
		}
	}
	return nil
}

// check compares the operands of in with the table of operations.
func (in *Instr) check() error {
	info, ok := ops[in.Op]
	if !ok {
		return fmt.Errorf("no such operation")
	}
	if info.dst >= 0 && len(in.Dst) > info.dst {
		return fmt.Errorf("%s: %d results, at most %d", info.name, len(in.Dst), info.dst)
	}
	if len(in.Src) < info.src || info.max >= 0 && len(in.Src) > info.max {
		return fmt.Errorf("%s: wrong number of operands: %d", info.name, len(in.Src))
	}
	if info.to >= 0 && len(in.To) != info.to || info.to < 0 && len(in.To) == 0 {
		return fmt.Errorf("%s: wrong number of targets: %d", info.name, len(in.To))
	}
	if len(in.Cases) > 0 && in.Op != OpSelect {
		return fmt.Errorf("%s: arms", info.name)
	}
	switch in.Op {
	case OpMove:
		if len(in.Dst) != len(in.Src) {
			return fmt.Errorf("move: %d registers into %d", len(in.Src), len(in.Dst))
		}
	case OpCall, OpCallDyn, OpCallMethod:
		if in.N < CallNow || in.N >= len(callWords) || callWords[in.N] == "" {
			return fmt.Errorf("call: no mode %d", in.N)
		}
		if in.N&CallGuarded != 0 && len(in.Dst) == 0 {
			return fmt.Errorf("%s: no result", callWords[in.N])
		}
		if in.N&CallModes != CallNow && len(in.Dst) > 0 {
			return fmt.Errorf("%s: results", callWords[in.N])
		}
	case OpBin:
		if !slices.Contains(binOps, in.Name) {
			return fmt.Errorf("no operator %q", in.Name)
		}
	}
	return nil
}

// checkRanges checks the registers and targets of in.
func (f *Func) checkRanges(in *Instr) error {
	ok := func(r Reg) bool { return r == NoReg || r >= 0 && int(r) < f.Regs }
	for _, r := range in.Dst {
		if !ok(r) {
			return fmt.Errorf("no register %s", r)
		}
	}
	for _, r := range in.Src {
		if !ok(r) {
			return fmt.Errorf("no register %s", r)
		}
	}
	for _, t := range in.To {
		if t < 0 || t >= len(f.Code) {
			return fmt.Errorf("no instruction %d", t)
		}
	}
	for i := range in.Cases {
		c := &in.Cases[i]
		if !ok(c.Chan) || !ok(c.Val) || !c.Send && !ok(c.Ok) {
			return fmt.Errorf("arm %d: no such register", i)
		}
	}
	return nil
}
