package differential

import (
	"fmt"
	"strings"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// shared are the variables that functions are handed, in the notation.
const shared = "a, b, c, r, wg, mu, rw, cond, ctx, cancel, n, flag"

// Model returns p as a model.
func (p *Program) Model() (*model.Program, error) {
	text := p.ModelText()
	m, err := model.Parse(text)
	if err == nil {
		err = m.Validate()
	}
	if err != nil {
		return nil, fmt.Errorf("seed %d: %v\n%s", p.Seed, err, text)
	}
	return m, nil
}

// ModelText returns p in the notation of models.
func (p *Program) ModelText() string {
	var b strings.Builder
	if p.Param() {
		b.WriteString("param n 0 1 2\n")
	}
	b.WriteString("root f0\n")
	helpers := ""
	for i, f := range p.Funcs {
		m := &modelPrinter{p: p}
		if i == 0 {
			m.line("func f0() label \"f0\" {")
			m.line("a = nil; b = nil; c = nil; r = nil; n = 0; flag = false")
			m.line("wg = new {0}; mu = new {0}; rw = new {0, 0}; cond = new {0}")
			m.line("bg = ctxnew.background; ctx, cancel = ctxnew.%s bg", [...]string{"cancel", "timeout", "external"}[p.Ctx])
			if p.Param() {
				m.line("n = param n")
			}
			if p.flag() {
				m.line("flag = unknown flag")
			}
		} else {
			m.line("func f%d(%s) label \"f%d\" {", i, shared, i)
		}
		m.line("d = nil; v = 0; w = 0; ok = false")
		m.block(f.Body)
		m.line("rundefers; return\n}")
		b.WriteString(m.out.String())
		helpers += m.helpers
	}
	return b.String() + helpers
}

type modelPrinter struct {
	p       *Program
	out     strings.Builder
	helpers string // functions that deferred statements call
	loops   []int  // sites of the loops around
}

func (m *modelPrinter) line(format string, args ...any) {
	fmt.Fprintf(&m.out, format+"\n", args...)
}

func (m *modelPrinter) block(body []*Stmt) {
	for _, s := range body {
		m.stmt(s)
	}
}

func (m *modelPrinter) loop(s *Stmt) {
	m.loops = append(m.loops, s.Site)
	m.block(s.Body)
	m.loops = m.loops[:len(m.loops)-1]
}

// channel returns the register that holds the channel called x.
func (m *modelPrinter) channel(x string) string {
	if x != "done" {
		return x
	}
	m.line("done = ctxdone ctx")
	return "done"
}

// results returns the left side of a receive.
func results(s *Stmt) string {
	switch {
	case s.Z != "" && s.Y != "":
		return s.Y + ", " + s.Z + " = "
	case s.Z != "":
		return "_, " + s.Z + " = "
	case s.Y != "":
		return s.Y + " = "
	}
	return ""
}

func okFlag(s *Stmt) string {
	if s.Z != "" {
		return ".ok"
	}
	return ""
}

func number(n int) string {
	if n == ParamN {
		return "n"
	}
	return fmt.Sprint(n)
}

func (m *modelPrinter) stmt(s *Stmt) {
	at := s.Site
	switch s.Op {
	case Make:
		zero := "0"
		if s.X == "r" {
			zero = "nil"
		}
		m.line("%s = chan %s {%s} @%d", s.X, number(s.N), zero, at)
	case Send:
		m.line("send %s %s @%d", s.X, s.Y, at)
	case Recv:
		ch := m.channel(s.X)
		m.line("%srecv%s %s @%d", results(s), okFlag(s), ch, at)
	case Close:
		m.line("close %s @%d", s.X, at)
	case Select:
		m.selectStmt(s)
	case Range:
		m.line("L%d: got%d, more%d = recv.ok %s @%d", at, at, at, s.X, at)
		m.line("if more%d L%dbody L%dend\nL%dbody:", at, at, at, at)
		if s.Y != "" {
			m.line("%s = got%d", s.Y, at)
		}
		m.loop(s)
		m.line("goto L%d\nL%dend:", at, at)
	case Add:
		m.line("wgadd wg %s @%d", number(s.N), at)
	case Done:
		m.line("wgadd wg -1 @%d", at)
	case Wait:
		m.line("wgwait wg @%d", at)
	case Lock, Unlock, TryLock:
		name := map[Op]string{Lock: "lock", Unlock: "unlock", TryLock: "ok = trylock"}[s.Op]
		if s.X == "rw" {
			name += ".rw"
		}
		m.line("%s %s @%d", name, s.X, at)
	case RLock:
		m.line("rlock.rw rw @%d", at)
	case RUnlock:
		m.line("runlock.rw rw @%d", at)
	case CondWait:
		m.line("condwait cond mu @%d", at)
	case Signal:
		m.line("condsignal cond @%d", at)
	case Broadcast:
		m.line("condsignal.all cond @%d", at)
	case Cancel:
		m.line("call *cancel() @%d", at)
	case CtxErr:
		m.line("%s = ctxerr ctx @%d\n%s = isnil %s\n%s = not %s", s.Z, at, s.Z, s.Z, s.Z, s.Z)
	case Len:
		m.line("%s = len %s @%d", s.Y, s.X, at)
	case Go, Call:
		word := "call"
		if s.Op == Go {
			word = "go"
		}
		m.line("%s f%d(%s, wg, mu, rw, cond, ctx, cancel, n, flag) @%d", word, s.Fn, strings.Join(s.Args[:], ", "), at)
	case Defer:
		d := &modelPrinter{p: m.p}
		d.line("func defer%d(%s, d, v) {", at, shared)
		d.block(s.Body)
		d.line("rundefers; return\n}")
		m.helpers += d.out.String()
		m.line("defer defer%d(%s, d, v) @%d", at, shared, at)
	case Recover:
		m.helpers += fmt.Sprintf("func recover%d() { x = recover @%d; rundefers }\n", at, at)
		m.line("defer recover%d() @%d", at, at)
	case For:
		if s.N == Forever {
			m.line("L%d:", at)
			m.loop(s)
			m.line("goto L%d\nL%dend:", at, at)
			return
		}
		m.line("i%d = 0\nL%d: more%d = i%d < %s", at, at, at, at, number(s.N))
		m.line("if more%d L%dbody L%dend\nL%dbody:", at, at, at, at)
		if s.Y != "" {
			m.line("%s = i%d", s.Y, at)
		}
		m.loop(s)
		m.line("i%d = i%d + 1\ngoto L%d\nL%dend:", at, at, at, at)
	case If:
		m.cond(s)
		m.line("L%dthen:", at)
		m.block(s.Body)
		m.line("goto L%dend\nL%delse:", at, at)
		m.block(s.Else)
		m.line("L%dend:", at)
	case Set:
		m.line("%s = %s", s.Y, number(s.N))
	case Break:
		if len(m.loops) > 0 {
			m.line("goto L%dend", m.loops[len(m.loops)-1])
		}
	case Return:
		m.line("rundefers; return @%d", at)
	case Panic:
		m.line("panic 1 @%d", at)
	case Goexit:
		m.line("goexit @%d", at)
	}
}

func (m *modelPrinter) selectStmt(s *Stmt) {
	at := s.Site
	var arms strings.Builder
	for _, arm := range s.Arms {
		ch := m.channel(arm.X)
		if arm.Op == Send {
			fmt.Fprintf(&arms, "\tsend %s %s @%d\n", ch, arm.Y, arm.Site)
		} else {
			fmt.Fprintf(&arms, "\t%srecv %s @%d\n", results(arm), ch, arm.Site)
		}
	}
	if s.HasDefault {
		arms.WriteString("\tdefault\n")
	}
	m.line("arm%d = select {\n%s} @%d", at, arms.String(), at)
	for i, arm := range s.Arms {
		m.line("is%d = arm%d == %d\nif is%d L%d L%delse\nL%d:", arm.Site, at, i, arm.Site, arm.Site, arm.Site, arm.Site)
		m.block(arm.Body)
		m.line("goto L%dend\nL%delse:", at, arm.Site)
	}
	m.block(s.Else)
	m.line("L%dend:", at)
}

func (m *modelPrinter) cond(s *Stmt) {
	at, x := s.Site, s.Cond.X
	cond := fmt.Sprintf("is%d", at)
	switch s.Cond.Kind {
	case CondOk:
		cond = x
	case CondNotOk:
		m.line("%s = not %s", cond, x)
	case CondEq:
		m.line("%s = %s == %d", cond, x, s.Cond.N)
	case CondLess:
		m.line("%s = %s < %d", cond, x, s.Cond.N)
	case CondFlag:
		cond = "flag"
	case CondChoice:
		m.line("choose L%dthen L%delse @%d", at, at, at)
		return
	}
	m.line("if %s L%dthen L%delse @%d", cond, at, at, at)
}
