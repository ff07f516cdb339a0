package differential

// mutate changes one thing in the program, such as people get wrong.
func (g *generator) mutate() {
	fn := g.IntN(len(g.p.Funcs))
	var all []*[]*Stmt
	blocks(&g.p.Funcs[fn].Body, func(b *[]*Stmt) { all = append(all, b) })
	block := all[g.IntN(len(all))]
	depth := 0
	if block != all[0] {
		depth = 1
	}
	if len(*block) == 0 || g.chance(30) {
		g.insert(block, g.stmt(fn, depth))
		return
	}
	i := g.IntN(len(*block))
	s := (*block)[i]
	switch g.IntN(12) {
	case 0, 1: // forget a statement
		*block = append((*block)[:i:i], (*block)[i+1:]...)
	case 2: // the wrong order
		j := g.IntN(len(*block))
		(*block)[i], (*block)[j] = (*block)[j], s
	case 3: // only sometimes
		if s.Op != Defer && s.Op != Recover {
			(*block)[i] = &Stmt{Op: If, Cond: g.cond(), Body: []*Stmt{s}}
		}
	case 4: // leave early
		g.insert(block, &Stmt{Op: If, Cond: g.cond(), Body: []*Stmt{{Op: g.leave()}}})
	case 5: // not at once, but when the function ends
		switch s.Op {
		case Close, Done, Cancel:
			(*block)[i] = &Stmt{Op: Defer, Body: []*Stmt{s}}
		}
	case 6, 7: // only if it can be done now, or until the context is done
		if s.Op == Send || s.Op == Recv && s.X != "done" {
			(*block)[i] = &Stmt{Op: Select, Arms: []*Stmt{s}}
			if g.chance(30) {
				(*block)[i].HasDefault = true
			} else {
				(*block)[i].Arms = append((*block)[i].Arms, &Stmt{Op: Recv, X: "done"})
			}
		}
	case 8: // give up at some time
		g.insert(block, op(Cancel))
	case 9: // once more
		if s.Op == Go || s.Op == Close || s.Op == Send {
			again := *s
			g.insert(block, &again)
		}
	default:
		g.change(s)
	}
}

// change changes a statement.
func (g *generator) change(s *Stmt) {
	switch s.Op {
	case Make, Add, For:
		if s.N != Forever {
			s.N = g.pick(0, 1, 2, ParamN)
		}
	case Send, Recv, Close, Range, Len:
		if s.X != "r" && s.X != "done" && s.Y != "d" {
			s.X = g.name("a", "b", "c", "d")
		}
	case Lock:
		s.X = g.name("mu", "rw")
	case If:
		s.Cond = g.cond()
	case Go, Call:
		*s = *g.start(s.Fn)
	case Select:
		switch i := g.IntN(len(s.Arms)); {
		case g.chance(30):
			s.HasDefault = !s.HasDefault
			s.Else = nil
		case len(s.Arms) > 1 && g.chance(60):
			s.Arms = append(s.Arms[:i:i], s.Arms[i+1:]...)
		default:
			g.change(s.Arms[i])
		}
	}
}
