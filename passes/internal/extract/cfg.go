package extract

import "github.com/pipevet/pipevet/passes/internal/model"

// A graph is the control flow graph of a function's code, with postdominators.
// Node len(blocks) is the virtual exit.
type graph struct {
	blocks  []blockRange
	of      []int   // block of each instruction
	succs   [][]int // without edges to the virtual exit
	preds   [][]int
	ipdom   []int   // immediate postdominator
	cdeps   [][]int // blocks whose branch decides whether the block runs
	endless []bool  // the exit cannot be reached from the block
}

type blockRange struct{ from, to int } // instructions [from, to)

func terminates(op model.Op) bool {
	switch op {
	case model.OpJump, model.OpIf, model.OpChoose, model.OpReturn, model.OpPanic, model.OpGoexit, model.OpExit:
		return true
	}
	return false
}

func newGraph(f *model.Func) *graph {
	code := f.Code
	leader := make([]bool, len(code)+1)
	leader[0] = true
	if f.Recover > 0 {
		leader[f.Recover] = true
	}
	for i, in := range code {
		for _, to := range in.To {
			leader[to] = true
		}
		if terminates(in.Op) {
			leader[i+1] = true
		}
	}
	g := &graph{of: make([]int, len(code))}
	for i := range code {
		if leader[i] {
			g.blocks = append(g.blocks, blockRange{i, i})
		}
		b := len(g.blocks) - 1
		g.blocks[b].to = i + 1
		g.of[i] = b
	}
	n := len(g.blocks)
	g.succs = make([][]int, n)
	g.preds = make([][]int, n+1)
	var exits []int
	for b, r := range g.blocks {
		last := code[r.to-1]
		switch {
		case len(last.To) > 0 && terminates(last.Op):
			for _, to := range last.To {
				g.succs[b] = append(g.succs[b], g.of[to])
			}
		case terminates(last.Op):
			exits = append(exits, b)
		case r.to < len(code):
			g.succs[b] = append(g.succs[b], b+1)
		default:
			exits = append(exits, b)
		}
		for _, s := range g.succs[b] {
			g.preds[s] = append(g.preds[s], b)
		}
	}
	g.postdominators(exits)
	return g
}

// postdominators computes immediate postdominators (Cooper, Harvey, Kennedy: A Simple, Fast
// Dominance Algorithm, on the reversed graph) and control dependences (Ferrante,
// Ottenstein, Warren). Loops that are never left get an edge to the exit from
// their last block.
func (g *graph) postdominators(exits []int) {
	n := len(g.blocks)
	exit := n
	toExit := make([]bool, n)
	reach := make([]bool, n)
	mark := func(b int) {
		stack := []int{b}
		for len(stack) > 0 {
			b := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if reach[b] {
				continue
			}
			reach[b] = true
			stack = append(stack, g.preds[b]...)
		}
	}
	for _, b := range exits {
		toExit[b] = true
		mark(b)
	}
	g.endless = make([]bool, n)
	for b := range n {
		g.endless[b] = !reach[b]
	}
	for b := n - 1; b >= 0; b-- {
		if !reach[b] {
			toExit[b] = true
			mark(b)
		}
	}
	succs := func(b int) []int {
		if toExit[b] {
			return append(append([]int(nil), g.succs[b]...), exit)
		}
		return g.succs[b]
	}
	// Order of the reversed graph.
	order := make([]int, 0, n+1) // postorder from exit
	num := make([]int, n+1)
	seen := make([]bool, n+1)
	type item struct{ node, next int }
	var exitPreds []int
	for p := range n {
		if toExit[p] {
			exitPreds = append(exitPreds, p)
		}
	}
	stack := []item{{exit, 0}}
	seen[exit] = true
	for len(stack) > 0 {
		top := &stack[len(stack)-1]
		ps := exitPreds
		if top.node != exit {
			ps = g.preds[top.node]
		}
		if top.next < len(ps) {
			p := ps[top.next]
			top.next++
			if !seen[p] {
				seen[p] = true
				stack = append(stack, item{p, 0})
			}
			continue
		}
		num[top.node] = len(order)
		order = append(order, top.node)
		stack = stack[:len(stack)-1]
	}
	g.ipdom = make([]int, n+1)
	for i := range g.ipdom {
		g.ipdom[i] = -1
	}
	g.ipdom[exit] = exit
	for changed := true; changed; {
		changed = false
		for i := len(order) - 1; i >= 0; i-- {
			b := order[i]
			if b == exit {
				continue
			}
			d := -1
			for _, s := range succs(b) {
				if g.ipdom[s] < 0 {
					continue
				}
				if d < 0 {
					d = s
					continue
				}
				x, y := d, s
				for x != y {
					for num[x] < num[y] {
						x = g.ipdom[x]
					}
					for num[y] < num[x] {
						y = g.ipdom[y]
					}
				}
				d = x
			}
			if d != g.ipdom[b] {
				g.ipdom[b] = d
				changed = true
			}
		}
	}
	g.cdeps = make([][]int, n)
	for b := range n {
		ss := succs(b)
		if len(ss) < 2 {
			continue
		}
		for _, s := range ss {
			for r := s; r != g.ipdom[b] && r != exit && r >= 0; r = g.ipdom[r] {
				if len(g.cdeps[r]) == 0 || g.cdeps[r][len(g.cdeps[r])-1] != b {
					g.cdeps[r] = append(g.cdeps[r], b)
				}
			}
		}
	}
}

// inCycle reports whether block b can be reached from itself.
func (g *graph) inCycle(b int) bool {
	seen := make([]bool, len(g.blocks))
	stack := append([]int(nil), g.succs[b]...)
	for len(stack) > 0 {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if s == b {
			return true
		}
		if !seen[s] {
			seen[s] = true
			stack = append(stack, g.succs[s]...)
		}
	}
	return false
}
