// Package report turns findings into diagnostics: it words them, tells the witness
// as related information, and attaches suggested fixes.
package report

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/prove"
)

// An Operation is the syntax at which a finding was made.
type Operation struct {
	File *ast.File
	Path []ast.Node    // from the operation outwards
	Chan ast.Expr      // what is sent on, received from or ranged over; nil for a select or a call
	Call *ast.CallExpr // the call, when the operation itself is in another package
}

// Locate returns the operation at pos, or nil if there is none, or its file is generated.
func Locate(pass *analysis.Pass, pos token.Pos) *Operation {
	for _, f := range pass.Files {
		if f.FileStart <= pos && pos < f.FileEnd {
			if ast.IsGenerated(f) {
				return nil
			}
			path, _ := astutil.PathEnclosingInterval(f, pos, pos+1)
			op := &Operation{File: f}
			for i, n := range path {
				switch n := n.(type) {
				case *ast.SendStmt:
					op.Chan = n.Chan
				case *ast.UnaryExpr:
					if n.Op != token.ARROW {
						continue
					}
					op.Chan = n.X
				case *ast.RangeStmt:
					op.Chan = n.X
				case *ast.GoStmt:
					op.Call = n.Call
				case *ast.CallExpr:
					op.Call = n
				case *ast.SelectStmt:
				default:
					continue
				}
				op.Path = path[i:]
				return op
			}
			return nil
		}
	}
	return nil
}

// Name returns the source text of the channel at op.
func (op *Operation) Name() string {
	if op.Chan == nil {
		return ""
	}
	return exprString(op.Chan)
}

// Diagnose words finding f at op: "who blocks for ever doing: why".
func Diagnose(pass *analysis.Pass, f *prove.Finding, op *Operation, doing string) analysis.Diagnostic {
	w := &wording{pass: pass, f: f}
	end := op.Path[0].End()
	if r, ok := op.Path[0].(*ast.RangeStmt); ok {
		end = r.X.End()
	}
	if _, ok := op.Path[0].(*ast.SelectStmt); ok {
		end = f.Pos + token.Pos(len("select"))
	}
	return analysis.Diagnostic{
		Pos:     f.Pos,
		End:     end,
		Message: fmt.Sprintf("%s blocks for ever %s: %s%s", w.who(), doing, w.why(), w.when()),
		Related: w.steps(),
	}
}

type wording struct {
	pass *analysis.Pass
	f    *prove.Finding
}

// who names the goroutine that is stuck.
func (w *wording) who() string {
	name := w.f.Stack[0].Func
	for _, fr := range w.f.Stack {
		if w.f.Unit.Place(fr.Site).Pos.IsValid() {
			name = fr.Func
			break
		}
	}
	if strings.HasPrefix(name, "the function literal") && w.f.Proc != 0 {
		if p := w.f.Unit.Place(w.f.Started).Pos; p.IsValid() {
			return fmt.Sprintf("the goroutine started at line %d", w.line(p))
		}
	}
	return name
}

func (w *wording) line(p token.Pos) int { return w.pass.Fset.Position(p).Line }

// why says why nobody comes.
func (w *wording) why() string {
	f := w.f
	if len(f.Prims) == 1 && f.Prims[0] == 0 {
		return "it is nil"
	}
	peer := "nobody sends, or closes it"
	if f.Kind == explore.StuckSend {
		peer = "nobody receives"
	}
	if f.Kind == explore.StuckRange {
		peer = "nobody closes it"
	}
	if f.Kind == explore.StuckSelect {
		peer = "nobody comes to any of its arms"
	}
	for i := len(f.Gone) - 1; i >= 0; i-- {
		g := f.Gone[i]
		if p := f.Unit.Place(g.Site).Pos; p.IsValid() {
			return fmt.Sprintf("%s any more, %s has left at line %d", peer, g.Func, w.line(p))
		}
	}
	return peer
}

// when says for which parameters it happens, if not for all.
func (w *wording) when() string {
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
	for _, s := range f.Steps {
		if s.Kind == explore.StepChoice && s.Text != "" {
			c := s.Text
			if !contains(conds, c) && len(conds) < 3 {
				conds = append(conds, c)
			}
		}
	}
	if len(conds) == 0 {
		return ""
	}
	return " (when " + strings.Join(conds, " and ") + ")"
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func largest(set map[int]bool) int {
	m := -1
	for v := range set {
		m = max(m, v)
	}
	return m
}
