package model

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// String returns p in the notation; [Parse] reads it back.
func (p *Program) String() string {
	var b strings.Builder
	for _, d := range p.Params {
		b.WriteString("param " + quote(d.Name))
		if d.Count {
			b.WriteString(" count")
		}
		for _, n := range d.Domain {
			fmt.Fprintf(&b, " %d", n)
		}
		b.WriteString(siteText(d.Site) + "\n")
	}
	if p.Root != "" {
		b.WriteString("root " + quote(p.Root) + "\n")
	}
	if p.NoInput {
		b.WriteString("noinput\n")
	}
	if p.Crowd != "" {
		b.WriteString("crowd " + quote(p.Crowd) + "\n")
	}
	if p.Helper != "" {
		b.WriteString("helper " + quote(p.Helper) + "\n")
	}
	if p.Closer != "" {
		b.WriteString("closer " + quote(p.Closer) + "\n")
	}
	if p.Beyond != 0 {
		fmt.Fprintf(&b, "beyond %d\n", p.Beyond)
	}
	for _, t := range p.Types {
		b.WriteString(t.String())
	}
	for _, f := range p.Funcs {
		b.WriteString(f.String())
	}
	return b.String()
}

// String returns t in the notation.
func (t *Type) String() string {
	var b strings.Builder
	b.WriteString("type " + quote(t.Name) + " {\n")
	for _, m := range slices.Sorted(maps.Keys(t.Methods)) {
		fmt.Fprintf(&b, "\t%s = %s\n", quote(m), quote(t.Methods[m]))
	}
	b.WriteString("}\n")
	return b.String()
}

// String returns f in the notation, its registers numbered.
func (f *Func) String() string {
	var b strings.Builder
	all := make([]Reg, f.Params+f.Free)
	for i := range all {
		all[i] = Reg(i)
	}
	fmt.Fprintf(&b, "func %s(%s)", quote(f.Name), regList(all[:f.Params], ", "))
	if f.Free > 0 {
		fmt.Fprintf(&b, " captures(%s)", regList(all[f.Params:], ", "))
	}
	if f.Results != 0 {
		fmt.Fprintf(&b, " results %d", f.Results)
	}
	fmt.Fprintf(&b, " regs %d", f.Regs)
	targets := map[int]bool{}
	if f.Bare != 0 {
		fmt.Fprintf(&b, " bare %d", f.Bare)
	}
	if f.Recover != 0 {
		fmt.Fprintf(&b, " recover L%d", f.Recover)
		targets[f.Recover] = true
	}
	if f.Label != "" {
		fmt.Fprintf(&b, " label %q", f.Label)
	}
	b.WriteString(siteText(f.Site) + " {\n")
	for i := range f.Code {
		for _, t := range f.Code[i].To {
			targets[t] = true
		}
	}
	for i := range f.Code {
		if targets[i] {
			fmt.Fprintf(&b, "L%d:\n", i)
		}
		b.WriteString("\t" + f.Code[i].String() + "\n")
	}
	b.WriteString("}\n")
	return b.String()
}

// String returns in in the notation; targets are "L" and their index.
func (in *Instr) String() string {
	var b strings.Builder
	if len(in.Dst) > 0 {
		b.WriteString(regList(in.Dst, ", ") + " = ")
	}
	if s := in.short(); s != "" {
		return b.String() + s + siteText(in.Site)
	}
	info, ok := ops[in.Op]
	if !ok {
		return b.String() + in.Op.String()
	}
	switch in.Op {
	case OpCall, OpCallDyn, OpCallMethod:
		b.WriteString(in.call())
	case OpClosure:
		b.WriteString(info.name + info.suffix(in.N) + " " + quote(in.Name) + "(" + regList(in.Src, ", ") + ")")
	case OpSelect:
		b.WriteString(info.name + info.suffix(in.N&^1) + " {")
		for _, c := range in.Cases {
			b.WriteString(" " + c.String() + ";")
		}
		if in.N&1 != 0 {
			b.WriteString(" default")
		}
		b.WriteString(" }")
	default:
		b.WriteString(info.name)
		switch in.Op {
		case OpParam:
			fmt.Fprintf(&b, " %d", in.N)
		case OpConst:
			b.WriteString(info.suffix(in.N) + " " + in.Val.String())
		default:
			b.WriteString(info.suffix(in.N))
		}
		if info.named && (in.Name != "" || info.src > 0) {
			b.WriteString(" " + quote(in.Name))
		}
		if len(in.Src) > 0 {
			b.WriteString(" " + regList(in.Src, " "))
		}
		for _, t := range in.To {
			fmt.Fprintf(&b, " L%d", t)
		}
		if !info.named && in.Name != "" {
			b.WriteString(" " + strconv.Quote(in.Name))
		}
		if len(in.Zero) > 0 {
			b.WriteString(" " + values(in.Zero))
		}
	}
	return b.String() + siteText(in.Site)
}

// short returns the short form of a constant, move or binary operation, if
// there is one.
func (in *Instr) short() string {
	if len(in.Dst) != 1 || in.N != 0 || len(in.Zero) > 0 {
		return ""
	}
	switch in.Op {
	case OpConst:
		if in.Name == "" && in.Val.literal() {
			return in.Val.String()
		}
	case OpMove:
		if in.Name == "" && len(in.Src) == 1 {
			return in.Src[0].String()
		}
	case OpBin:
		if len(in.Src) == 2 && in.N == 0 && slices.Contains(binOps, in.Name) {
			if letter(in.Name[0]) {
				return in.Name + " " + regList(in.Src, " ")
			}
			return regList(in.Src, " "+in.Name+" ")
		}
	}
	return ""
}

// call returns a call without its results.
func (in *Instr) call() string {
	var b strings.Builder
	if in.N >= 0 && in.N < len(callWords) {
		b.WriteString(callWords[in.N])
	} else {
		fmt.Fprintf(&b, "call.%d", in.N)
	}
	args := in.Src
	var callee string
	if in.Op != OpCall {
		callee = regList(args[:min(1, len(args))], "")
		args = args[min(1, len(args)):]
	}
	switch in.Op {
	case OpCall:
		callee = quote(in.Name)
	case OpCallDyn:
		callee = "*" + callee
	case OpCallMethod:
		callee += "->" + quote(in.Name)
	}
	return b.String() + " " + callee + "(" + regList(args, ", ") + ")"
}

// String returns c as an arm of a select in the notation.
func (c *Case) String() string {
	if c.Send {
		return "send " + c.Chan.String() + " " + c.Val.String() + siteText(c.Site)
	}
	var dst string
	switch {
	case c.Ok != NoReg:
		dst = c.Val.String() + ", " + c.Ok.String() + " = "
	case c.Val != NoReg:
		dst = c.Val.String() + " = "
	}
	return dst + "recv " + c.Chan.String() + siteText(c.Site)
}

// String returns r as it is called in functions with numbered registers.
func (r Reg) String() string {
	if r == NoReg {
		return "_"
	}
	return "r" + strconv.Itoa(int(r))
}

// literal reports whether v can be an operand.
func (v Value) literal() bool {
	return v.Kind == Int && v == Value{Kind: Int, N: v.N} || v == valueWords["nil"] || v == valueWords["true"] || v == valueWords["false"]
}

// String returns v in the notation.
func (v Value) String() string {
	if v.Kind == Int && v.literal() {
		return strconv.Itoa(int(v.N))
	}
	for _, w := range [...]string{"undef", "unknown", "opaque", "nil", "nonnil", "false", "true"} {
		if v == valueWords[w] {
			return w
		}
	}
	for _, f := range valueForms {
		if v.Kind != f.kind || v.Box != 0 || !f.ref && v.Ref != 0 || !f.n && v.N != 0 {
			continue
		}
		switch {
		case f.ref && f.n:
			return fmt.Sprintf("%s(%d,%d)", f.name, v.Ref, v.N)
		case f.ref:
			return fmt.Sprintf("%s(%d)", f.name, v.Ref)
		default:
			return fmt.Sprintf("%s(%d)", f.name, v.N)
		}
	}
	return fmt.Sprintf("value(%d,%d,%d,%d)", v.Kind, v.Box, v.Ref, v.N)
}

func values(vs []Value) string {
	text := make([]string, len(vs))
	for i, v := range vs {
		text[i] = v.String()
	}
	return "{" + strings.Join(text, ", ") + "}"
}

func regList(regs []Reg, sep string) string {
	text := make([]string, len(regs))
	for i, r := range regs {
		text[i] = r.String()
	}
	return strings.Join(text, sep)
}

func siteText(s Site) string {
	if s == 0 {
		return ""
	}
	return " @" + strconv.Itoa(int(s))
}

// quote returns a name as it is written.
func quote(s string) string {
	if isWord(s) {
		return s
	}
	return strconv.Quote(s)
}
