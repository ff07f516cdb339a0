package differential

import "math/rand/v2"

// Generate returns the program of a seed. Most programs are patterns that are
// correct as they are (see patterns), with up to three random changes; the
// others are made of random statements.
func Generate(seed uint64) *Program {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))}
	p := &Program{Seed: seed, Ctx: CtxKind(g.IntN(3))}
	g.p = p
	if g.chance(20) {
		g.wild()
	} else {
		patterns[g.IntN(len(patterns))](g)
		for range g.pick(0, 1, 1, 2, 2, 3) {
			g.mutate()
		}
	}
	for _, f := range p.Funcs {
		walk(f.Body, bound)
	}
	p.number()
	return p
}

// bound bounds a loop without end that can turn without an operation.
func bound(s *Stmt) {
	if s.Op != For || s.N != Forever {
		return
	}
	if len(s.Body) > 0 {
		switch s.Body[0].Op {
		case Send, Recv, Select, Lock, RLock:
			return
		}
	}
	s.N = 2
}

type generator struct {
	*rand.Rand
	p *Program
}

// chance is true in percent of cases.
func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func (g *generator) pick(n ...int) int { return n[g.IntN(len(n))] }

func (g *generator) name(names ...string) string { return names[g.IntN(len(names))] }

// wild makes a program of random statements.
func (g *generator) wild() {
	funcs := 2 + g.IntN(3)
	for range funcs {
		g.p.Funcs = append(g.p.Funcs, &Func{})
	}
	root := g.p.Funcs[0]
	for _, ch := range []string{"a", "b", "c", "r"} {
		if g.chance(map[string]int{"a": 95, "b": 75, "c": 35, "r": 20}[ch]) {
			root.Body = append(root.Body, &Stmt{Op: Make, X: ch, N: g.pick(0, 0, 1, 2)})
		}
	}
	for i := range funcs {
		f := g.p.Funcs[i]
		if i > 0 {
			// Each function is started by one before it, mostly by the root.
			from := g.p.Funcs[g.pick(0, 0, g.IntN(i))]
			start := g.start(i)
			if g.chance(20) {
				start = &Stmt{Op: For, N: g.pick(1, 2, ParamN), Body: []*Stmt{start}}
			}
			g.insert(&from.Body, start)
		}
		for range 1 + g.IntN(4) {
			f.Body = append(f.Body, g.stmt(i, 0))
		}
	}
}

// start returns a go statement, or sometimes a call.
func (g *generator) start(fn int) *Stmt {
	s := &Stmt{Op: Go, Fn: fn, Args: [4]string{"a", "b", "c", "r"}}
	if g.chance(10) {
		s.Op = Call
	}
	if g.chance(20) {
		i, j := g.IntN(3), g.IntN(3)
		s.Args[i], s.Args[j] = s.Args[j], s.Args[i]
	}
	if g.chance(5) {
		s.Args[g.IntN(3)] = "d"
	}
	return s
}

// insert puts s at a random place of body. The channels that a root makes
// mostly come first.
func (g *generator) insert(body *[]*Stmt, s *Stmt) {
	first := 0
	for first < len(*body) && (*body)[first].Op == Make && !g.chance(10) {
		first++
	}
	i := first + g.IntN(len(*body)-first+1)
	*body = append(*body, nil)
	copy((*body)[i+1:], (*body)[i:])
	(*body)[i] = s
}

func (g *generator) channel() string { return g.name("a", "a", "a", "b", "b", "c") }

func (g *generator) value() string { return g.name("0", "1", "2", "v", "w") }

// stmt returns a random statement for function fn, inside of depth others.
func (g *generator) stmt(fn, depth int) *Stmt {
	for {
		switch g.IntN(36) {
		case 0, 1, 2, 3:
			return &Stmt{Op: Send, X: g.channel(), Y: g.value()}
		case 4, 5, 6:
			return g.recv()
		case 7, 8:
			return &Stmt{Op: Close, X: g.channel()}
		case 9, 10, 11, 12:
			return g.selectStmt(fn, depth)
		case 13, 14:
			if depth < 2 {
				return &Stmt{Op: Range, X: g.channel(), Y: g.name("", "v"), Body: g.body(fn, depth, 0)}
			}
		case 15:
			return &Stmt{Op: Add, N: g.pick(1, 1, 1, 2, -1, ParamN)}
		case 16, 17:
			return &Stmt{Op: Done}
		case 18:
			return &Stmt{Op: Wait}
		case 19, 20:
			return g.locking(fn, depth)
		case 21:
			return &Stmt{Op: Cancel}
		case 22:
			return &Stmt{Op: CtxErr, Z: "ok"}
		case 23:
			return &Stmt{Op: Len, X: g.channel(), Y: g.name("v", "w")}
		case 24:
			return &Stmt{Op: Defer, Body: []*Stmt{g.simple()}}
		case 25:
			if g.chance(50) {
				return &Stmt{Op: Recover}
			}
		case 26, 27:
			if depth < 2 {
				return &Stmt{Op: For, N: g.pick(1, 2, 2, ParamN), Y: g.name("", "v"), Body: g.body(fn, depth, 1)}
			}
		case 28, 29, 30:
			if depth < 3 {
				return &Stmt{Op: If, Cond: g.cond(), Body: g.body(fn, depth, 1), Else: g.body(fn, depth, 0)}
			}
		case 31:
			return &Stmt{Op: Set, Y: g.name("v", "w"), N: g.pick(0, 1, ParamN)}
		case 32:
			return &Stmt{Op: g.leave()}
		case 33:
			return &Stmt{Op: Make, X: g.name("a", "b", "d", "d"), N: g.pick(0, 1, 1, 2)}
		case 34:
			if g.chance(50) {
				return &Stmt{Op: Send, X: "r", Y: g.name("a", "b", "d", "d")}
			}
			return &Stmt{Op: Recv, X: "r", Y: "d", Z: g.name("", "ok")}
		case 35:
			if fn+1 < len(g.p.Funcs) && depth < 2 {
				return g.start(fn + 1 + g.IntN(len(g.p.Funcs)-fn-1))
			}
		}
	}
}

// leave returns an operation that leaves a loop, a function or a goroutine.
func (g *generator) leave() Op {
	return []Op{Return, Return, Return, Break, Break, Break, Panic, Goexit}[g.IntN(8)]
}

// body returns a block of least to two statements.
func (g *generator) body(fn, depth, least int) []*Stmt {
	var body []*Stmt
	for range g.pick(least, least, 1, 2) {
		body = append(body, g.stmt(fn, depth+1))
	}
	return body
}

func (g *generator) recv() *Stmt {
	if g.chance(15) {
		return &Stmt{Op: Recv, X: "done"}
	}
	return &Stmt{Op: Recv, X: g.channel(), Y: g.name("", "v", "v", "w"), Z: g.name("", "", "ok")}
}

func (g *generator) selectStmt(fn, depth int) *Stmt {
	s := &Stmt{Op: Select, HasDefault: g.chance(25)}
	for range g.pick(1, 2, 2, 2, 3) {
		var arm *Stmt
		switch {
		case g.chance(30):
			arm = &Stmt{Op: Recv, X: "done"}
		case g.chance(45):
			arm = &Stmt{Op: Send, X: g.channel(), Y: g.value()}
		default:
			arm = g.recv()
		}
		if depth < 2 && g.chance(50) {
			arm.Body = g.body(fn, depth, 0)
		}
		s.Arms = append(s.Arms, arm)
	}
	if s.HasDefault && depth < 2 {
		s.Else = g.body(fn, depth, 0)
	}
	return s
}

// simple returns an operation that can be deferred.
func (g *generator) simple() *Stmt {
	switch g.IntN(9) {
	case 0, 1, 2:
		return &Stmt{Op: Close, X: g.channel()}
	case 3, 4:
		return &Stmt{Op: Done}
	case 5:
		return &Stmt{Op: Cancel}
	case 6:
		return &Stmt{Op: Unlock, X: "mu"}
	case 7:
		return &Stmt{Op: Recv, X: g.name("a", "d")}
	default:
		return &Stmt{Op: Send, X: g.name("a", "d"), Y: "v"}
	}
}

// locking returns statements with a lock.
func (g *generator) locking(fn, depth int) *Stmt {
	lock := &Stmt{Op: Lock, X: g.name("mu", "mu", "rw")}
	unlock := &Stmt{Op: Unlock, X: lock.X}
	switch {
	case g.chance(15):
		return op(g.pickOp(CondWait, Signal, Signal, Broadcast))
	case lock.X == "mu" && g.chance(25):
		return loop(1, lock, op(g.pickOp(CondWait, CondWait, Signal)), unlock)
	case g.chance(15):
		return lock
	case g.chance(15):
		return unlock
	case lock.X == "rw" && g.chance(60):
		lock.Op, unlock.Op = RLock, RUnlock
	case g.chance(20):
		lock.Op, lock.Z = TryLock, "ok"
		return &Stmt{Op: For, N: 1, Body: []*Stmt{lock, {Op: If, Cond: Cond{Kind: CondOk, X: "ok"}, Body: []*Stmt{unlock}}}}
	}
	inner := g.simple()
	if depth < 2 {
		inner = g.stmt(fn, depth+1)
	}
	return &Stmt{Op: For, N: 1, Body: []*Stmt{lock, inner, unlock}}
}

func (g *generator) cond() Cond {
	switch g.IntN(10) {
	case 0:
		return Cond{Kind: CondOk, X: "ok"}
	case 1:
		return Cond{Kind: CondNotOk, X: "ok"}
	case 2, 3:
		return Cond{Kind: CondEq, X: g.name("v", "w", "n"), N: g.IntN(3)}
	case 4:
		return Cond{Kind: CondLess, X: g.name("v", "n"), N: 1 + g.IntN(2)}
	case 5:
		return Cond{Kind: CondFlag}
	default:
		return Cond{Kind: CondChoice}
	}
}
