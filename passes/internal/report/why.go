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

// A lack words what the stuck process waits for in vain.
type lack struct{ helper, nobody string }

var lacks = map[explore.VerdictKind]lack{
	explore.StuckSend:   {"receiver", "nobody receives"},
	explore.StuckRecv:   {"sender", "nobody sends or closes it"},
	explore.StuckRange:  {"sender", "nobody closes it"},
	explore.StuckSelect: {"", "nobody comes to any of its cases"},
}

// why says why nobody comes.
func (w *wording) why() string {
	f := w.f
	if len(f.Prims) == 1 && f.Prims[0] == 0 {
		return "it is nil"
	}
	lack := lacks[f.Kind]
	for i := len(f.Gone) - 1; i >= 0; i-- {
		g := f.Gone[i]
		if p := f.Unit.Place(g.Site).Pos; p.IsValid() && w.helps(p) {
			who := w.leaver(g)
			if lack.helper != "" && f.Kind != explore.StuckRange && w.alone(g.Proc) {
				return fmt.Sprintf("its only %s, %s, has left at line %d", lack.helper, who, w.line(p))
			}
			return fmt.Sprintf("%s any more: %s has left at line %d", lack.nobody, who, w.line(p))
		}
	}
	for _, a := range f.Also {
		if p := f.Unit.Place(a.Site).Pos; a.Holds && p.IsValid() && w.helps(p) {
			return fmt.Sprintf("%s: %s is stuck itself at line %d", lack.nobody, a.Func, w.line(p))
		}
	}
	for i := len(f.Gone) - 1; i >= 0; i-- {
		g := f.Gone[i]
		p := f.Unit.Place(g.Site).Pos
		if who := w.people[g.Proc]; p.IsValid() && !(f.Component && g.Proc == 0) && (who == nil || !who.client) {
			return fmt.Sprintf("%s: %s has left at line %d", lack.nobody, w.leaver(g), w.line(p))
		}
	}
	return lack.nobody
}

// leaver names a process that has left.
func (w *wording) leaver(g explore.Gone) string {
	if strings.HasPrefix(g.Func, "the function literal") && g.Proc != 0 {
		for _, s := range w.f.Steps {
			if p := w.f.Unit.Place(s.Site).Pos; s.Kind == explore.StepSpawn && s.Peer == g.Proc && p.IsValid() {
				return fmt.Sprintf("the goroutine started at line %d", w.line(p))
			}
		}
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

// helps reports whether the function around pos has an operation that would have helped: on a channel of
// the same type as that at which the process is stuck, in the other direction.
func (w *wording) helps(pos token.Pos) bool {
	file := w.file(pos)
	op := Locate(w.pass, w.f.Pos)
	if file == nil || op == nil || op.Chan == nil {
		return file != nil
	}
	elem := func(e ast.Expr) types.Type {
		if t := w.pass.TypesInfo.TypeOf(e); t != nil {
			if c, ok := t.Underlying().(*types.Chan); ok {
				return c.Elem()
			}
		}
		return nil
	}
	want := elem(op.Chan)
	same := func(e ast.Expr) bool { t := elem(e); return t != nil && want != nil && types.Identical(t, want) }
	var body *ast.BlockStmt
	path, _ := astutil.PathEnclosingInterval(file, pos, pos)
	for _, n := range path {
		switch n := n.(type) {
		case *ast.FuncLit:
			body = n.Body
		case *ast.FuncDecl:
			body = n.Body
		default:
			continue
		}
		break
	}
	if body == nil {
		return false
	}
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.RangeStmt:
			found = found || w.f.Kind == explore.StuckSend && same(n.X)
		case *ast.UnaryExpr:
			found = found || w.f.Kind == explore.StuckSend && n.Op == token.ARROW && same(n.X)
		case *ast.SendStmt:
			found = found || w.f.Kind == explore.StuckRecv && same(n.Chan)
		case *ast.CallExpr:
			if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "close" && len(n.Args) == 1 && w.f.Kind != explore.StuckSend {
				found = found || same(n.Args[0])
			}
		}
		return true
	})
	return found
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
		if p := w.f.Unit.Place(g.Site).Pos; p.IsValid() && w.helps(p) {
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
				return []string{op.Name() + " fires first"}
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
	return condition(file, pos, s.Text), pos
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
