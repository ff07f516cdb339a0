package report

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/astutil"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/model"
)

// nobody words what the stuck process waits for in vain.
var nobody = map[explore.VerdictKind]string{
	explore.StuckSend:   "nobody receives",
	explore.StuckRecv:   "nobody sends or closes it",
	explore.StuckRange:  "nobody closes it",
	explore.StuckSelect: "nobody comes to any of its cases",
}

// why says why nobody comes.
func (w *wording) why() string {
	f := w.f
	if len(f.Prims) == 1 && f.Prims[0] == 0 {
		return "it is nil"
	}
	if f.Timer && len(f.Prims) == 1 {
		if f.Kind == explore.StuckRange {
			return "the channel of a ticker is never closed"
		}
		return "the timer does not fire any more"
	}
	nobody := nobody[f.Kind]
	if f.Ticks {
		nobody = strings.Replace(nobody, "nobody", "nobody but its timer", 1)
	}
	if op := Locate(w.pass, f.Pos); op != nil && strings.HasSuffix(op.Name(), ".Done()") {
		nobody = "nobody cancels " + strings.TrimSuffix(op.Name(), ".Done()")
	}
	if op := Locate(w.pass, f.Pos); op != nil && f.Kind == explore.StuckSend {
		if c := (&classifier{w.pass, f, op}); c.fanIn() {
			return fmt.Sprintf("%s: the one who should waits for it at %s first", nobody, w.line(waitPos(f, c.waiter())))
		}
	}
	if f.Call != nil {
		return nobody + " when " + f.Call.Context.Name() + " is done"
	}
	if f.Stage != nil && !f.Unclosed() {
		if stopped := w.stopped(); stopped != "" {
			return nobody + " when " + stopped
		}
	}
	for _, g := range slices.Backward(f.Gone) {
		p := f.Unit.Place(g.Site).Pos
		if !p.IsValid() {
			continue
		}
		switch help := w.help(p); {
		case help == "", help == "peer" && w.outside(g.Proc):
			continue
		case help == "close":
			nobody = "nobody closes it"
		case help != "peer" && w.alone(g.Proc):
			return fmt.Sprintf("its only %s, %s, has left at %s", help, w.leaver(g), w.line(p))
		}
		return fmt.Sprintf("%s any more: %s has left at %s", nobody, w.leaver(g), w.line(p))
	}
	for _, a := range f.Also {
		if p := f.Unit.Place(a.Site).Pos; a.Holds && p.IsValid() && w.help(p) != "" {
			return fmt.Sprintf("%s: %s is stuck itself at %s", nobody, a.Func, w.line(p))
		}
	}
	for _, g := range slices.Backward(f.Gone) {
		if p := f.Unit.Place(g.Site).Pos; p.IsValid() && !w.outside(g.Proc) {
			return fmt.Sprintf("%s: %s has left at %s", nobody, w.leaver(g), w.line(p))
		}
	}
	return nobody
}

// stopped words that a stage was told to stop: "ctx is done"; "" if it was not.
func (w *wording) stopped() string {
	for _, s := range w.f.Steps {
		pos := w.f.Unit.Place(s.Prim).Pos
		if !pos.IsValid() {
			continue
		}
		switch s.Kind {
		case explore.StepCancel:
			return w.contextName(pos) + " is done"
		case explore.StepClose:
			if p := w.people[s.Proc]; p != nil && p.client && !w.concerned(s.Prim) {
				return w.parameterAt(pos) + " is closed"
			}
		}
	}
	return ""
}

// parameterAt returns the name of the parameter at pos.
func (w *wording) parameterAt(pos token.Pos) string {
	if path := pathAt(w.pass, pos); len(path) > 0 {
		if id, ok := path[0].(*ast.Ident); ok {
			return id.Name
		}
	}
	return "the done channel"
}

// outside reports whether process n only uses a component, or has made it.
func (w *wording) outside(n int) bool {
	p := w.people[n]
	return w.f.Component && n == 0 || p != nil && p.client
}

// leaver names a process that has left.
func (w *wording) leaver(g explore.Gone) string {
	if p := w.people[g.Proc]; strings.HasPrefix(g.Func, literalPrefix) && p != nil && p.begun.IsValid() {
		return "the goroutine started at " + w.line(p.begun)
	}
	return g.Func
}

// alone reports whether process n was the only other one that had to do with what f waits for.
func (w *wording) alone(n int) bool {
	f := w.f
	other := func(m int) bool { return m >= 0 && m != n && m != f.Proc }
	return len(f.Prims) == 1 &&
		!slices.ContainsFunc(f.Gone, func(g explore.Gone) bool { return other(g.Proc) }) &&
		!slices.ContainsFunc(f.Also, func(a explore.Stuck) bool { return a.Holds && other(a.Proc) }) &&
		!slices.ContainsFunc(f.Steps, func(s explore.Step) bool {
			return w.concerned(s.Prim) && (other(s.Proc) || other(s.Peer))
		})
}

// help returns what the function around pos could have been for the stuck process: a "receiver" or "sender" for
// a channel of the same type, "close" if all that it does is close one, "" if it does nothing of the kind.
func (w *wording) help(pos token.Pos) string {
	op := Locate(w.pass, w.f.Pos)
	body := w.body(pos)
	if body == nil || op == nil {
		return ""
	}
	if op.Chan == nil {
		return "peer" // a select or a call: what is missing is not told by one type
	}
	want := w.elem(op.Chan)
	same := func(e ast.Expr) bool {
		t := w.elem(e)
		return t != nil && want != nil && (types.Identical(t, want) || isTypeParam(t) || isTypeParam(want))
	}
	sending := w.f.Kind == explore.StuckSend
	help := ""
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.RangeStmt:
			if sending && same(n.X) {
				help = "receiver"
			}
		case *ast.UnaryExpr:
			if sending && n.Op == token.ARROW && same(n.X) {
				help = "receiver"
			}
		case *ast.SendStmt:
			if w.f.Kind == explore.StuckRecv && same(n.Chan) {
				help = "sender"
			}
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "close" && len(n.Args) == 1 && !sending && help == "" && same(n.Args[0]) {
				help = "close"
			}
		}
		return true
	})
	return help
}

// body returns the body of the innermost function around pos, or nil.
func (w *wording) body(pos token.Pos) *ast.BlockStmt {
	file := w.file(pos)
	if file == nil {
		return nil
	}
	path, _ := astutil.PathEnclosingInterval(file, pos, pos)
	for _, n := range path {
		switch n := n.(type) {
		case *ast.FuncLit:
			return n.Body
		case *ast.FuncDecl:
			return n.Body
		}
	}
	return nil
}

// elem returns the element type of channel e, or nil.
func (w *wording) elem(e ast.Expr) types.Type {
	if t := w.pass.TypesInfo.TypeOf(e); t != nil {
		if c, ok := t.Underlying().(*types.Chan); ok {
			return c.Elem()
		}
	}
	return nil
}

func isTypeParam(t types.Type) bool {
	_, ok := t.(*types.TypeParam)
	return ok
}

// when says in which circumstances it happens, if not in all: at most two.
func (w *wording) when() string {
	conds := append(w.ends(), w.decisions(true)...)
	conds = append(conds, w.counts()...)
	conds = append(conds, w.decisions(false)...)
	conds = conds[:min(len(conds), 2)]
	if len(conds) == 0 {
		return ""
	}
	return " (when " + strings.Join(conds, " and ") + ")"
}

// left returns the processes of whom the conditions are told: who is stuck, and who left.
func (w *wording) left() map[int]bool {
	set := map[int]bool{w.f.Proc: true}
	for _, g := range w.f.Gone {
		if p := w.f.Unit.Place(g.Site).Pos; p.IsValid() && w.help(p) != "" {
			set[g.Proc] = true
		}
	}
	return set
}

// ends returns "ctx is done first" if somebody left because of a context that ends from outside, or
// the like for a timer.
func (w *wording) ends() []string {
	left := w.left()
	cancelled, fired := false, false
	for _, s := range w.f.Steps {
		switch s.Kind {
		case explore.StepCancel:
			cancelled = cancelled || s.Proc < 0
		case explore.StepFire:
			fired = true
		case explore.StepRecv:
			op := w.at(s.Site)
			if op == nil || !left[s.Proc] || s.Proc == w.f.Proc {
				continue
			}
			ctx, isDone := strings.CutSuffix(op.Name(), ".Done()")
			switch {
			case cancelled && isDone:
				return []string{ctx + " is done first"}
			case fired && s.Select && (strings.HasSuffix(op.Name(), ".C") || strings.HasPrefix(op.Name(), "time.")):
				return []string{brief(op.Chan) + " fires first"}
			}
		}
	}
	return nil
}

// decisions returns the last decisions of the processes of whom conditions are told: those on
// errors, or the others. What is decided one way here and the other way there is told with its line.
func (w *wording) decisions(errors bool) []string {
	left := w.left()
	type decision struct {
		text string
		pos  token.Pos
	}
	var list []decision
	for i := len(w.f.Steps) - 1; i >= 0; i-- {
		s := w.f.Steps[i]
		if s.Kind != explore.StepChoice || !left[s.Proc] {
			continue
		}
		text, pos := w.decision(s)
		isErr := strings.HasSuffix(text, "rr != nil")
		usual := strings.HasSuffix(text, " == nil") || strings.HasPrefix(text, "the loop ")
		if text == "" || isErr != errors || usual || slices.ContainsFunc(list, func(d decision) bool { return d.pos == pos || d.text == text }) {
			continue
		}
		list = append(list, decision{text, pos})
	}
	var conds []string
	for _, d := range slices.Backward(list) {
		conds = append(conds, d.text)
	}
	return conds
}

// decision words the decision of a step, and returns where it is taken; "" if it is not clear.
func (w *wording) decision(s explore.Step) (string, token.Pos) {
	pos := w.f.Unit.Place(s.Site).Pos
	file := w.file(pos)
	if file == nil || w.artificial(s) {
		return "", token.NoPos
	}
	if w.panicsNext(s) {
		if call := w.at(s.Site); call != nil && call.Call != nil {
			return brief(call.Call) + " panics", pos
		}
	}
	return condition(file, pos, s.Text), pos
}

// panicsNext reports whether a panic, at the same place, is what its process does after s.
func (w *wording) panicsNext(s explore.Step) bool {
	i := slices.Index(w.f.Steps, s)
	for _, next := range w.f.Steps[i+1:] {
		if next.Proc == s.Proc {
			return next.Kind == explore.StepPanic && next.Site == s.Site
		}
	}
	return false
}

// counts says for which numbers and lengths it happens.
func (w *wording) counts() []string {
	f := w.f
	var conds []string
	for i, p := range f.Program.Params {
		here, all := map[int]bool{}, map[int]bool{}
		for _, inst := range f.Instances {
			here[inst[i]] = true
		}
		for _, inst := range f.AllInstances {
			all[inst[i]] = true
		}
		delete(here, -1)
		delete(all, -1)
		if len(here) == 0 || len(here) == len(all) {
			continue
		}
		low := -1
		upward := true
		for v := range all {
			if here[v] && (low < 0 || v < low) {
				low = v
			}
		}
		for v := range all {
			if v >= low && !here[v] {
				upward = false
			}
		}
		if upward && low == 1 && p.Count {
			continue // there is something at all, as a rule
		}
		if upward && len(here) > 1 || upward && low == largest(all) {
			conds = append(conds, fmt.Sprintf("%s is %d or more", p.Name, low))
		} else if n := f.Params[i]; n >= 0 {
			conds = append(conds, fmt.Sprintf("%s is %d", p.Name, n))
		}
	}
	return conds
}

func largest(set map[int]bool) int {
	m := -1
	for v := range set {
		m = max(m, v)
	}
	return m
}

// file returns the file of the package in which pos is, or nil.
func (w *wording) file(pos token.Pos) *ast.File {
	for _, f := range w.pass.Files {
		if pos.IsValid() && f.FileStart <= pos && pos < f.FileEnd {
			return f
		}
	}
	return nil
}

// at returns the operation at a site of the package, or nil.
func (w *wording) at(s model.Site) *Operation {
	if pos := w.f.Unit.Place(s).Pos; pos.IsValid() {
		return Locate(w.pass, pos)
	}
	return nil
}

// contextName returns the name of the context that comes from pos, if it has one there.
func (w *wording) contextName(pos token.Pos) string {
	if file := w.file(pos); file != nil {
		path, _ := astutil.PathEnclosingInterval(file, pos, pos+1)
		for _, n := range path {
			switch n := n.(type) {
			case *ast.Ident:
				if n.Pos() == pos && n.Name != "_" && isContext(w.pass.TypesInfo.TypeOf(n)) {
					return n.Name
				}
			case *ast.AssignStmt:
				if id, ok := n.Lhs[0].(*ast.Ident); ok && id.Name != "_" && isContext(w.pass.TypesInfo.TypeOf(id)) {
					return id.Name
				}
			case *ast.BlockStmt:
				return "the context"
			}
		}
	}
	return "the context"
}
