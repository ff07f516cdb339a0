package report

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/model"
)

// maxSteps bounds the related information of a diagnostic: keepFirst steps and the last ones, which matter most.
const (
	maxSteps  = 16
	keepFirst = 3
)

// A line is one step as told.
type line struct {
	pos   token.Pos
	text  string
	times int // in a row
}

// steps tells the witness, one line each, in order.
func (w *wording) steps() []analysis.RelatedInformation {
	lines := w.story()
	var related []analysis.RelatedInformation
	for i, l := range lines {
		if left := len(lines) - maxSteps; left > 0 && i >= keepFirst && i <= keepFirst+left {
			if i == keepFirst {
				related = append(related, analysis.RelatedInformation{Pos: l.pos, Message: fmt.Sprintf("... %d steps left out", left+1)})
			}
			continue
		}
		text := l.text
		if l.times > 1 {
			text += fmt.Sprintf(", %d times", l.times)
		}
		related = append(related, analysis.RelatedInformation{Pos: l.pos, Message: fmt.Sprintf("%d. %s", i+1, text)})
	}
	for _, a := range w.f.Also {
		if pos := w.f.Unit.Place(a.Site).Pos; pos.IsValid() {
			related = append(related, analysis.RelatedInformation{Pos: pos, Message: fmt.Sprintf("as a consequence %s is stuck here, too", w.name(a.Proc, a.Func))})
		}
	}
	return related
}

// story returns the lines of the witness.
func (w *wording) story() []line {
	f := w.f
	var lines []line
	tell := func(pos token.Pos, text string) {
		if n := len(lines); n > 0 && lines[n-1].text == text && lines[n-1].pos == pos {
			lines[n-1].times++
			return
		}
		lines = append(lines, line{pos, text, 1})
	}
	made := "the channel is made here"
	if f.Timer {
		made = "the timer or ticker is made here"
	}
	for _, p := range f.Prims {
		if pos := f.Unit.Place(p).Pos; pos.IsValid() && f.Kind != explore.StuckSelect && (!f.Kind.Panics() || p == channelOf(f)) {
			tell(pos, made)
		}
	}
	matters := w.mattering()
	calls := map[int]*model.Func{} // that clients have begun, and that were not told yet
	decided := map[int]line{}      // what processes decided last
	begin := func(n int) {
		if m := calls[n]; m != nil {
			delete(calls, n)
			if pos := f.Unit.Place(m.Site).Pos; pos.IsValid() && w.people[n].told != m {
				w.people[n].told = m
				tell(pos, w.call(n, m))
			}
		}
	}
	for i, s := range f.Steps {
		if f.Kind.Panics() && i == len(f.Steps)-1 && s.Proc == f.Proc {
			break // that is the end
		}
		if m := w.called(i); m != nil {
			calls[s.Proc] = m
			continue
		}
		pos, where := w.place(i)
		if p := w.people[s.Proc]; p != nil && pos.IsValid() {
			p.last = pos
		}
		if p := w.people[s.Peer]; p != nil && s.Kind == explore.StepSend {
			if at := f.Unit.Place(s.PeerSite).Pos; at.IsValid() {
				p.last = at
			}
		}
		leaves := w.f.Stage != nil && s.Kind == explore.StepEnd && matters[s.Proc]
		if w.artificial(s) && !leaves || !w.bears(s, matters) {
			continue
		}
		if !pos.IsValid() {
			pos = f.Pos
		}
		text := w.step(s, pos, false)
		if text == "" || s.Kind == explore.StepChoice && decided[s.Proc] == (line{pos, text, 1}) {
			continue
		}
		if s.Kind == explore.StepChoice {
			decided[s.Proc] = line{pos, text, 1}
		}
		// What a client does is told after its call.
		switch {
		case s.Kind == explore.StepSpawn:
		case s.Proc < 0:
			begin(f.Proc)
			for _, g := range f.Gone {
				begin(g.Proc)
			}
		default:
			begin(s.Proc)
			begin(s.Peer)
		}
		tell(pos, w.step(s, pos, true)+where)
	}
	for _, g := range f.Gone {
		if p := w.people[g.Proc]; p != nil && p.closer {
			begin(g.Proc)
		}
	}
	begin(f.Proc)
	for _, a := range f.Also {
		begin(a.Proc)
	}
	end := "is stuck here"
	if f.Kind.Panics() {
		end = "panics here"
	}
	tell(f.Pos, fmt.Sprintf("%s %s", w.name(f.Proc, f.Stack[len(f.Stack)-1].Func), end))
	return lines
}

// place returns the position of step number i, or what comes nearest to it; for a step in
// another package, it also returns where that is as text.
func (w *wording) place(i int) (pos token.Pos, where string) {
	f, s := w.f, w.f.Steps[i]
	p := f.Unit.Place(s.Site)
	if p.Pos.IsValid() {
		return p.Pos, ""
	}
	if p.Position.Line != 0 {
		where = fmt.Sprintf(" (in %s:%d)", p.Position.Filename, p.Position.Line)
	}
	switch s.Kind {
	case explore.StepSpawn:
		if p := w.people[s.Peer]; p != nil && p.begun.IsValid() {
			return p.begun, ""
		}
	case explore.StepCancel, explore.StepFire:
		if pos := f.Unit.Place(s.Prim).Pos; s.Proc < 0 && pos.IsValid() {
			return pos, where
		}
	case explore.StepParam:
		for _, param := range f.Program.Params {
			if param.Name == s.Text {
				if pos := f.Unit.Place(param.Site).Pos; pos.IsValid() {
					return pos, ""
				}
			}
		}
	case explore.StepEnd:
		for _, g := range f.Gone {
			if pos := f.Unit.Place(g.Site).Pos; g.Proc == s.Proc && pos.IsValid() {
				return pos, ""
			}
		}
	}
	if p := w.people[s.Proc]; p != nil {
		return p.last, where
	}
	return token.NoPos, where
}

// mattering returns the processes that the finding is about: who is stuck, who left, who had to
// do with the primitives in question, and who started them.
func (w *wording) mattering() map[int]bool {
	f := w.f
	set := map[int]bool{f.Proc: true}
	for _, g := range f.Gone {
		set[g.Proc] = true
	}
	for _, a := range f.Also {
		set[a.Proc] = true
	}
	for i := len(f.Steps) - 1; i >= 0; i-- {
		switch s := f.Steps[i]; {
		case s.Kind == explore.StepSpawn && set[s.Peer] && !w.people[s.Peer].client:
			set[s.Proc] = true
		case s.Kind == explore.StepClose, s.Kind == explore.StepCancel, w.concerned(s.Prim):
			set[s.Proc] = true
			if s.Peer >= 0 {
				set[s.Peer] = true
			}
		}
	}
	return set
}

// concerned reports whether the stuck process waits for a primitive made at prim.
func (w *wording) concerned(prim model.Site) bool {
	return prim != 0 && slices.Contains(w.f.Prims, prim)
}

// bears reports whether a step has to do with the finding.
func (w *wording) bears(s explore.Step, matters map[int]bool) bool {
	switch s.Kind {
	case explore.StepSpawn:
		return matters[s.Peer] && !w.people[s.Peer].client
	case explore.StepSend:
		if s.Peer < 0 {
			return w.concerned(s.Prim) || s.Select && matters[s.Proc]
		}
		return matters[s.Proc] || matters[s.Peer]
	case explore.StepRecv:
		return w.concerned(s.Prim) || s.Select && matters[s.Proc]
	case explore.StepEnd:
		return matters[s.Proc] && !(w.f.Component && s.Proc == 0)
	case explore.StepParam, explore.StepClose, explore.StepCancel, explore.StepFire:
		return true
	}
	return matters[s.Proc]
}

// step words a step, or returns "". Processes get their names only when it is told.
func (w *wording) step(s explore.Step, pos token.Pos, told bool) string {
	who, peer := "", ""
	if told {
		who = w.name(s.Proc, s.Func)
		if s.Peer >= 0 {
			peer = w.name(s.Peer, s.PeerFunc)
		}
	}
	what := ""
	if op := w.at(s.Site); op != nil && op.Name() != "" {
		what = brief(op.Chan)
	}
	switch s.Kind {
	case explore.StepSpawn:
		return who + " starts " + peer
	case explore.StepSend:
		text := who + " sends"
		if what != "" {
			text += " on " + what
		}
		if s.Peer >= 0 {
			text += ", " + peer + " receives"
		}
		return text
	case explore.StepRecv:
		if what != "" {
			return who + " receives from " + what
		}
		return who + " receives"
	case explore.StepDefault:
		return who + " takes the default"
	case explore.StepClose:
		if op := w.at(s.Site); op != nil && op.Call != nil && len(op.Call.Args) == 1 {
			return who + " closes " + exprString(op.Call.Args[0])
		}
		return who + " closes the channel"
	case explore.StepCancel:
		if s.Proc < 0 {
			return w.contextName(pos) + " is cancelled, or times out"
		}
		return who + " cancels the context"
	case explore.StepWGAdd:
		if w.f.Kind.Panics() && s.N == 0 {
			return who + " is the last one of a group that ends"
		}
	case explore.StepWGWait:
		if w.f.Kind.Panics() {
			return who + " has waited for a group"
		}
	case explore.StepFire:
		if makeAt(w.pass, w.f, s.Prim) != nil {
			return "a signal comes"
		}
		return "the timer fires"
	case explore.StepParam:
		return fmt.Sprintf("%s is %d", s.Text, s.N)
	case explore.StepChoice:
		text, _ := w.decision(s)
		return text
	case explore.StepEnd:
		if p := w.people[s.Proc]; p != nil && p.client && w.f.Stage != nil {
			return who + " leaves"
		}
		if strings.HasPrefix(who, "goroutine") || w.people[s.Proc] != nil && w.people[s.Proc].client {
			return who + " ends"
		}
		return who + " returns"
	case explore.StepPanic:
		return who + " panics"
	}
	return ""
}
