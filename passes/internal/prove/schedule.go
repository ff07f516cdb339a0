package prove

import (
	"maps"
	"slices"
	"sort"
	"strings"

	"github.com/pipevet/pipevet/internal/trace"
	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/extract"
	"github.com/pipevet/pipevet/passes/internal/model"
)

// packageStates bounds the work for one package, in states, not in seconds, so that the
// same package always gives the same reports.
const packageStates = 200000

// rootProcs bounds the goroutines that a root runs at once; a constant number of workers is rarely larger.
const rootProcs = 16

// A round tries roots within a limit.
type round struct {
	states int
	coarse bool // see explore.Options
}

// rounds are what is done with one root, until one is enough: first a little, then the same, coarser, then more. The last is for functions
// that make channels themselves: a pool of workers has more states than what a large function leads to, but they end.
var rounds = []round{{500, false}, {500, true}, {4000, true}, {15000, true}}

// testStates is the limit for roots in test files, in any round. There are more of them than of others, and they matter less.
const testStates = 1500

// aloneStates is the limit for a client that calls one method of a component only: it has fewer states, or none that are of use.
const aloneStates = 2000

// largeRoots bounds the roots of a package that are worth the third limit.
const largeRoots = 3

// An attempt is a root that has more states than the last limit.
type attempt struct {
	root
	funcs   []string // that it leads to
	coarser bool     // explore.Result.Coarser
}

// maxGrowth is how many times as many states as were expanded may have been found by a limit. With more, the end is far.
const maxGrowth = 2

// A schedule spends the states of a package on its roots: all roots get a little before some get much, and, of the others, those that
// lead to the fewest functions come first. A root that leads to one that has shown to be too large is too large
// as well, and gets no more than the first limit: so it is with all the tests of a server, say.
type schedule struct {
	left     int  // states
	thorough bool // no root is given up before its limits: what is not found in it is taken to have gone
	try      func(root root, limit int, coarse bool) (p *model.Program, res *explore.Result)
}

func (s *schedule) run(roots []root) {
	hopeless := map[string]bool{} // functions, as roots
	var attempts []attempt
	for _, root := range roots {
		attempts = append(attempts, attempt{root: root})
	}
	for i, round := range rounds {
		if i == len(rounds)-1 {
			attempts = last(attempts)
		}
		large := maps.Clone(hopeless)
		var again []attempt
		for _, a := range attempts {
			if s.left <= 0 || a.fn != nil && slices.ContainsFunc(a.funcs, func(f string) bool { return large[f] }) {
				continue
			}
			if i == 1 && (s.thorough || !a.coarser || s.left < packageStates/2) {
				again = append(again, a) // it would be the same again, or take too much from the others
				continue
			}
			limit := round.states
			switch {
			case a.test:
				limit = min(limit, testStates)
			case a.alone:
				limit = min(limit, aloneStates)
			}
			p, res := s.try(a.root, min(s.left, limit), round.coarse && a.guard == nil)
			if p == nil {
				continue
			}
			s.left -= res.States
			if !res.Truncated.States {
				continue
			}
			a.coarser = res.Coarser && a.guard == nil // what is passed over may release a permit
			if a.funcs == nil {
				for _, f := range p.Funcs {
					a.funcs = append(a.funcs, f.Name)
				}
			}
			if a.fn != nil && !s.thorough {
				symbol := extract.Symbol(a.fn)
				large[symbol] = i > 1
				if !a.coarser && res.States > maxGrowth*limit {
					hopeless[symbol] = true
					continue
				}
			}
			again = append(again, a)
		}
		slices.SortStableFunc(again, func(a, b attempt) int { return len(a.funcs) - len(b.funcs) })
		attempts = again
	}
}

// named returns the one of roots, or of those that are tried instead, that has the given name.
func named(roots []root, name string) []root {
	all := slices.Clone(roots)
	for _, root := range roots {
		if root.narrow != nil && strings.HasPrefix(name, root.name) {
			all = append(all, root.narrow()...)
		}
	}
	return slices.DeleteFunc(all, func(root root) bool { return root.name != name })
}

// last returns what is tried in the last round, of the roots that were too large so far.
func last(large []attempt) (list []attempt) {
	for _, a := range large {
		if a.makes && !a.test && len(list) < largeRoots {
			list = append(list, a)
		}
	}
	for _, a := range large {
		if a.narrow == nil {
			continue
		}
		for _, root := range a.narrow() {
			list = append(list, attempt{root: root})
		}
	}
	return list
}

func (r *Result) explore() {
	if r.unit == nil {
		return
	}
	defer func() { // as in run
		if p := recover(); p != nil {
			trace.Failure(r.unit.Pkg.Pkg.Path(), p)
			r.findings = nil
		}
	}()
	best := map[key]*Finding{}
	judged := judgements{}
	roots := chooseRoots(r.unit, r.fns)
	if r.only != nil {
		roots = named(roots, r.only.root)
	}
	s := &schedule{left: packageStates, thorough: r.only != nil}
	explorer := explore.New()
	s.try = func(root root, limit int, coarse bool) (*model.Program, *explore.Result) {
		p := root.program()
		if p == nil {
			return nil, nil
		}
		if r.only != nil {
			coarse = r.only.coarse
		}
		end := trace.Begin(r.unit.Pkg.Pkg.Path(), "root "+root.name)
		res := explorer.Run(p, explore.Options{MaxStates: limit, MaxProcs: rootProcs, Coarse: coarse})
		end()
		shown := judged.begin(root, res, coarse)
		for _, v := range res.Verdicts {
			f := r.finding(root, p, v)
			if f == nil {
				continue
			}
			f.coarse = coarse
			k := key{v.Kind, f.Pos}
			shown[k] = true
			if old := best[k]; old == nil || better(f, old) {
				best[k] = f
			}
		}
		return p, res
	}
	s.run(roots)
	for k, f := range best {
		if judged.refuted(r.unit, f, k) {
			delete(best, k)
		}
	}
	for _, f := range best {
		for _, a := range f.Also {
			p := r.unit.Place(a.Site).Pos
			cause := best[key{a.Kind, p}]
			if a.Holds && a.Kind.Blocks() && cause != nil && cause != f && !cause.Degenerate && (!a.Held || p < f.Pos || f.Unclosed()) {
				f.Consequence = true
			}
		}
		r.findings = append(r.findings, f)
	}
	sort.Slice(r.findings, func(i, j int) bool {
		a, b := r.findings[i], r.findings[j]
		if a.Pos != b.Pos {
			return a.Pos < b.Pos
		}
		return a.Kind < b.Kind
	})
}
