package differential

// Shorthands for the statements of patterns.
func mk(x string, n int) *Stmt              { return &Stmt{Op: Make, X: x, N: n} }
func send(x, y string, body ...*Stmt) *Stmt { return &Stmt{Op: Send, X: x, Y: y, Body: body} }
func recv(x, y string, body ...*Stmt) *Stmt { return &Stmt{Op: Recv, X: x, Y: y, Body: body} }
func closing(x string) *Stmt                { return &Stmt{Op: Close, X: x} }
func rng(x, y string, body ...*Stmt) *Stmt  { return &Stmt{Op: Range, X: x, Y: y, Body: body} }
func loop(n int, body ...*Stmt) *Stmt       { return &Stmt{Op: For, N: n, Body: body} }
func either(arms ...*Stmt) *Stmt            { return &Stmt{Op: Select, Arms: arms} }
func deferred(s *Stmt) *Stmt                { return &Stmt{Op: Defer, Body: []*Stmt{s}} }
func op(o Op) *Stmt                         { return &Stmt{Op: o} }
func add(n int) *Stmt                       { return &Stmt{Op: Add, N: n} }
func on(o Op, x string) *Stmt               { return &Stmt{Op: o, X: x} }
func when(c Cond, body ...*Stmt) *Stmt      { return &Stmt{Op: If, Cond: c, Body: body} }

func start(fn int) *Stmt {
	return &Stmt{Op: Go, Fn: fn, Args: [4]string{"a", "b", "c", "r"}}
}

func call(fn int) *Stmt {
	s := start(fn)
	s.Op = Call
	return s
}

// funcs makes the program of the generator; the first body is the root's.
func (g *generator) funcs(bodies ...[]*Stmt) {
	for _, b := range bodies {
		g.p.Funcs = append(g.p.Funcs, &Func{Body: b})
	}
}

// now returns s, or s deferred; both are right at the end of a function. The
// first of the two results goes to its start.
func (g *generator) now(s *Stmt) (first, last []*Stmt) {
	if g.chance(50) {
		return []*Stmt{deferred(s)}, nil
	}
	return nil, []*Stmt{s}
}

func join(parts ...[]*Stmt) []*Stmt {
	var all []*Stmt
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

func list(s ...*Stmt) []*Stmt { return s }

// patterns make correct programs.
var patterns = []func(*generator){
	// A producer, whose channel is ranged over.
	func(g *generator) {
		first, last := g.now(closing("a"))
		g.funcs(
			list(mk("a", g.pick(0, 1, 2)), start(1), rng("a", "v")),
			join(first, list(loop(g.pick(1, 2, ParamN), send("a", g.value()))), last),
		)
	},
	// Workers, and a closer that waits for them.
	func(g *generator) {
		n := g.pick(1, 2, ParamN)
		first, last := g.now(op(Done))
		adding := list(add(n), loop(n, start(1)))
		if g.chance(50) {
			adding = list(loop(n, add(1), start(1)))
		}
		g.funcs(
			join(list(mk("a", g.pick(0, 0, 1, n))), adding, list(start(2), rng("a", "v"))),
			join(first, list(send("a", "1")), last),
			list(op(Wait), closing("a")),
		)
	},
	// Workers whose results fit into the buffer.
	func(g *generator) {
		n := g.pick(1, 2, ParamN)
		g.funcs(
			list(mk("a", n), add(n), loop(n, start(1)), op(Wait), closing("a"), rng("a", "v")),
			list(send("a", "1"), op(Done)),
		)
	},
	// A worker pool with a channel of jobs and one of results.
	func(g *generator) {
		n := g.pick(1, 2)
		first, last := g.now(op(Done))
		g.funcs(
			list(mk("a", g.pick(0, 1)), mk("b", g.pick(0, 1)), add(n), loop(n, start(1)), start(2), start(3), rng("b", "v")),
			join(first, list(rng("a", "v", send("b", "v"))), last),
			list(loop(g.pick(1, 2), send("a", "1")), closing("a")),
			list(op(Wait), closing("b")),
		)
	},
	// One result, or the context is done.
	func(g *generator) {
		first, last := g.now(op(Cancel))
		g.funcs(
			join(first, list(mk("a", 1), start(1), either(recv("a", "v"), recv("done", "", op(g.leaveFunc())))), last),
			list(send("a", "1")),
		)
	},
	// A stage that answers to the context.
	func(g *generator) {
		first, last := g.now(closing("a"))
		g.funcs(
			list(deferred(op(Cancel)), mk("a", g.pick(0, 1)), start(1), rng("a", "v",
				when(Cond{Kind: CondEq, X: "v", N: 1}, op(g.leaveFunc())))),
			join(first, list(loop(g.pick(2, ParamN), either(send("a", g.value()), recv("done", "", op(Return))))), last),
		)
	},
	// A stage between two others, all of which answer to the context.
	func(g *generator) {
		g.funcs(
			list(mk("a", g.pick(0, 1)), mk("b", g.pick(0, 1)), start(1), start(2), recv("b", "v"), op(Cancel)),
			list(deferred(closing("a")), loop(2, either(send("a", "1"), recv("done", "", op(Return))))),
			list(deferred(closing("b")), rng("a", "v", either(send("b", "v"), recv("done", "", op(Return))))),
		)
	},
	// A server that answers requests on the channel that they carry.
	func(g *generator) {
		g.funcs(
			list(mk("r", g.pick(0, 1)), start(1), loop(g.pick(1, 2), mk("d", g.pick(0, 1)), send("r", "d"), recv("d", "v")), closing("r")),
			list(rng("r", "d", send("d", "1"))),
		)
	},
	// A server that is told to quit, and its clients, who give up.
	func(g *generator) {
		g.funcs(
			list(mk("r", 0), mk("c", 0), add(g.pick(1, 2)), start(1), start(2), op(Cancel), closing("c")),
			list(loop(Forever, either(recv("r", "d", send("d", "1")), recv("c", "", op(Return))))),
			list(deferred(op(Done)), mk("d", 1), either(
				send("r", "d", either(recv("d", "v"), recv("done", ""))),
				recv("done", ""))),
		)
	},
	// A channel as a semaphore.
	func(g *generator) {
		n := g.pick(1, 2, ParamN)
		g.funcs(
			list(mk("a", g.pick(1, 2)), add(n), loop(n, send("a", "0"), start(1)), op(Wait)),
			list(deferred(op(Done)), &Stmt{Op: g.pickOp(Len, Set), X: "b", Y: "v"}, recv("a", "")),
		)
	},
	// A mutex around work.
	func(g *generator) {
		n := g.pick(2, ParamN)
		first, last := g.now(on(Unlock, "mu"))
		g.funcs(
			list(mk("a", 2), add(n), loop(n, start(1)), op(Wait), on(Lock, "mu"), closing("a"), on(Unlock, "mu")),
			list(call(2), op(Done)),
			join(list(on(Lock, "mu")), first, list(either(send("a", "1"))), last),
		)
		g.p.Funcs[2].Body[len(g.p.Funcs[2].Body)-1-len(last)].HasDefault = true
	},
	// A queue with a cond: its consumers wait while it is empty.
	func(g *generator) {
		n := g.pick(1, 2)
		wake := g.pickOp(Signal, Broadcast)
		if n > 1 && g.chance(50) {
			wake = Broadcast
		}
		length := &Stmt{Op: Len, X: "a", Y: "v"}
		g.funcs(
			list(mk("a", 2), loop(n, start(1)), loop(n, on(Lock, "mu"), send("a", "1"), op(wake), on(Unlock, "mu"))),
			list(on(Lock, "mu"), length, when(Cond{Kind: CondLess, X: "v", N: 1}, op(CondWait)), recv("a", "v"), on(Unlock, "mu")),
		)
	},
	// Readers and a writer.
	func(g *generator) {
		g.funcs(
			list(mk("a", 1), add(2), start(1), start(2), on(RLock, "rw"), on(RUnlock, "rw"), op(Wait), recv("a", "v")),
			list(on(RLock, "rw"), on(RUnlock, "rw"), op(Done)),
			list(on(Lock, "rw"), send("a", "1"), on(Unlock, "rw"), op(Done)),
		)
	},
	// Ping-pong.
	func(g *generator) {
		n := g.pick(1, 2, ParamN)
		g.funcs(
			list(mk("a", 0), mk("b", g.pick(0, 1)), start(1), loop(n, send("a", "1"), recv("b", "v"))),
			list(loop(n, recv("a", "v"), send("b", "v"))),
		)
	},
	// A result or an error, each on its channel.
	func(g *generator) {
		g.funcs(
			list(mk("a", 1), mk("b", 1), start(1), either(recv("a", "v"), recv("b", "v", op(Return)))),
			list(&Stmt{Op: If, Cond: g.cond(), Body: list(send("a", "1")), Else: list(send("b", "2"))}),
		)
	},
	// The first of several results; the others fit into the buffer.
	func(g *generator) {
		n := g.pick(2, 2, ParamN)
		g.funcs(
			list(mk("a", n), loop(n, start(1)), when(Cond{Kind: CondNotOk, X: "ok"}, loop(n, recv("a", "v"), op(Break)))),
			list(send("a", g.value())),
		)
	},
	// A loop that polls, and a producer that drops what nobody wants.
	func(g *generator) {
		g.funcs(
			list(mk("a", g.pick(0, 1)), mk("c", 0), start(1), loop(2, send("a", "1")), closing("c")),
			list(loop(Forever, either(recv("a", "v"), recv("c", "", op(Return))))),
		)
	},
}

// leaveFunc is Return or Goexit.
func (g *generator) leaveFunc() Op { return g.pickOp(Return, Return, Return, Goexit) }

func (g *generator) pickOp(ops ...Op) Op { return ops[g.IntN(len(ops))] }
