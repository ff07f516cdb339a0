package report

import (
	"fmt"
	"go/ast"
	"path"
	"strings"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/model"
)

// panics words that an operation panics, and why: "close of out panics: ...".
func (w *wording) panics(op *Operation) string {
	f := w.f
	what, name := "", op.Name()
	switch f.Kind {
	case explore.PanicCloseClosed, explore.PanicCloseNil:
		what = "close"
		if op.Call != nil && isBuiltin(w.pass, op.Call.Fun, "close") && len(op.Call.Args) == 1 {
			name = exprString(op.Call.Args[0])
		}
	case explore.PanicSendClosed:
		what = "send"
	}
	switch {
	case what == "" && op.Call != nil:
		return fmt.Sprintf("%s panics%s", exprString(op.Call.Fun), w.when())
	case name == "" && op.Call != nil:
		return fmt.Sprintf("%s in the call of %s panics: %s%s", what, exprString(op.Call.Fun), w.closed(), w.when())
	case what == "close":
		return fmt.Sprintf("close of %s panics: %s%s", name, w.closed(), w.when())
	}
	return fmt.Sprintf("send on %s panics: %s%s", name, w.closed(), w.when())
}

// closed words who has closed the channel before.
func (w *wording) closed() string {
	f := w.f
	s := closeOf(f)
	if s == nil {
		return "it is nil"
	}
	p := producersOf(w.pass, f)
	if p == nil || !p.several() {
		return "it was closed at " + w.siteLine(s.Site) + " already"
	}
	others := w.startOf(p, s.Proc, s.Site) // the closer is one of these
	switch {
	case f.Kind == explore.PanicCloseClosed && s.Site == f.Site && others != nil:
		return fmt.Sprintf("it was closed at %s already, by each of the producers", w.siteLine(s.Site))
	case f.Kind == explore.PanicCloseClosed:
		return fmt.Sprintf("%s has closed it at %s already", w.closer(s), w.siteLine(s.Site))
	case others != nil:
		return fmt.Sprintf("%s closes it at %s without waiting for the other producers", w.closer(s), w.siteLine(s.Site))
	}
	if add := w.lateAdd(s); add != "" {
		return add
	}
	return fmt.Sprintf("%s closes it at %s without waiting for all producers", w.closer(s), w.siteLine(s.Site))
}

// lateAdd words that the closer waits for a group to which the producer adds itself too late; "" if that is not so.
func (w *wording) lateAdd(closed *explore.Step) string {
	wait, add := "", ""
	for i := range w.f.Steps {
		switch s := &w.f.Steps[i]; {
		case s.Kind == explore.StepWGWait && s.Proc == closed.Proc:
			wait = w.siteLine(s.Site)
		case s.Kind == explore.StepWGAdd && s.Proc == w.f.Proc && wait != "" && add == "":
			add = w.siteLine(s.Site)
		}
	}
	if call := w.addIn(); add == "" && wait != "" && call != nil {
		add = w.line(call.Pos()) // which comes after the panic
	}
	if add == "" {
		return ""
	}
	return fmt.Sprintf("%s has closed it at %s, as its Wait at %s may come before the Add at %s", w.closer(closed), w.siteLine(closed.Site), wait, add)
}

// addIn returns the call of a group's Add in the goroutine that panics, nil if there is none.
func (w *wording) addIn() *ast.CallExpr {
	p := producersOf(w.pass, w.f)
	if st := w.startOf(p, w.f.Proc, w.f.Site); st != nil {
		for _, stmt := range bodyOf(st.fn).List {
			if call := groupCall(w.pass, stmt, "Add"); call != nil {
				return call
			}
		}
	}
	return nil
}

// startOf returns where process n, which was at site, was started, if it is one of the producers.
func (w *wording) startOf(p *producers, n int, site model.Site) *start {
	pos := w.f.Unit.Place(site).Pos
	if who := w.people[n]; who != nil && who.begun.IsValid() {
		pos = who.begun
	}
	if st := p.startedAt(pos); st != nil {
		return st
	}
	return p.runs(enclosing(pathAt(w.pass, pos)))
}

// closer names who made step s.
func (w *wording) closer(s *explore.Step) string {
	p := w.people[s.Proc]
	switch {
	case p != nil && p.begun.IsValid():
		return "the goroutine started at " + w.line(p.begun)
	case p != nil && p.client:
		return "a client"
	}
	if fn, ok := strings.CutPrefix(s.Func, literalPrefix+" in "); ok {
		return "a goroutine of " + fn
	}
	return s.Func
}

// siteLine words where a site is, also one in another package; "" if it is nowhere.
func (w *wording) siteLine(site model.Site) string {
	p := w.f.Unit.Place(site)
	switch {
	case p.Pos.IsValid():
		return w.line(p.Pos)
	case p.Position.Line != 0:
		return fmt.Sprintf("%s:%d", path.Base(p.Position.Filename), p.Position.Line)
	}
	return ""
}
