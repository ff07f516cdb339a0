// Package report turns findings into diagnostics: it words them, tells the witness
// as related information, and attaches suggested fixes.
package report

import (
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"

	"github.com/pipevet/pipevet/passes/internal/check"
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

// Locate returns the operation at pos, or nil if there is none.
func Locate(pass *analysis.Pass, pos token.Pos) *Operation {
	for _, f := range pass.Files {
		if f.FileStart <= pos && pos < f.FileEnd {
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
				case *ast.DeferStmt:
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
func Diagnose(pass *analysis.Pass, f *prove.Finding, op *Operation) analysis.Diagnostic {
	if f.Permit != nil {
		return diagnosePermit(pass, f, op)
	}
	w := &wording{pass: pass, f: f}
	w.cast()
	end := op.Path[0].End()
	if r, ok := op.Path[0].(*ast.RangeStmt); ok {
		end = r.X.End()
	}
	if _, ok := op.Path[0].(*ast.SelectStmt); ok {
		end = f.Pos + token.Pos(len("select"))
	}
	return analysis.Diagnostic{
		Pos:      f.Pos,
		End:      end,
		Category: category(f),
		Message:  w.message(op),
		Related:  w.steps(),
	}
}

// category returns what f rests on.
func category(f *prove.Finding) string {
	if f.Stage != nil || f.Permit != nil || f.Component || f.Call != nil {
		return check.Contract
	}
	return check.Proved
}

func (w *wording) message(op *Operation) string {
	if w.f.Kind.Panics() {
		return w.panics(op)
	}
	if w.f.Unclosed() {
		return fmt.Sprintf("%s, which %s returns, is not closed on every path; to range over it blocks for ever: %s%s",
			w.channel(), w.f.Root, w.why(), w.when())
	}
	return fmt.Sprintf("%s blocks for ever %s: %s%s", w.who(), doing(w.f, op), w.why(), w.when())
}

// doing words what a goroutine does for ever: "sending on ch".
func doing(f *prove.Finding, op *Operation) string {
	_, ranges := op.Path[0].(*ast.RangeStmt)
	switch {
	case op.Call != nil:
		return "in the call of " + exprString(op.Call.Fun)
	case f.Kind == explore.StuckSend:
		return "sending on " + op.Name()
	case op.Chan == nil:
		return "in select"
	case ranges:
		return "ranging over " + op.Name()
	}
	return "receiving from " + op.Name()
}

// channel names the channel that the finding is about, after the variable that it was given to.
func (w *wording) channel() string {
	if call := madeAt(w.pass, w.f); call != nil {
		for _, obj := range namesOf(w.pass, call) {
			if obj != nil {
				return obj.Name()
			}
		}
	}
	return "a channel"
}

type wording struct {
	pass     *analysis.Pass
	f        *prove.Finding
	people   map[int]*person
	literals int // goroutines that have got a number
	clients  int // clients that have been mentioned
}

// who names the goroutine that is stuck.
func (w *wording) who() string {
	name := ""
	for _, fr := range w.f.Stack {
		if w.f.Unit.Place(fr.Site).Pos.IsValid() {
			name = fr.Func
			break
		}
	}
	if name == "" || strings.HasPrefix(name, literalPrefix) {
		if p := w.people[w.f.Proc]; p != nil && p.begun.IsValid() {
			return "the goroutine started at " + w.line(p.begun)
		}
	}
	if name == "" {
		return w.f.Stack[0].Func
	}
	return name
}

// line words where p is: "line 12", or "file.go:12" when that is not the file of the finding.
func (w *wording) line(p token.Pos) string {
	at, here := w.pass.Fset.Position(p), w.pass.Fset.Position(w.f.Pos)
	if at.Filename != here.Filename {
		return fmt.Sprintf("%s:%d", filepath.Base(at.Filename), at.Line)
	}
	return fmt.Sprintf("line %d", at.Line)
}
