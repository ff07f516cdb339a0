package report

import (
	"fmt"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/model"
)

// maxSteps bounds the related information of a diagnostic; the end matters most.
const maxSteps = 16

// steps tells the witness, one line each, in order.
func (w *wording) steps() []analysis.RelatedInformation {
	f := w.f
	matter := map[model.Site]bool{}
	for _, p := range f.Prims {
		if p != 0 {
			matter[p] = true
		}
	}
	var related []analysis.RelatedInformation
	add := func(site model.Site, text string) {
		pos, where := w.place(site)
		if !pos.IsValid() {
			pos = f.Pos
		}
		related = append(related, analysis.RelatedInformation{Pos: pos, Message: fmt.Sprintf("%d. %s%s", len(related)+1, text, where)})
	}
	for _, p := range f.Prims {
		if pos := f.Unit.Place(p).Pos; pos.IsValid() && f.Kind != explore.StuckSelect {
			add(p, "the channel is made here")
		}
	}
	for _, s := range f.Steps {
		if text := w.step(s, matter); text != "" {
			add(s.Site, text)
		}
	}
	add(f.Site, fmt.Sprintf("%s is stuck here", w.proc(f.Proc, f.Stack[len(f.Stack)-1].Func)))
	if len(related) > maxSteps {
		related = append(related[:2:2], related[len(related)-maxSteps+2:]...)
	}
	for _, a := range f.Also {
		if pos := f.Unit.Place(a.Site).Pos; pos.IsValid() {
			related = append(related, analysis.RelatedInformation{Pos: pos, Message: fmt.Sprintf("as a consequence %s is stuck here, too", w.proc(a.Proc, a.Func))})
		}
	}
	return related
}

// place returns the position of a site; for one in another package, it returns where that is as text.
func (w *wording) place(s model.Site) (token.Pos, string) {
	p := w.f.Unit.Place(s)
	if p.Pos.IsValid() || p.Position.Line == 0 {
		return p.Pos, ""
	}
	return token.NoPos, fmt.Sprintf(" (in %s:%d)", p.Position.Filename, p.Position.Line)
}

func (w *wording) proc(n int, name string) string {
	switch {
	case n < 0:
		return "the environment"
	case n == 0:
		return w.f.Root
	}
	return fmt.Sprintf("goroutine %d (%s)", n, strings.TrimPrefix(name, "the "))
}

// step tells one step, or "" if it does not bear on the finding.
func (w *wording) step(s explore.Step, matter map[model.Site]bool) string {
	who := w.proc(s.Proc, s.Func)
	peer := ""
	if s.Peer >= 0 {
		peer = w.proc(s.Peer, s.PeerFunc)
	}
	bears := len(matter) == 0 || matter[s.Prim]
	switch s.Kind {
	case explore.StepSpawn:
		return fmt.Sprintf("%s starts %s", who, peer)
	case explore.StepSend:
		if peer != "" {
			return fmt.Sprintf("%s sends, %s receives", who, peer)
		}
		if bears {
			return who + " sends"
		}
	case explore.StepRecv:
		if bears || s.Select {
			return who + " receives"
		}
	case explore.StepDefault:
		return who + " takes the default"
	case explore.StepClose:
		return who + " closes the channel"
	case explore.StepCancel:
		if s.Proc < 0 {
			return "the context is cancelled, or times out"
		}
		return who + " cancels the context"
	case explore.StepFire:
		return "the timer fires"
	case explore.StepParam, explore.StepChoice:
		if s.Text != "" {
			return s.Text
		}
	case explore.StepEnd:
		return who + " ends"
	case explore.StepPanic:
		return who + " panics"
	}
	return ""
}
