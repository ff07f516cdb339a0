package differential

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/explore/differential/harness"
	"github.com/pipevet/pipevet/passes/internal/model"
)

// A Summary counts what comparing programs showed.
type Summary struct {
	Programs    int
	Correct     int // neither the explorer nor the runtime found anything
	Sometimes   int // with some parameter, only some of the schedules showed a defect
	Cut         int // the explorer hit a bound
	Runs        int // of Go programs
	Unfinished  int // runs cut off
	Runtime     int // defects that running showed: a kind (stuck or panic) and an operation
	Explorer    int // defects that the explorer claims
	Missed      int // shown by running or by the second explorer, and not claimed
	Excused     int // not counted as missed, see excused
	Wrong       int // claimed, and not found by the second explorer
	Compared    int // programs that the second explorer could explore
	Tight       int // claims under tight bounds
	Claims      int // verdicts of the explorer: a kind (StuckSend and so on) and a site
	Replayed    int // witnesses that the second explorer could follow
	NotReplayed int
	Forced      int // of the defects that the explorer claims, those that running showed
	NotForced   int
}

// String returns s as one line.
func (s Summary) String() string {
	return fmt.Sprintf("programs %d (correct %d, defect in some schedules only %d, cut %d), runs %d (unfinished %d), "+
		"found by runtime %d, found by explorer %d, missed %d (excused %d); compared with the second explorer %d, wrong %d (claims under tight bounds %d); "+
		"claims %d, replayed %d, not replayed %d; forced %d, not forced %d",
		s.Programs, s.Correct, s.Sometimes, s.Cut, s.Runs, s.Unfinished,
		s.Runtime, s.Explorer, s.Missed, s.Excused, s.Compared, s.Wrong, s.Tight,
		s.Claims, s.Replayed, s.NotReplayed, s.Forced, s.NotForced)
}

// A Mismatch is a disagreement about a program.
type Mismatch struct {
	Program *Program
	Text    string
}

// String returns m with both forms of the program.
func (m Mismatch) String() string {
	return fmt.Sprintf("seed %d: %s\n--- model\n%s--- Go\n%s", m.Program.Seed, m.Text, m.Program.ModelText(), m.Program.GoSource())
}

// Config says how much is done for each program.
type Config struct {
	Schedules int           // random schedules for each value of the parameter
	Tries     int           // runs to force a claim
	States    int           // bound of the second explorer
	Timeout   time.Duration // of building and running all Go programs
}

// A subject is a program with what was found out about it.
type subject struct {
	program *Program
	model   *model.Program
	owner   []int
	result  *explore.Result
	survey  survey
	claims  map[finding][]int // indices of verdicts
	shown   map[finding][]string
}

// Compare generates the programs with the given seeds, explores and runs them,
// with dir as a place for the Go programs, and compares. It adds to sum.
func Compare(seeds []uint64, dir string, c Config, sum *Summary) ([]Mismatch, error) {
	var bad []Mismatch
	var subjects []*subject
	var programs []*Program
	for _, seed := range seeds {
		p := Generate(seed)
		m, err := p.Model()
		if err != nil {
			return nil, err
		}
		s := &subject{program: p, model: m, owner: p.Owner(), claims: map[finding][]int{}, shown: map[finding][]string{}}
		subjects = append(subjects, s)
		programs = append(programs, p)
		bad = append(bad, s.explore(c, sum)...)
	}
	reports, err := RunGo(dir, programs, jobs(subjects, c), c.Timeout)
	if err != nil {
		return bad, err
	}
	some := map[*subject]bool{}
	for _, r := range reports {
		s := subjects[r.Program]
		sum.Runs += r.Runs
		sum.Unfinished += r.Unfinished
		for site, n := range r.Stuck {
			some[s] = some[s] || n < r.Runs
			s.shown[finding{site, false}] = r.Traces[site]
		}
		for site, n := range r.Panics {
			some[s] = some[s] || n < r.Runs
			s.shown[finding{site, true}] = r.Traces[site]
		}
	}
	for _, s := range subjects {
		if some[s] {
			sum.Sometimes++
		}
		if len(s.shown) == 0 && len(s.claims) == 0 {
			sum.Correct++
		}
		sum.Runtime += len(s.shown)
		for _, f := range sorted(s.shown) {
			if s.claims[f] == nil {
				bad = append(bad, s.missed(f, "when running: "+strings.Join(s.shown[f], " "), sum)...)
			}
		}
		for f := range s.claims {
			if s.shown[f] != nil {
				sum.Forced++
			} else {
				sum.NotForced++
			}
		}
	}
	return bad, nil
}

// excused reports whether the explorer need not have found all in s. When a
// WaitGroup is counted down, or a lock unlocked, once too often, then the order
// of these operations decides which of them panics, or ends the world, and what
// happens before. The explorer does not try all orders, since it is one defect.
func (s *subject) excused() bool {
	return s.result.Truncated.Any() || s.survey.misused ||
		slices.ContainsFunc(s.result.Verdicts, func(v explore.Verdict) bool { return v.Kind == explore.PanicNegativeWG })
}

// missed notes that f was shown, as the text says, but is not claimed.
func (s *subject) missed(f finding, text string, sum *Summary) []Mismatch {
	if s.excused() {
		sum.Excused++
		return nil
	}
	sum.Missed++
	return []Mismatch{{s.program, fmt.Sprintf("missed: %s %s", f, text)}}
}

func (f finding) String() string {
	if f.panics {
		return fmt.Sprintf("panic @%d", f.site)
	}
	return fmt.Sprintf("stuck @%d", f.site)
}

func sorted[V any](m map[finding]V) []finding {
	return slices.SortedFunc(maps.Keys(m), func(a, b finding) int {
		if a.site != b.site {
			return a.site - b.site
		}
		return strings.Compare(a.String(), b.String())
	})
}

// explore runs both explorers on s and returns where they differ.
func (s *subject) explore(c Config, sum *Summary) (bad []Mismatch) {
	mismatch := func(format string, args ...any) {
		bad = append(bad, Mismatch{s.program, fmt.Sprintf(format, args...)})
	}
	sum.Programs++
	s.result = explore.Run(s.model, explore.Options{})
	if err := s.result.Err; err != nil {
		mismatch("the explorer refuses: %v", err)
		return bad
	}
	if s.result.Truncated.Any() {
		sum.Cut++
	}
	for i := range s.result.Verdicts {
		v := &s.result.Verdicts[i]
		f := finding{s.owner[v.Site], v.Kind.Panics()}
		s.claims[f] = append(s.claims[f], i)
	}
	sum.Explorer += len(s.claims)
	sum.Claims += len(s.result.Verdicts)
	s.survey = exploreAll(s.model, c.States)
	if s.survey.complete {
		sum.Compared++
	}
	for _, f := range sorted(s.claims) {
		if s.survey.complete && !s.survey.found[f] {
			sum.Wrong++
			mismatch("wrong: the second explorer does not find %s\n%s", f, witnessText(&s.result.Verdicts[s.claims[f][0]]))
		}
		for _, i := range s.claims[f] {
			v := &s.result.Verdicts[i]
			if err := replay(s.model, v, s.owner, c.States); err != nil {
				sum.NotReplayed++
				mismatch("witness: %v\n%s", err, witnessText(v))
			} else {
				sum.Replayed++
			}
		}
	}
	bad = append(bad, s.exploreTight(sum)...)
	for _, f := range sorted(s.survey.found) {
		if s.claims[f] == nil {
			bad = append(bad, s.missed(f, "says the second explorer", sum)...)
		}
	}
	return bad
}

// exploreTight explores with bounds that cut most programs short. Fewer
// verdicts are right then, wrong ones are not; but it may be unknown that the
// world is bound to end.
func (s *subject) exploreTight(sum *Summary) (bad []Mismatch) {
	if !s.survey.complete || s.survey.negative || s.survey.misused {
		return nil // a counter or lock that is forgotten does not end the world
	}
	for n := 1; n <= 4; n++ {
		o := explore.Options{MaxStates: 6 * n, MaxProcs: 1 + n, MaxFrames: n, MaxObjects: 4 + 2*n}
		for _, v := range explore.Run(s.model, o).Verdicts {
			sum.Tight++
			if f := (finding{s.owner[v.Site], v.Kind.Panics()}); !s.survey.found[f] && !s.survey.doomed[f] {
				sum.Wrong++
				bad = append(bad, Mismatch{s.program, fmt.Sprintf("wrong: with %+v, %s\n%s", o, f, witnessText(&v))})
			}
		}
	}
	return bad
}

// jobs returns what the harness is to do.
func jobs(subjects []*subject, c Config) []harness.Job {
	var all []harness.Job
	for i, s := range subjects {
		values := []int{0}
		if s.program.Param() {
			values = []int{0, 1, 2}
		}
		for _, n := range values {
			job := harness.Job{Program: i, N: n, Locks: s.program.Locks(), Seed: s.program.Seed, Schedules: c.Schedules}
			for _, f := range sorted(s.claims) {
				v := &s.result.Verdicts[s.claims[f][0]]
				if len(v.Params) == 0 || v.Params[0] == n || v.Params[0] < 0 && n == 0 {
					job.Claims = append(job.Claims, harness.Claim{Site: f.site, Panics: f.panics, Script: script(v, s.owner), Tries: c.Tries})
				}
			}
			all = append(all, job)
		}
	}
	return all
}
