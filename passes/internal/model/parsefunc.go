package model

import (
	"slices"
	"strconv"
	"strings"
)

// A funcParser reads the body of a function.
type funcParser struct {
	*parser
	f        *Func
	numbered bool // registers are r0, r1, ...
	regs     map[string]Reg
	consts   map[Value]Reg // registers of literals
	labels   map[string]int
	jumps    []jump
	recover  string // label, or ""
}

// A jump is a use of a label.
type jump struct {
	instr int // index in Code
	arm   int // index in To
	label string
	line  int
}

func (p *parser) fun() error {
	fp := &funcParser{
		parser: p, f: &Func{},
		regs: map[string]Reg{}, consts: map[Value]Reg{}, labels: map[string]int{},
	}
	start := p.peek().line
	if err := fp.head(); err != nil {
		return err
	}
	for {
		p.skipLines()
		if p.accept("}") {
			break
		}
		if err := fp.line(); err != nil {
			return err
		}
	}
	if fp.falls() {
		fp.f.Code = append(fp.f.Code, Instr{Op: OpReturn})
	}
	for _, j := range fp.jumps {
		target, ok := fp.labels[j.label]
		if !ok {
			return &parseError{j.line, "no label " + j.label}
		}
		fp.f.Code[j.instr].To[j.arm] = target
	}
	if fp.recover != "" {
		target, ok := fp.labels[fp.recover]
		if !ok {
			return &parseError{start, "no label " + fp.recover}
		}
		fp.f.Recover = target
	}
	p.prog.Funcs = append(p.prog.Funcs, fp.f)
	return nil
}

// A parseError is an error that belongs to an earlier line.
type parseError struct {
	line int
	text string
}

func (e *parseError) Error() string { return "line " + strconv.Itoa(e.line) + ": " + e.text }

// falls reports whether the code can run off its end.
func (fp *funcParser) falls() bool {
	n := len(fp.f.Code)
	if n == 0 || !fp.f.Code[n-1].Op.terminates() {
		return true
	}
	for _, target := range fp.labels {
		if target == n {
			return true
		}
	}
	return false
}

func (fp *funcParser) head() (err error) {
	f := fp.f
	if f.Name, err = fp.name("the name of a function"); err != nil {
		return err
	}
	params, err := fp.names()
	if err != nil {
		return err
	}
	f.Params = len(params)
	var free []string
	if fp.accept("captures") {
		if free, err = fp.names(); err != nil {
			return err
		}
		f.Free = len(free)
	}
	regs := -1
	for !fp.accept("{") {
		switch {
		case fp.accept("results"):
			f.Results, err = fp.int("a number of results")
		case fp.accept("bare"):
			f.Bare, err = fp.int("a number")
		case fp.accept("regs"):
			regs, err = fp.int("a number of registers")
		case fp.accept("recover"):
			fp.recover, err = fp.name("a label")
		case fp.accept("label"):
			f.Label, err = fp.name("a label")
		case fp.peek().kind == tSite:
			f.Site, err = fp.site()
		default:
			err = fp.errorf("unexpected %q in the head of a function", fp.peek().text)
		}
		if err != nil {
			return err
		}
	}
	all := append(params, free...)
	if regs >= 0 {
		if regs > maxRegs {
			return fp.errorf("more than %d registers", maxRegs)
		}
		fp.numbered = true
		f.Regs = regs
	}
	for i, name := range all {
		r, err := fp.reg(name)
		if err != nil {
			return err
		}
		if r != Reg(i) {
			return fp.errorf("%s is not register %d", name, i)
		}
	}
	return nil
}

// names reads words in parentheses.
func (fp *funcParser) names() ([]string, error) {
	var names []string
	if err := fp.expect("("); err != nil {
		return nil, err
	}
	for !fp.accept(")") {
		if fp.peek().kind != tWord {
			return nil, fp.errorf("unexpected %q, want a register", fp.peek().text)
		}
		names = append(names, fp.next().text)
		if !fp.accept(",") && !fp.at(")") {
			return nil, fp.errorf("unexpected %q, want a comma", fp.peek().text)
		}
	}
	return names, nil
}

// reg returns the register called name.
func (fp *funcParser) reg(name string) (Reg, error) {
	if name == "_" {
		return NoReg, nil
	}
	if fp.numbered {
		digits, ok := strings.CutPrefix(name, "r")
		n, err := strconv.Atoi(digits)
		if !ok || err != nil || n < 0 || n >= fp.f.Regs || strconv.Itoa(n) != digits {
			return 0, fp.errorf("no register %s", name)
		}
		return Reg(n), nil
	}
	if r, ok := fp.regs[name]; ok {
		return r, nil
	}
	if word, _ := cutOp(name); word != name || reserved(name) {
		return 0, fp.errorf("%s can't be a register", name)
	}
	r, err := fp.newReg()
	fp.regs[name] = r
	return r, err
}

func (fp *funcParser) newReg() (Reg, error) {
	if fp.f.Regs >= maxRegs {
		return 0, fp.errorf("more than %d registers", maxRegs)
	}
	fp.f.Regs++
	return Reg(fp.f.Regs - 1), nil
}

// operand reads a register, or a literal: an instruction that loads it is
// emitted.
func (fp *funcParser) operand() (Reg, error) {
	t := fp.peek()
	if t.kind != tInt && t.text != "true" && t.text != "false" && t.text != "nil" {
		if t.kind != tWord {
			return 0, fp.errorf("unexpected %q, want an operand", t.text)
		}
		r, err := fp.reg(t.text)
		fp.pos++
		return r, err
	}
	v, err := fp.value()
	if err != nil {
		return 0, err
	}
	r, ok := fp.consts[v]
	if !ok {
		if r, err = fp.newReg(); err != nil {
			return 0, err
		}
		fp.consts[v] = r
	}
	fp.f.Code = append(fp.f.Code, Instr{Op: OpConst, Dst: []Reg{r}, Val: v})
	return r, nil
}

// line reads a label, an instruction, or both.
func (fp *funcParser) line() error {
	if fp.peek().kind == tWord && fp.toks[fp.pos+1].text == ":" && fp.toks[fp.pos+1].kind == tPunct {
		label := fp.peek().text
		if _, ok := fp.labels[label]; ok {
			return fp.errorf("second label %s", label)
		}
		fp.labels[label] = len(fp.f.Code)
		fp.pos += 2
		if fp.atEnd() {
			return fp.endLine()
		}
	}
	start := fp.peek().line
	dst, err := fp.dsts()
	if err != nil {
		return err
	}
	in := Instr{Dst: dst}
	jumps := len(fp.jumps)
	if err := fp.instr(&in); err != nil {
		return err
	}
	if in.Site, err = fp.site(); err != nil {
		return err
	}
	if err := in.check(); err != nil {
		return &parseError{start, err.Error()}
	}
	for i := range fp.jumps[jumps:] {
		fp.jumps[jumps+i].instr = len(fp.f.Code)
	}
	fp.f.Code = append(fp.f.Code, in)
	return fp.endLine()
}

// dsts reads the registers before "=", if there are any.
func (fp *funcParser) dsts() ([]Reg, error) {
	i := fp.pos
	for fp.toks[i].kind == tWord && fp.toks[i+1].kind == tPunct && fp.toks[i+1].text == "," {
		i += 2
	}
	if fp.toks[i].kind != tWord || fp.toks[i+1].kind != tPunct || fp.toks[i+1].text != "=" {
		return nil, nil
	}
	var dst []Reg
	for {
		r, err := fp.reg(fp.next().text)
		if err != nil {
			return nil, err
		}
		dst = append(dst, r)
		if fp.next().text == "=" {
			return dst, nil
		}
	}
}

// instr reads what follows the results of an instruction.
func (fp *funcParser) instr(in *Instr) error {
	t := fp.peek()
	word, suffix := cutOp(t.text)
	mode := slices.Index(callWords, word)
	op, isOp := opByName[word]
	switch {
	case t.kind != tWord, mode < 0 && !isOp && !slices.Contains(binOps, t.text):
		return fp.short(in)
	case word == "min", word == "max":
		fp.pos++
		in.Op, in.Name = OpBin, word
		return fp.operands(in, ops[OpBin])
	}
	fp.pos++
	info := ops[op]
	if suffix != "" {
		n, ok := info.immediate(suffix)
		if !ok {
			return fp.errorf("%s has no flag %s", word, suffix)
		}
		in.N = n
	}
	if mode >= 0 {
		if suffix == "" {
			in.N = mode
		}
		return fp.call(in)
	}
	in.Op = op
	var err error
	switch op {
	case OpConst:
		in.Val, err = fp.value()
		if err == nil {
			err = fp.operands(in, info)
		}
	case OpParam:
		in.N, err = fp.paramNumber()
		if err == nil {
			err = fp.operands(in, info)
		}
	case OpSelect:
		err = fp.arms(in)
	case OpClosure:
		if in.Name, err = fp.name("the name of a function"); err == nil {
			err = fp.args(in)
		}
	default:
		if t := fp.peek(); info.named && (t.kind == tWord || t.kind == tString) {
			in.Name = t.text
			fp.pos++
		}
		err = fp.operands(in, info)
	}
	return err
}

// short reads a constant, a move or a binary operation in its short form.
func (fp *funcParser) short(in *Instr) error {
	t := fp.peek()
	if in.Dst == nil {
		return fp.errorf("unexpected %q, want an instruction", t.text)
	}
	after := fp.toks[min(fp.pos+1, len(fp.toks)-1)]
	if infix := after.kind == tPunct && slices.Contains(binOps, after.text); infix {
		x, err := fp.operand()
		if err != nil {
			return err
		}
		fp.pos++
		y, err := fp.operand()
		in.Op, in.Name, in.Src = OpBin, after.text, []Reg{x, y}
		return err
	}
	if _, ok := valueWords[t.text]; t.kind == tInt || ok && t.kind == tWord {
		var err error
		in.Op = OpConst
		in.Val, err = fp.value()
		return err
	}
	x, err := fp.operand()
	in.Op, in.Src = OpMove, []Reg{x}
	return err
}

// operands reads registers, targets, a name and initial slots up to the end of
// the instruction.
func (fp *funcParser) operands(in *Instr, info opInfo) error {
	for {
		t := fp.peek()
		switch {
		case t.kind == tSite || fp.atEnd():
			return nil
		case fp.accept(","):
		case t.kind == tString:
			in.Name = t.text
			fp.pos++
		case fp.at("{"):
			vs, err := fp.values()
			if err != nil {
				return err
			}
			in.Zero = append(in.Zero, vs...)
		case t.kind == tWord && info.to != 0 && len(in.Src) >= info.src:
			fp.jumps = append(fp.jumps, jump{arm: len(in.To), label: t.text, line: t.line})
			in.To = append(in.To, 0)
			fp.pos++
		default:
			r, err := fp.operand()
			if err != nil {
				return err
			}
			in.Src = append(in.Src, r)
		}
	}
}

// call reads the callee and arguments of a call.
func (fp *funcParser) call(in *Instr) error {
	in.Op = OpCall
	if fp.accept("*") {
		in.Op = OpCallDyn
	} else if after := fp.toks[min(fp.pos+1, len(fp.toks)-1)]; after.kind == tPunct && after.text == "->" {
		in.Op = OpCallMethod
	}
	if in.Op != OpCall {
		r, err := fp.operand()
		if err != nil {
			return err
		}
		in.Src = []Reg{r}
	}
	if in.Op == OpCallMethod {
		fp.pos++
	}
	if in.Op != OpCallDyn {
		var err error
		if in.Name, err = fp.name("the name of a function"); err != nil {
			return err
		}
	}
	return fp.args(in)
}

// args reads operands in parentheses.
func (fp *funcParser) args(in *Instr) error {
	if err := fp.expect("("); err != nil {
		return err
	}
	for !fp.accept(")") {
		r, err := fp.operand()
		if err != nil {
			return err
		}
		in.Src = append(in.Src, r)
		fp.accept(",")
	}
	return nil
}

// arms reads the arms of a select.
func (fp *funcParser) arms(in *Instr) error {
	if err := fp.expect("{"); err != nil {
		return err
	}
	for {
		fp.skipLines()
		if fp.accept("}") {
			return nil
		}
		if in.N&1 != 0 {
			return fp.errorf("default is not the last arm")
		}
		if fp.accept("default") {
			in.N |= 1
			continue
		}
		dst, err := fp.dsts()
		if err != nil {
			return err
		}
		c := Case{Val: NoReg, Ok: NoReg}
		switch {
		case dst == nil && fp.accept("send"):
			c.Send = true
			if c.Chan, err = fp.operand(); err != nil {
				return err
			}
			fp.accept(",")
			c.Val, err = fp.operand()
		case len(dst) <= 2 && fp.accept("recv"):
			if len(dst) > 0 {
				c.Val = dst[0]
			}
			if len(dst) > 1 {
				c.Ok = dst[1]
			}
			c.Chan, err = fp.operand()
		default:
			err = fp.errorf("unexpected %q, want send, recv or default", fp.peek().text)
		}
		if err != nil {
			return err
		}
		if c.Site, err = fp.site(); err != nil {
			return err
		}
		if err := fp.endLine(); err != nil {
			return err
		}
		in.Cases = append(in.Cases, c)
	}
}
