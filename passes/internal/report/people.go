package report

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/ast/astutil"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/extract"
	"github.com/pipevet/pipevet/passes/internal/model"
)

// A person is a process of a witness as people know it.
type person struct {
	entry   string // label of the function that it runs
	client  bool   // it stands for code that uses a component
	closer  bool
	methods []*model.Func // what a client calls
	told    *model.Func   // the last of them that was told
	begun   token.Pos     // where it was started, as far as the package shows
	last    token.Pos     // of its last step so far
	number  int           // of a goroutine that runs a function literal; the first is 1
	known   string        // what it was called when it was last mentioned
}

// cast introduces the processes of the witness.
func (w *wording) cast() {
	f := w.f
	w.people = map[int]*person{0: {entry: f.Root}}
	funcs := map[string]*model.Func{}
	for _, fn := range f.Program.Funcs {
		funcs[fn.Name] = fn
	}
	root := funcs[f.Program.Root]
	var clients []*model.Func
	if f.Component && root != nil {
		for _, in := range root.Code {
			if in.Op == model.OpCall && in.N == model.CallGo {
				clients = append(clients, funcs[in.Name])
			}
		}
	}
	for _, s := range f.Steps {
		if s.Kind != explore.StepSpawn || s.Peer < 0 {
			continue
		}
		p := &person{entry: s.PeerFunc}
		w.people[s.Peer] = p
		if s.Proc == 0 && f.Stage != nil && extract.IsStageUser(s.PeerFunc) {
			p.client = true
			continue
		}
		if s.Proc == 0 && root != nil && s.Func == root.Label && len(clients) > 0 {
			p.client, p.closer = true, clients[0].Label == extract.CloserLabel
			for _, in := range clients[0].Code {
				if m := funcs[in.Name]; in.Op == model.OpCall && m != nil {
					p.methods = append(p.methods, m)
				}
			}
			clients = clients[1:]
			continue
		}
		if p.begun = f.Unit.Place(s.Site).Pos; !p.begun.IsValid() {
			w.startedElsewhere(s.Peer, p)
		}
	}
}

// startedElsewhere finds the function literal that process n runs, when it is a function of another
// package, such as errgroup's Go, that has started it.
func (w *wording) startedElsewhere(n int, p *person) {
	lit := w.literal(w.home(n))
	if lit == nil {
		return
	}
	p.begun = lit.Pos()
	p.entry = literalPrefix
}

// home returns a position in the package where process n comes along; NoPos if it does not.
func (w *wording) home(n int) token.Pos {
	f := w.f
	if n == f.Proc {
		return f.Pos
	}
	for _, s := range f.Steps {
		if pos := f.Unit.Place(s.Site).Pos; s.Proc == n && pos.IsValid() {
			return pos
		}
		if pos := f.Unit.Place(s.PeerSite).Pos; s.Peer == n && pos.IsValid() {
			return pos
		}
	}
	for _, g := range f.Gone {
		if pos := f.Unit.Place(g.Site).Pos; g.Proc == n && pos.IsValid() {
			return pos
		}
	}
	for _, a := range f.Also {
		if pos := f.Unit.Place(a.Site).Pos; a.Proc == n && pos.IsValid() {
			return pos
		}
	}
	return token.NoPos
}

// literal returns the innermost function literal around pos that is handed to a call, or nil.
func (w *wording) literal(pos token.Pos) *ast.FuncLit {
	file := w.file(pos)
	if file == nil {
		return nil
	}
	path, _ := astutil.PathEnclosingInterval(file, pos, pos)
	for i, n := range path {
		if lit, ok := n.(*ast.FuncLit); ok && i+1 < len(path) {
			if call, ok := path[i+1].(*ast.CallExpr); ok && call.Fun != lit {
				return lit
			}
			return nil
		}
	}
	return nil
}

// literalPrefix is what the labels of function literals begin with.
const literalPrefix = "the function literal"

// name returns what process n is called from here on; fn is the function in which it is.
func (w *wording) name(n int, fn string) string {
	p := w.people[n]
	switch {
	case n < 0:
		return "the environment"
	case p == nil:
		return strings.TrimPrefix(fn, "the ")
	case n == 0 && w.f.Component:
		return w.maker(fn)
	case n == 0:
		return p.entry
	case p.closer && p.known != "":
		return p.known
	case p.client && w.f.Stage != nil:
		return p.entry
	case p.client:
		return w.clientName(p)
	case strings.HasPrefix(p.entry, literalPrefix):
		if p.number == 0 {
			w.literals++
			p.number = w.literals
		}
		return fmt.Sprintf("goroutine %d", p.number)
	}
	for m, other := range w.people {
		if m != n && other.entry == p.entry {
			if p.number == 0 {
				w.literals++
				p.number = w.literals
			}
			return fmt.Sprintf("%s (goroutine %d)", p.entry, p.number)
		}
	}
	return p.entry
}

// maker returns the name of the constructor of a component, if fn is that of the artificial root.
func (w *wording) maker(fn string) string {
	for _, f := range w.f.Program.Funcs {
		if f.Name == w.f.Program.Root && f.Label != fn {
			return fn
		}
	}
	return w.f.Root
}

// clientName tells clients apart as people do: a client, another client, then the client, the other client.
func (w *wording) clientName(p *person) string {
	if p.known == "" {
		w.clients++
		p.known = [...]string{"the client", "the other client", "the third client"}[min(w.clients, 3)-1]
		return [...]string{"a client", "another client", "a third client"}[min(w.clients, 3)-1]
	}
	return p.known
}

// call words that a client calls method m.
func (w *wording) call(n int, m *model.Func) string {
	p := w.people[n]
	if p.closer {
		p.known = m.Label
		return "a client closes it: " + m.Label
	}
	return w.name(n, "") + " calls " + m.Label
}

// artificial reports whether s is a step of a client itself, not of the methods that it calls.
func (w *wording) artificial(s explore.Step) bool {
	p := w.people[s.Proc]
	return p != nil && p.client && s.Func == p.entry
}

// called returns the method that a client starts to call with step number i; nil if it does not.
func (w *wording) called(i int) *model.Func {
	s := w.f.Steps[i]
	p := w.people[s.Proc]
	if p == nil || !w.artificial(s) || len(p.methods) == 0 {
		return nil
	}
	switch {
	case s.Kind == explore.StepChoice && len(p.methods) > 1 && s.N < len(p.methods) && s.Text == "":
		return p.methods[s.N]
	case (s.Kind == explore.StepLock || s.Kind == explore.StepCtxErr && s.N == 0) && len(p.methods) == 1:
		return p.methods[0]
	}
	return nil
}
