package model

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Parse reads a program in the notation. It checks the syntax, that labels
// exist, and the number of operands of each instruction; the rest is the work
// of [Program.Validate], so that a program without a root can be read, too.
func Parse(text string) (*Program, error) {
	toks, err := lex(text)
	if err != nil {
		return nil, err
	}
	p := &parser{toks: toks, prog: &Program{}}
	if err := p.program(); err != nil {
		return nil, err
	}
	return p.prog, nil
}

// A parser reads the declarations of a program.
type parser struct {
	toks []token
	pos  int
	prog *Program
}

func (p *parser) peek() token { return p.toks[p.pos] }

func (p *parser) next() token {
	t := p.toks[p.pos]
	if t.kind != tEOF {
		p.pos++
	}
	return t
}

// at reports whether the next token is the word or punctuation s.
func (p *parser) at(s string) bool {
	t := p.peek()
	return t.text == s && (t.kind == tPunct || t.kind == tWord)
}

// accept skips the next token if it is s.
func (p *parser) accept(s string) bool {
	if p.at(s) {
		p.pos++
		return true
	}
	return false
}

func (p *parser) errorf(format string, args ...any) error {
	return fmt.Errorf("line %d: %s", p.peek().line, fmt.Sprintf(format, args...))
}

func (p *parser) expect(s string) error {
	if !p.accept(s) {
		return p.errorf("unexpected %q, want %q", p.peek().text, s)
	}
	return nil
}

// skipLines skips empty lines.
func (p *parser) skipLines() {
	for p.peek().kind == tLine {
		p.pos++
	}
}

// atEnd reports whether the line ends here; a closing brace ends it, too.
func (p *parser) atEnd() bool {
	return p.peek().kind == tLine || p.peek().kind == tEOF || p.at("}")
}

func (p *parser) endLine() error {
	if !p.atEnd() {
		return p.errorf("unexpected %q", p.peek().text)
	}
	return nil
}

// name reads a word or string.
func (p *parser) name(what string) (string, error) {
	if t := p.peek(); t.kind == tWord || t.kind == tString {
		p.pos++
		return t.text, nil
	}
	return "", p.errorf("unexpected %q, want %s", p.peek().text, what)
}

func (p *parser) int(what string) (int, error) {
	t := p.peek()
	if t.kind != tInt || t.num > math.MaxInt32 || t.num < math.MinInt32 {
		return 0, p.errorf("unexpected %q, want %s", t.text, what)
	}
	p.pos++
	return int(t.num), nil
}

// site reads a site if there is one.
func (p *parser) site() (Site, error) {
	t := p.peek()
	if t.kind != tSite {
		return 0, nil
	}
	if t.num > math.MaxInt32 || t.num < math.MinInt32 {
		return 0, p.errorf("site %s is too large", t.text)
	}
	p.pos++
	return Site(t.num), nil
}

func (p *parser) program() error {
	for {
		p.skipLines()
		if p.peek().kind == tEOF {
			return nil
		}
		var err error
		switch {
		case p.accept("param"):
			err = p.param()
		case p.accept("root"):
			if p.prog.Root != "" {
				return p.errorf("second root")
			}
			p.prog.Root, err = p.name("the name of the root")
		case p.accept("noinput"):
			p.prog.NoInput = true
		case p.accept("crowd"):
			p.prog.Crowd, err = p.name("the name of a function")
		case p.accept("helper"):
			p.prog.Helper, err = p.name("the name of a function")
		case p.accept("closer"):
			p.prog.Closer, err = p.name("the name of a function")
		case p.accept("beyond"):
			p.prog.Beyond, err = p.int("a number")
		case p.accept("type"):
			err = p.typ()
		case p.accept("func"):
			err = p.fun()
		default:
			err = p.errorf("unexpected %q, want param, root, noinput, crowd, helper, closer, beyond, type or func", p.peek().text)
		}
		if err != nil {
			return err
		}
		if p.peek().kind != tLine {
			return p.errorf("unexpected %q", p.peek().text)
		}
	}
}

func (p *parser) param() error {
	var d Param
	var err error
	if d.Name, err = p.name("the name of a parameter"); err != nil {
		return err
	}
	d.Count = p.accept("count")
	for p.peek().kind == tInt {
		n, err := p.int("a value")
		if err != nil {
			return err
		}
		d.Domain = append(d.Domain, n)
	}
	d.Site, err = p.site()
	p.prog.Params = append(p.prog.Params, d)
	return err
}

func (p *parser) typ() error {
	t := &Type{}
	var err error
	if t.Name, err = p.name("the name of a type"); err != nil {
		return err
	}
	if err := p.expect("{"); err != nil {
		return err
	}
	for {
		p.skipLines()
		if p.accept("}") {
			break
		}
		method, err := p.name("a method")
		if err != nil {
			return err
		}
		if err := p.expect("="); err != nil {
			return err
		}
		fn, err := p.name("a function")
		if err != nil {
			return err
		}
		if err := p.endLine(); err != nil {
			return err
		}
		if t.Methods == nil {
			t.Methods = map[string]string{}
		}
		t.Methods[method] = fn
	}
	p.prog.Types = append(p.prog.Types, t)
	return nil
}

// value reads a value.
func (p *parser) value() (Value, error) {
	t := p.peek()
	switch t.kind {
	case tInt:
		n, err := p.int("a value")
		return Value{Kind: Int, N: int32(n)}, err
	case tWord:
		p.pos++
		if v, ok := valueWords[t.text]; ok && !p.at("(") {
			return v, nil
		}
		if t.text == "value" {
			n, err := p.parts(4)
			if err != nil {
				return Value{}, err
			}
			if n[0] < 0 || n[0] > int32(Iter) {
				return Value{}, p.errorf("no kind %d", n[0])
			}
			return Value{Kind: Kind(n[0]), Box: n[1], Ref: n[2], N: n[3]}, nil
		}
		for _, f := range valueForms {
			if f.name != t.text {
				continue
			}
			v := Value{Kind: f.kind}
			var into []*int32
			if f.ref {
				into = append(into, &v.Ref)
			}
			if f.n {
				into = append(into, &v.N)
			}
			n, err := p.parts(len(into))
			if err != nil {
				return Value{}, err
			}
			for i := range n {
				*into[i] = n[i]
			}
			return v, nil
		}
		p.pos--
	}
	return Value{}, p.errorf("unexpected %q, want a value", t.text)
}

// parts reads n integers in parentheses.
func (p *parser) parts(n int) ([]int32, error) {
	var parts []int32
	if err := p.expect("("); err != nil {
		return nil, err
	}
	for i := range n {
		if i > 0 {
			if err := p.expect(","); err != nil {
				return nil, err
			}
		}
		v, err := p.int("an integer")
		if err != nil {
			return nil, err
		}
		parts = append(parts, int32(v))
	}
	return parts, p.expect(")")
}

// values reads values in braces.
func (p *parser) values() ([]Value, error) {
	var vs []Value
	if err := p.expect("{"); err != nil {
		return nil, err
	}
	for !p.accept("}") {
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		vs = append(vs, v)
		if !p.accept(",") && !p.at("}") {
			return nil, p.errorf("unexpected %q among values", p.peek().text)
		}
	}
	return vs, nil
}

// paramNumber reads the operand of OpParam.
func (p *parser) paramNumber() (int, error) {
	if p.peek().kind == tInt {
		return p.int("a parameter")
	}
	name, err := p.name("a parameter")
	if err != nil {
		return 0, err
	}
	i := slices.IndexFunc(p.prog.Params, func(d Param) bool { return d.Name == name })
	if i < 0 {
		p.pos--
		return 0, p.errorf("no parameter %q above", name)
	}
	return i, nil
}

// cutOp splits the word of an operation from its immediate operand.
func cutOp(word string) (name, suffix string) {
	name, suffix, _ = strings.Cut(word, ".")
	return name, suffix
}
