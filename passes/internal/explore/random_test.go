package explore

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// A generator writes random programs. All functions get the same primitives.
type generator struct {
	*rand.Rand
	b     strings.Builder
	site  int
	label int
	funcs int
}

const primitives = "a, b, c, mu, rw, wg, cv, sem, ctx, cancel, tm, tok"

func (g *generator) one(words ...string) string { return words[g.IntN(len(words))] }

func (g *generator) line(format string, args ...any) {
	g.site++
	fmt.Fprintf(&g.b, "\t"+format+" @%d\n", append(args, g.site)...)
}

func (g *generator) chans() string { return g.one("a", "a", "a", "b", "b", "c") }

// randomProgram returns a program of one root, and functions that call only later ones.
func randomProgram(seed uint64) string {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 1)), funcs: 2 + int(seed%3)}
	g.b.WriteString("param n 0 1 2\nroot f0\nfunc f0() recover out {\n")
	g.line("a = chan %d", g.IntN(2))
	g.line("b = chan %d", g.IntN(3))
	g.line("c = chan 0")
	g.line("mu = new {0}")
	g.line("rw = new {0, 0}")
	g.line("wg = new {%d}", g.IntN(3))
	g.line("cv = new {0}")
	g.line("sem = new {%d, 2}", 1+g.IntN(2))
	g.line("ctx, cancel = ctxnew.%s nil", g.one("cancel", "cancel", "timeout", "external"))
	g.line("tm = %s", g.one("timer.once", "timer.once", "timer.forever"))
	g.line("tok = chan 1")
	g.line("done = ctxdone ctx")
	for i := range g.funcs {
		if i > 0 {
			fmt.Fprintf(&g.b, "func f%d(%s) recover out {\n\tdone = ctxdone ctx\n", i, primitives)
		}
		if i == 0 && g.IntN(4) > 0 {
			for k := range g.funcs - 1 {
				g.line("go f%d(%s)", k+1, primitives)
			}
		}
		g.body(i, 3+g.IntN(4), 0)
		g.b.WriteString("\trundefers\n\treturn\nout:\n\treturn\n}\n")
	}
	g.b.WriteString("func rescue() { r = recover }\n")
	g.b.WriteString("func unlock(m) { unlock m }\nfunc done(w) { wgadd w -1 }\nfunc shut(c) { close c }\nfunc give(c) { send c 7 }\n")
	return g.b.String()
}

func (g *generator) body(f, n, depth int) {
	for range n {
		g.stmt(f, depth)
	}
}

func (g *generator) stmt(f, depth int) {
	switch g.IntN(24) {
	case 0, 1, 2, 3:
		g.line("send %s %d", g.chans(), g.IntN(3))
	case 4, 5, 6:
		g.line("v, ok = recv%s %s", g.one("", ".ok"), g.one("a", "a", "b", "b", "c", "tm", "done", "tok"))
	case 7, 8:
		arms := fmt.Sprintf("%s; v = recv %s", g.one("send a 1", "recv a", "recv done"), g.one("b", "c", "tm", "done"))
		g.line("i = select { %s%s }", arms, g.one("", "", "; default"))
		if depth < 2 {
			g.branch("i == 0", f, depth)
		}
	case 9:
		g.line("close %s", g.one("a", "b", "tok"))
	case 10:
		g.line("lock mu")
		g.body(f, g.IntN(2), 2)
		if g.IntN(5) > 0 {
			g.line("unlock mu")
		}
	case 11:
		op := g.one("lock.rw rw", "rlock.rw rw")
		g.line("%s", op)
		g.body(f, g.IntN(2), 2)
		if g.IntN(5) > 0 {
			g.line("%s", strings.Replace(op, "lock", "unlock", 1))
		}
	case 12:
		g.line("wgadd wg %s", g.one("1", "-1", "-1"))
	case 13:
		g.line("wgwait wg")
	case 14:
		g.line("lock mu")
		g.line("condwait cv mu")
		g.line("unlock mu")
	case 15:
		g.line("condsignal%s cv", g.one("", ".all"))
	case 16:
		g.line("e = semacquire%s", g.one(" sem 1", " sem 1 ctx", ".1 sem 1"))
	case 17:
		g.line("semrelease.1 sem 1")
	case 18:
		g.line("%s", g.one("call *cancel()", "e = ctxerr ctx", "x = timerstop tm", "x = timerstop.1 tm", "x = len a"))
	case 19, 20:
		if f+1 < g.funcs {
			g.line("%s f%d(%s)", g.one("go", "go", "go", "go", "call", "daemon"), f+1+g.IntN(g.funcs-f-1), primitives)
		}
	case 21:
		if depth < 2 {
			if g.IntN(3) == 0 {
				g.line("x = trylock mu")
				g.branch("x == true", f, depth)
				return
			}
			g.line("x = %s", g.one("unknown err", "unknown err", "unknown.opaque o", "unknown.opaque p", "param n"))
			g.branch(g.one("x == 1", "x == true", "x == nil"), f, depth)
		}
	case 22:
		if depth < 2 {
			g.label++
			l := g.label
			g.line("k%d = 0", l)
			fmt.Fprintf(&g.b, "loop%d:\n", l)
			g.body(f, 1+g.IntN(2), depth+1)
			if g.IntN(3) == 0 {
				g.line("more%d = unknown.opaque o", l)
			} else {
				g.line("k%d = k%d + 1", l, l)
				g.line("more%d = k%d < 2", l, l)
			}
			g.line("if more%d loop%d end%d", l, l, l)
			fmt.Fprintf(&g.b, "end%d:\n", l)
		}
	case 23:
		g.line("%s", g.one("lock mu; defer unlock(mu)", "defer done(wg)", "defer shut(a)", "defer give(b)", "defer rescue()", "panic 1", "goexit",
			"rundefers", "escape c", "tok = chan 1", "a = nil", "exit"))
	}
}

func (g *generator) branch(cond string, f, depth int) {
	g.label++
	l := g.label
	g.line("z%d = %s", l, cond)
	g.line("if z%d yes%d no%d", l, l, l)
	fmt.Fprintf(&g.b, "yes%d:\n", l)
	g.body(f, 1, depth+1)
	if g.IntN(3) == 0 {
		g.line("rundefers")
		g.line("return")
	}
	fmt.Fprintf(&g.b, "no%d:\n", l)
}

var programCount = flag.Int("programs", 1000, "number of random programs")

// TestReduction compares the verdicts with and without partial-order reduction.
func TestReduction(t *testing.T) {
	n := uint64(*programCount)
	if testing.Short() {
		n = 300
	}
	var with, without, found, cut, differ int
	for seed := range n {
		text := randomProgram(seed)
		p := parse(t, text)
		o := Options{MaxStates: 3000, MaxProcs: 6}
		r := Run(p, o)
		o.NoReduction = true
		full := Run(p, o)
		if r.Err != nil || full.Err != nil {
			t.Fatalf("seed %d: %v, %v\n%s", seed, r.Err, full.Err, text)
		}
		if r.Truncated.Any() || full.Truncated.Any() {
			cut++
			continue
		}
		with += r.States
		without += full.States
		found += len(full.Verdicts)
		a, b := instances(r), instances(full)
		if tooMany(r) && tooMany(full) {
			continue // of several operations of which one is too many, the reduction shows some
		}
		switch {
		case a == b:
		case strings.Contains(text, "opaque"):
			// With the reduction, what is free may be chosen before the outcome of an
			// opaque choice is known, and the end of the world be known later.
			// Once in a blue moon that makes a difference.
			differ++
			t.Logf("seed %d: got\n%s, without reduction\n%s", seed, a, b)
		default:
			t.Fatalf("seed %d: got\n%s, without reduction\n%s\n%s", seed, a, b, text)
		}
	}
	if differ > int(n)/2000 {
		t.Errorf("%d of %d programs differ", differ, n)
	}
	t.Logf("%d states with, %d without; %d verdicts; %d cut; %d differ", with, without, found, cut, differ)
}

func tooMany(r *Result) bool {
	for _, v := range r.Verdicts {
		if v.Kind == PanicNegativeWG || v.Kind == PanicOverRelease {
			return true
		}
	}
	return false
}

// instances writes the verdicts with the values of the parameter for which
// they occur; one that was not decided can have any.
func instances(r *Result) string {
	var b strings.Builder
	for _, v := range r.Verdicts {
		var have [3]bool
		for _, params := range v.Instances {
			if n := params[0]; n >= 0 {
				have[n] = true
			} else {
				have = [3]bool{true, true, true}
			}
		}
		fmt.Fprintf(&b, "%v@%d %v\n", v.Kind, v.Site, have)
	}
	return b.String()
}
