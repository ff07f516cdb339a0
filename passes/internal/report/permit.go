package report

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/model"
	"github.com/pipevet/pipevet/passes/internal/prove"
)

// diagnosePermit words a finding about a permit of a semaphore.
func diagnosePermit(pass *analysis.Pass, f *prove.Finding, op *Operation) analysis.Diagnostic {
	w := &permitWording{wording: wording{pass: pass, f: f}, op: op}
	w.cast()
	w.blame()
	return analysis.Diagnostic{
		Pos:      f.Pos,
		End:      op.Path[0].End(),
		Category: category(f),
		Message:  w.message(),
		Related:  w.steps(),
	}
}

type permitWording struct {
	wording
	op     *Operation
	from   int // step at which the permit was acquired, -1 if none was lost
	blamed int // process that should have released it
}

// blame finds who should have released the permit: who acquired it, or the goroutine that was started to.
func (w *permitWording) blame() {
	p := w.f.Permit
	w.from, w.blamed = -1, p.Acquirer
	if p.Acquired == 0 {
		return
	}
	for i, s := range w.f.Steps {
		if s.Site == p.Acquired && s.Proc == p.Acquirer {
			w.from = i
		}
	}
	for _, s := range w.f.Steps[w.from+1:] {
		if s.Kind == explore.StepSpawn && s.Proc == p.Acquirer && w.ended(s.Peer) && w.releases(s.Peer) {
			w.blamed = s.Peer
			return
		}
	}
}

func (w *permitWording) ended(proc int) bool {
	return slices.ContainsFunc(w.f.Steps, func(s explore.Step) bool { return s.Kind == explore.StepEnd && s.Proc == proc })
}

// releases reports whether what process proc runs has a release, as far as it shows.
func (w *permitWording) releases(proc int) bool {
	p := w.people[proc]
	if p == nil || !p.begun.IsValid() {
		return false
	}
	for _, n := range pathAt(w.pass, p.begun) {
		lit, ok := n.(*ast.FuncLit)
		if g, isGo := n.(*ast.GoStmt); isGo {
			lit, ok = g.Call.Fun.(*ast.FuncLit)
		}
		if !ok {
			continue
		}
		found := false
		ast.Inspect(lit.Body, func(n ast.Node) bool {
			found = found || w.isRelease(n)
			return true
		})
		return found
	}
	return true
}

// isRelease reports whether n releases a permit by itself.
func (w *permitWording) isRelease(n ast.Node) bool {
	g := w.f.Permit.Guard
	switch n := n.(type) {
	case *ast.CallExpr:
		sel, ok := n.Fun.(*ast.SelectorExpr)
		return ok && strings.HasPrefix(strings.ToLower(sel.Sel.Name), "release")
	case *ast.UnaryExpr:
		return n.Op == token.ARROW && (g == nil || g.Chan && !g.Takes)
	case *ast.SendStmt:
		return g != nil && g.Takes
	}
	return false
}

func (w *permitWording) pos(s model.Site) token.Pos { return w.f.Unit.Place(s).Pos }

// sem names the semaphore.
func (w *permitWording) sem() string {
	if sel := semaphoreOf(w.op); sel != nil {
		return exprString(sel)
	}
	if w.op.Chan != nil {
		return exprString(w.op.Chan)
	}
	return w.f.Permit.Sem
}

// semaphoreOf returns the Weighted that op acquires or releases, nil if it does neither.
func semaphoreOf(op *Operation) ast.Expr {
	if op.Call != nil {
		if sel, ok := op.Call.Fun.(*ast.SelectorExpr); ok {
			switch sel.Sel.Name {
			case "Acquire", "TryAcquire", "Release":
				return sel.X
			}
		}
	}
	return nil
}

func (w *permitWording) message() string {
	p := w.f.Permit
	switch {
	case w.f.Kind == explore.PanicOverRelease && p.Failed != 0:
		return fmt.Sprintf("%s is released although it may not have been acquired: what %s tells is ignored", w.sem(), w.callAt(p.Failed))
	case w.f.Kind == explore.PanicOverRelease:
		return fmt.Sprintf("more of %s is released than was acquired: it panics when nobody else holds any%s", w.sem(), w.when())
	case p.Short:
		at := ""
		if pos := w.pos(p.Released); pos.IsValid() {
			at = " at " + w.line(pos)
		}
		return fmt.Sprintf("more of %s is acquired than is released%s%s", w.sem(), at, w.when())
	}
	return fmt.Sprintf("%s is acquired, but not released %s%s", w.sem(), w.leaving(), w.when())
}

// callAt words the attempt to acquire at s: "TryAcquire at line 12".
func (w *permitWording) callAt(s model.Site) string {
	name := "the attempt to acquire it"
	if op := w.at(s); op != nil && op.Call != nil {
		if sel, ok := op.Call.Fun.(*ast.SelectorExpr); ok {
			name = sel.Sel.Name
		}
	}
	if pos := w.pos(s); pos.IsValid() {
		name += " at " + w.line(pos)
	}
	return name
}

// leaving says when the permit is lost: "when handle returns at line 12".
func (w *permitWording) leaving() string {
	p := w.f.Permit
	if w.blamed != 0 {
		for _, s := range w.f.Steps {
			if s.Kind != explore.StepEnd || s.Proc != w.blamed {
				continue
			}
			person := w.people[w.blamed]
			at := ""
			if pos := w.pos(s.Site); pos.IsValid() {
				at = " at " + w.line(pos)
			}
			if person != nil && !strings.HasPrefix(person.entry, literalPrefix) {
				return "when " + person.entry + " returns" + at
			}
			if person != nil && person.begun.IsValid() {
				return "when the goroutine started at " + w.line(person.begun) + " ends" + at
			}
			return "when the goroutine ends" + at
		}
	}
	switch {
	case p.Guard != nil && p.Returned && w.pos(p.Left).IsValid():
		return fmt.Sprintf("when %s returns at %s", w.f.Root, w.line(w.pos(p.Left)))
	case p.Guard != nil && p.Returned:
		return fmt.Sprintf("when %s returns", w.f.Root)
	}
	return "before it is acquired again"
}

// when says on what it depends: the last decision before the permit is lost.
func (w *permitWording) when() string {
	text := ""
	for _, s := range w.f.Steps[w.from+1:] {
		switch {
		case s.Kind == explore.StepEnd && s.Proc == w.blamed, w.blamed == w.f.Permit.Acquirer && w.returns(s):
			return w.condition(text)
		case s.Kind == explore.StepChoice && (s.Proc == w.blamed || w.blamed < 0):
			if d, _ := w.decision(s); d != "" {
				text = d
			}
		}
	}
	return w.condition(text)
}

func (w *permitWording) condition(text string) string {
	if text == "" {
		return ""
	}
	return " (when " + text + ")"
}

// returns reports whether s is where the guard returns.
func (w *permitWording) returns(s explore.Step) bool {
	return s.Kind == explore.StepWGAdd && s.Prim == w.f.Unit.LeaveSite()
}

// steps tells how the permit is lost.
func (w *permitWording) steps() (related []analysis.RelatedInformation) {
	tell := func(pos token.Pos, text string) {
		if n := len(related); !pos.IsValid() || n > 0 && related[n-1].Pos == pos && strings.HasSuffix(related[n-1].Message, text) {
			return
		}
		related = append(related, analysis.RelatedInformation{Pos: pos, Message: fmt.Sprintf("%d. %s", len(related)+1, text)})
	}
	p := w.f.Permit
	sem := model.Site(0)
	if p.Guard != nil {
		sem = w.f.Unit.SemSite(p.Guard)
	} else if len(w.f.Prims) == 1 {
		sem = w.f.Prims[0]
	}
	for i, s := range w.f.Steps {
		pos := w.pos(s.Site)
		switch {
		case s.Kind == explore.StepSemAcquire && s.N != 0:
			tell(pos, w.name(s.Proc, s.Func)+" does not get "+w.sem())
		case s.Prim == sem && s.Site == sem: // the caller
		case s.Kind == explore.StepSemAcquire, s.Prim == sem && i == w.from:
			tell(pos, w.name(s.Proc, s.Func)+" acquires "+w.sem())
		case s.Kind == explore.StepSemRelease:
			tell(pos, w.name(s.Proc, s.Func)+" releases "+w.sem())
		case s.Kind == explore.StepSpawn && s.Peer == w.blamed:
			tell(pos, w.name(s.Proc, s.Func)+" starts "+w.name(s.Peer, s.PeerFunc))
		case s.Kind == explore.StepCancel && s.Proc < 0:
			at := w.pos(s.Prim)
			tell(at, w.contextName(at)+" is cancelled, or times out")
		case s.Kind == explore.StepChoice && i > w.from && (s.Proc == w.blamed || w.blamed < 0):
			text, at := w.decision(s)
			if text != "" {
				tell(at, text)
			}
		case w.returns(s):
			tell(pos, w.f.Root+" returns")
		case s.Kind == explore.StepEnd && s.Proc == w.blamed:
			tell(pos, w.name(s.Proc, s.Func)+" ends")
		}
	}
	return related
}
