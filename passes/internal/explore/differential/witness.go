package differential

import (
	"fmt"
	"strings"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/explore/differential/harness"
	"github.com/pipevet/pipevet/passes/internal/model"
)

// paths returns how the processes of a witness are called in this package, by
// their numbers: by the go statements that start them. The explorer leaves out
// processes that are like others in all respects, so that they are not counted
// all together.
func paths(steps []explore.Step) map[int]string {
	paths := map[int]string{-1: "env", 0: "0"}
	started := map[string]int{}
	for _, s := range steps {
		if s.Kind == explore.StepSpawn {
			path := fmt.Sprintf("%s.%d", paths[s.Proc], s.Site)
			if started[path]++; started[path] > 1 {
				path = fmt.Sprintf("%s#%d", path, started[path])
			}
			paths[s.Peer] = path
		}
	}
	return paths
}

// script returns the operations of a witness for package harness. The sender
// of a rendezvous goes first; if the receiver came first, the run may differ.
func script(v *explore.Verdict, owner []int) []harness.Event {
	paths := paths(v.Steps)
	var events []harness.Event
	for _, s := range v.Steps {
		e := harness.Event{Path: paths[s.Proc]}
		if s.Proc >= 0 {
			e.Site = owner[s.Site]
		}
		switch s.Kind {
		case explore.StepSpawn, explore.StepChoice, explore.StepParam, explore.StepRecover, explore.StepExit, explore.StepEnd:
			continue
		case explore.StepPanic:
			e.Soft = true
		}
		events = append(events, e)
		if s.Peer >= 0 {
			events = append(events, harness.Event{Path: paths[s.Peer], Site: owner[s.PeerSite]})
		}
	}
	return events
}

// replay follows the witness of v step by step with the second explorer. It
// returns an error that tells which step is not possible, or that the process
// is not stuck, or does not panic, at the end.
func replay(p *model.Program, v *explore.Verdict, owner []int, limit int) error {
	paths := paths(v.Steps)
	worlds := newWorld(p).settle()
	panicked := false
	for n, s := range v.Steps {
		switch s.Kind {
		case explore.StepSpawn, explore.StepChoice, explore.StepParam, explore.StepRecover, explore.StepExit, explore.StepEnd:
			continue
		}
		var after []*world
		seen := map[string]bool{}
		for _, w := range worlds {
			for _, m := range w.moves() {
				if !w.matches(m, s, paths, owner) {
					continue
				}
				for _, next := range w.do(m) {
					for _, f := range next.panics {
						panicked = panicked || v.Kind.Panics() && f.site == owner[v.Site]
					}
					next.noted = noted{}
					if k := next.key(); !seen[k] {
						seen[k] = true
						after = append(after, next)
					}
				}
			}
		}
		if len(after) == 0 {
			if s.Kind == explore.StepPanic {
				continue // told with the operation
			}
			return fmt.Errorf("step %d is not possible: %s", n+1, stepText(s, paths))
		}
		worlds = after
	}
	if v.Kind.Panics() {
		if !panicked {
			return fmt.Errorf("no panic")
		}
		return nil
	}
	err := fmt.Errorf("no process %s at the operation", paths[v.Proc])
	for _, w := range worlds {
		for i, p := range w.procs {
			if p.path != paths[v.Proc] || len(p.frames) == 0 || owner[p.top().in().Site] != owner[v.Site] {
				continue
			}
			if err = staysForEver(w, i, limit); err == nil {
				return nil
			}
		}
	}
	return err
}

// matches reports whether m is what s says.
func (w *world) matches(m move, s explore.Step, paths map[int]string, owner []int) bool {
	if m.proc < 0 {
		return s.Proc < 0 && s.Kind == explore.StepCancel
	}
	at := func(proc int, number int, site model.Site) bool {
		p := w.procs[proc]
		if len(p.frames) == 0 || p.path != paths[number] {
			return false
		}
		in := p.top().in()
		return owner[in.Site] == owner[site] || s.Kind == explore.StepCancel && in.Op == model.OpCallDyn
	}
	if s.Proc < 0 || !at(m.proc, s.Proc, s.Site) || (m.peer >= 0) != (s.Peer >= 0) {
		return false
	}
	in := w.procs[m.proc].top().in()
	if in.Op == model.OpSelect {
		isDefault := m.arm == len(in.Cases)
		if isDefault != (s.Kind == explore.StepDefault) {
			return false
		}
		if !isDefault && s.Kind != explore.StepPanic && in.Cases[m.arm].Site != s.Site {
			return false
		}
	}
	if m.peer < 0 {
		return true
	}
	if !at(m.peer, s.Peer, s.PeerSite) {
		return false
	}
	in = w.procs[m.peer].top().in()
	return in.Op != model.OpSelect || in.Cases[m.parm].Site == s.PeerSite
}

// staysForEver returns an error if process i of w can ever move.
func staysForEver(w *world, i, limit int) error {
	seen := map[string]bool{w.key(): true}
	todo := []*world{w}
	for k := 0; k < len(todo) && k < limit; k++ {
		for _, m := range todo[k].moves() {
			if m.proc == i || m.peer == i {
				return fmt.Errorf("the process can go on, after %d states", k)
			}
			for _, next := range todo[k].do(m) {
				if key := next.key(); !seen[key] {
					seen[key] = true
					todo = append(todo, next)
				}
			}
		}
	}
	return nil
}

func stepText(s explore.Step, paths map[int]string) string {
	text := fmt.Sprintf("%s %s @%d", paths[s.Proc], s.Kind, s.Site)
	if s.Peer >= 0 {
		text += fmt.Sprintf(" with %s @%d", paths[s.Peer], s.PeerSite)
	}
	if s.Text != "" {
		text += " (" + s.Text + ")"
	}
	return text
}

// witnessText tells the steps of v, one per line.
func witnessText(v *explore.Verdict) string {
	paths := paths(v.Steps)
	var b strings.Builder
	fmt.Fprintf(&b, "%s @%d by %s, params %v\n", v.Kind, v.Site, paths[v.Proc], v.Params)
	for _, s := range v.Steps {
		b.WriteString("    " + stepText(s, paths) + "\n")
	}
	return b.String()
}
