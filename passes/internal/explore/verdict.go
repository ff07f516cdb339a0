package explore

import (
	"slices"
	"sort"

	"github.com/pipevet/pipevet/passes/internal/model"
)

// A finding is a verdict before it is known whether it can be forced, and how.
type finding struct {
	kind   VerdictKind
	site   model.Site
	stuck  []position // by state
	free   []position // those of them in which at most one process of the crowd is stuck
	panics []int32    // indices in search.panics
}

// A position is a process in a state.
type position struct {
	state int32
	proc  int
}

// findings returns what there is in any state, sorted by site, then kind.
func (s *search) findings() []*finding {
	type id struct {
		kind VerdictKind
		site model.Site
	}
	var found []*finding
	byID := make(map[id]*finding)
	get := func(kind VerdictKind, site model.Site) *finding {
		f := byID[id{kind, site}]
		if f == nil {
			f = &finding{kind: kind, site: site}
			byID[id{kind, site}] = f
			found = append(found, f)
		}
		return f
	}
	for i := range s.states {
		st := &s.states[i]
		stuck := mask(int(st.procs)) &^ st.can
		if stuck == 0 || st.vague || st.doomed {
			continue
		}
		s.dec.decode(s.keys.key(int32(i)), &s.m.st)
		crowd := 0
		for j := range s.m.st.procs {
			if stuck>>j&1 != 0 && s.m.st.procs[j].frames[0].fn == s.prog.crowd {
				crowd++
			}
		}
		for j := range s.m.st.procs {
			p := &s.m.st.procs[j]
			if stuck>>j&1 == 0 || p.daemon {
				continue
			}
			if s.prog.src.NoInput && s.m.awaitsTime(j) {
				continue // others keep time from passing
			}
			if s.m.ticksOnly(j) {
				continue
			}
			in := s.m.at(p)
			f := get(stuckKind(p, in), in.Site)
			f.stuck = append(f.stuck, position{int32(i), j})
			if crowd < 2 {
				f.free = append(f.free, position{int32(i), j})
			}
		}
	}
	for i := range s.panics {
		p := &s.panics[i]
		f := get(p.kind, p.site)
		f.panics = append(f.panics, int32(i))
	}
	sort.Slice(found, func(i, j int) bool {
		a, b := found[i], found[j]
		if a.site != b.site {
			return a.site < b.site
		}
		return a.kind < b.kind
	})
	return found
}

// verdicts returns what is found whichever way the opaque choices go.
func (s *search) verdicts(g *game, all [][]int) []Verdict {
	var verdicts []Verdict
	for _, f := range s.findings() {
		var w *way
		if len(f.free) > 0 && len(f.free) < len(f.stuck) {
			w = s.unaided(g, &finding{kind: f.kind, site: f.site, stuck: f.free})
		}
		if w == nil || !w.found {
			w = s.unaided(g, f)
		}
		if !w.found {
			continue
		}
		v := s.witness(w)
		v.AllInstances = all
		v.Instances = s.vectors(w.shows, f.kind.Panics())
		v.Instances = sortVectors(append(v.Instances, w.params...))
		if len(v.Instances) == 0 {
			v.Instances = [][]int{v.Params} // the end is never reached
		}
		verdicts = append(verdicts, v)
	}
	return verdicts
}

// maxRescues bounds the states in which it is asked for one finding whether one more process of the crowd would help.
const maxRescues = 100

// unaided finds a way to f where it would not help if the crowd were larger.
func (s *search) unaided(g *game, f *finding) *way {
	if f.kind.Panics() || s.prog.crowd < 0 {
		return s.decide(g, f)
	}
	w := s.decide(g, f)
	if !w.found {
		return w
	}
	shows := make([]bool, len(s.states))
	for _, i := range w.shows {
		shows[i] = true
	}
	n := 0
	stuck := slices.DeleteFunc(slices.Clone(f.stuck), func(p position) bool {
		if !shows[p.state] {
			return true
		}
		n++
		return n > maxRescues || s.rescued(p)
	})
	return s.decide(g, &finding{kind: f.kind, site: f.site, stuck: stuck})
}

// A way leads to what a finding is about.
type way struct {
	*finding
	found  bool
	hops   []hop
	last   []hop    // a panic: the transition that it is part of; hops ends with it
	end    position // where a process is stuck, or out of which it panics
	shows  []int32  // all states that can be reached so and show it, or to which it leads
	params [][]int  // a panic: the parameters where the transition leads beyond the limits
}

// decide finds a shortest way to f, if it can be forced.
func (s *search) decide(g *game, f *finding) *way {
	w := &way{finding: f}
	y := g.solve(f)
	rank, by := y.play()
	best := int32(-1)
	nearer := func(r int32) bool {
		if w.found && r >= best {
			return false
		}
		w.found, best = true, r
		return true
	}
	for _, p := range f.stuck {
		if r := rank[p.state]; r > 0 {
			w.shows = append(w.shows, p.state)
			if nearer(r) {
				w.end = p
			}
		}
	}
	for _, k := range f.panics {
		p := &s.panics[k]
		r := int32(0) // before the first state
		if p.from >= 0 {
			r = rank[p.from]
			if r == 0 || !y.forced(p.opaque, p.outcome) {
				continue
			}
		}
		if p.to >= 0 {
			w.shows = append(w.shows, p.to)
		} else {
			w.params = append(w.params, p.params)
		}
		if nearer(r) {
			w.end, w.last = position{p.from, p.proc}, []hop{p.hop}
		}
	}
	if w.found {
		w.hops = append(s.hops(w.end.state, by), w.last...)
	}
	return w
}

// hops returns the way to state i; -1 is before the start. The states were
// found by the edges of by, as play returns them.
func (s *search) hops(i int32, by []int32) []hop {
	var hops []hop
	for i >= 0 {
		if by[i] < 0 {
			hops = append(hops, hop{from: -1, via: s.starts[-1-by[i]].via})
			break
		}
		e := &s.edges[by[i]]
		end := len(s.vias)
		if next := by[i] + 1; int(next) < len(s.edges) {
			end = int(s.edges[next].via)
		}
		hops = append(hops, hop{e.from, e.alt, s.vias[e.via:end]})
		i = e.from
	}
	slices.Reverse(hops)
	return hops
}
