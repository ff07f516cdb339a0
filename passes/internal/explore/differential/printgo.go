package differential

import (
	"fmt"
	"strings"
)

// Go returns p as Go functions called prefix0, prefix1 and so on, of which the
// first is the root. They stand in a package that imports package harness as
// h, and context.
func (p *Program) Go(prefix string) string {
	var b strings.Builder
	for i, f := range p.Funcs {
		g := &goPrinter{p: p, prefix: prefix}
		if i == 0 {
			g.line("func %s0(p *h.Proc, n int) {", prefix)
			g.line("var a, b, c chan int; var r chan chan int; wg, mu, rw := new(h.WaitGroup), new(h.Mutex), new(h.RWMutex); cond := h.NewCond(mu)")
			g.line("ctx := h.NewCtx(p, h.CtxKind(%d))", p.Ctx)
			g.line("flag := %v", map[bool]string{true: "p.Choose()", false: "false"}[p.flag()])
		} else {
			g.line("func %s%d(p *h.Proc, args h.Args) {", prefix, i)
			g.line("a, b, c, r, wg, mu, rw, cond, ctx, n, flag := args.A, args.B, args.C, args.R, args.WG, args.Mu, args.RW, args.Cond, args.Ctx, args.N, args.Flag")
		}
		g.line("var d chan int; v, w, ok := 0, 0, false")
		g.line("_, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = a, b, c, r, wg, mu, rw, cond, ctx, n, flag, d, v, w, ok")
		g.block(f.Body)
		g.line("}\n")
		b.WriteString(g.out.String())
	}
	return b.String()
}

type goPrinter struct {
	p      *Program
	prefix string
	out    strings.Builder
	loops  []int // sites of the loops around
}

func (g *goPrinter) line(format string, args ...any) {
	fmt.Fprintf(&g.out, format+"\n", args...)
}

func (g *goPrinter) block(body []*Stmt) {
	for _, s := range body {
		g.stmt(s)
	}
}

func (g *goPrinter) loop(s *Stmt) {
	g.loops = append(g.loops, s.Site)
	g.block(s.Body)
	g.loops = g.loops[:len(g.loops)-1]
	g.line("}")
}

// goChannel returns the channel called x.
func goChannel(x string) string {
	if x == "done" {
		return "ctx.Done()"
	}
	return x
}

func blank(s string) string {
	if s == "" {
		return "_"
	}
	return s
}

// label names a loop that a break leaves.
func (g *goPrinter) label(s *Stmt) string {
	depth, used := 0, false
	var find func(body []*Stmt)
	find = func(body []*Stmt) {
		for _, s := range body {
			inner := s.Op == Range || s.Op == For
			if inner {
				depth++
			}
			used = used || s.Op == Break && depth == 0
			for _, arm := range s.Arms {
				find(arm.Body)
			}
			if s.Op != Defer {
				find(s.Body)
			}
			find(s.Else)
			if inner {
				depth--
			}
		}
	}
	find(s.Body)
	if !used {
		return ""
	}
	return fmt.Sprintf("L%d: ", s.Site)
}

func (g *goPrinter) stmt(s *Stmt) {
	at := s.Site
	switch s.Op {
	case Make:
		elem := "int"
		if s.X == "r" {
			elem = "chan int"
		}
		g.line("%s = make(chan %s, %s)", s.X, elem, number(s.N))
	case Send:
		g.line("h.Send(p, %d, %s, %s)", at, s.X, s.Y)
	case Recv:
		if s.Y == "" && s.Z == "" {
			g.line("h.Recv(p, %d, %s)", at, goChannel(s.X))
		} else {
			g.line("%s, %s = h.Recv(p, %d, %s)", blank(s.Y), blank(s.Z), at, goChannel(s.X))
		}
	case Close:
		g.line("h.Close(p, %d, %s)", at, s.X)
	case Select:
		g.selectStmt(s)
	case Range:
		g.line("%sfor { got%d, more%d := h.Recv(p, %d, %s); if !more%d { break }; _ = got%d", g.label(s), at, at, at, s.X, at, at)
		if s.Y != "" {
			g.line("%s = got%d", s.Y, at)
		}
		g.loop(s)
	case Add:
		g.line("wg.Add(p, %d, %s)", at, number(s.N))
	case Done:
		g.line("wg.Add(p, %d, -1)", at)
	case Wait:
		g.line("wg.Wait(p, %d)", at)
	case Lock, Unlock, RLock, RUnlock:
		name := map[Op]string{Lock: "Lock", Unlock: "Unlock", RLock: "RLock", RUnlock: "RUnlock"}[s.Op]
		g.line("%s.%s(p, %d)", s.X, name, at)
	case TryLock:
		g.line("ok = %s.TryLock(p, %d)", s.X, at)
	case CondWait, Signal, Broadcast:
		name := map[Op]string{CondWait: "Wait", Signal: "Signal", Broadcast: "Broadcast"}[s.Op]
		g.line("cond.%s(p, %d)", name, at)
	case Cancel:
		g.line("ctx.Cancel(p, %d)", at)
	case CtxErr:
		g.line("%s = ctx.Err(p, %d)", s.Z, at)
	case Len:
		g.line("%s = h.Len(p, %d, %s)", s.Y, at, s.X)
	case Go:
		g.line("p.Go(%d, %s%d, %s)", at, g.prefix, s.Fn, goArgs(s))
	case Call:
		g.line("%s%d(p, %s)", g.prefix, s.Fn, goArgs(s))
	case Defer:
		g.line("defer func(a, b, c chan int, r chan chan int, d chan int, v int) {")
		g.block(s.Body)
		g.line("}(a, b, c, r, d, v)")
	case Recover:
		g.line("defer func() { recover() }()")
	case For:
		if s.N == Forever {
			g.line("%sfor {", g.label(s))
			g.loop(s)
			return
		}
		g.line("%sfor i%d := range %s { _ = i%d", g.label(s), at, number(s.N), at)
		if s.Y != "" {
			g.line("%s = i%d", s.Y, at)
		}
		g.loop(s)
	case If:
		g.line("if %s {", goCond(s.Cond))
		g.block(s.Body)
		g.line("} else {")
		g.block(s.Else)
		g.line("}")
	case Set:
		g.line("%s = %s", s.Y, number(s.N))
	case Break:
		if len(g.loops) > 0 {
			g.line("break L%d", g.loops[len(g.loops)-1])
		}
	case Return:
		g.line("return")
	case Panic:
		g.line("p.Panic(%d)", at)
	case Goexit:
		g.line("p.Goexit()")
	}
}

func goArgs(s *Stmt) string {
	return fmt.Sprintf("h.Args{A: %s, B: %s, C: %s, R: %s, WG: wg, Mu: mu, RW: rw, Cond: cond, Ctx: ctx, N: n, Flag: flag}",
		s.Args[0], s.Args[1], s.Args[2], s.Args[3])
}

// selectStmt prints a select in a function of its own, so that its panic can
// be told from a later one.
func (g *goPrinter) selectStmt(s *Stmt) {
	at := s.Site
	g.line("arm%d := -1", at)
	g.line("func() { p.At(%d); defer p.Note(%d); select {", at, at)
	for i, arm := range s.Arms {
		switch {
		case arm.Op == Send:
			g.line("case %s <- %s:", arm.X, arm.Y)
		case arm.Y == "" && arm.Z == "":
			g.line("case <-%s:", goChannel(arm.X))
		default:
			g.line("case %s, %s = <-%s:", blank(arm.Y), blank(arm.Z), goChannel(arm.X))
		}
		g.line("arm%d = %d", at, i)
	}
	if s.HasDefault {
		g.line("default:")
	}
	g.line("} }()\nswitch arm%d {", at)
	for i, arm := range s.Arms {
		g.line("case %d:", i)
		g.block(arm.Body)
	}
	g.line("default:")
	g.block(s.Else)
	g.line("}")
}

func goCond(c Cond) string {
	switch c.Kind {
	case CondOk:
		return c.X
	case CondNotOk:
		return "!" + c.X
	case CondEq:
		return fmt.Sprintf("%s == %d", c.X, c.N)
	case CondLess:
		return fmt.Sprintf("%s < %d", c.X, c.N)
	case CondFlag:
		return "flag"
	}
	return "p.Choose()"
}
