package model

// EachDef calls f for each register that in sets.
func (in *Instr) EachDef(f func(Reg)) {
	for _, r := range in.Dst {
		if r != NoReg {
			f(r)
		}
	}
	for _, c := range in.Cases {
		if !c.Send && c.Val != NoReg {
			f(c.Val)
		}
		if c.Ok != NoReg {
			f(c.Ok)
		}
	}
}

// EachUse calls f for each register that in reads, NoReg where an operand is absent.
func (in *Instr) EachUse(f func(Reg)) {
	for _, r := range in.Src {
		f(r)
	}
	for _, c := range in.Cases {
		f(c.Chan)
		if c.Send {
			f(c.Val)
		}
	}
}

// Rename renames all registers of in, in fresh slices.
func (in *Instr) Rename(name func(Reg) Reg) {
	regs := func(rs []Reg) []Reg {
		if rs == nil {
			return nil
		}
		out := make([]Reg, len(rs))
		for i, r := range rs {
			out[i] = r
			if r != NoReg {
				out[i] = name(r)
			}
		}
		return out
	}
	in.Dst, in.Src = regs(in.Dst), regs(in.Src)
	if in.Cases == nil {
		return
	}
	cases := make([]Case, len(in.Cases))
	for i, c := range in.Cases {
		rs := regs([]Reg{c.Chan, c.Val, c.Ok})
		c.Chan, c.Val, c.Ok = rs[0], rs[1], rs[2]
		cases[i] = c
	}
	in.Cases = cases
}
