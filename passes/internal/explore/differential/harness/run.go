package harness

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
)

// A Job is a program to run with one value of its parameter.
type Job struct {
	Program   int
	N         int
	Locks     bool // it uses mutexes
	Seed      uint64
	Schedules int // random schedules to run
	Claims    []Claim
}

// A Claim is a defect and the way there.
type Claim struct {
	Site   int
	Panics bool
	Script []Event
	Tries  int
}

// An Event is the operation that a goroutine does next.
type Event struct {
	Path string // of the goroutine; "env" is the environment
	Site int    // 0: wherever it is
	Soft bool   // may have happened already
}

// A Report is what running a job showed.
type Report struct {
	Program, N int
	Runs       int
	Clean      int              // runs in which all goroutines ended
	Unfinished int              // runs that did not come to an end
	Stuck      map[int]int      // site -> runs in which a goroutine stays there
	Panics     map[int]int      // site -> runs
	Texts      map[int]string   // site -> text of a panic
	Traces     map[int][]string // site -> a schedule, for stuck and panics
	Forced     []int            // for each claim: the tries it took, 0 if none showed it
}

// Main runs the jobs in the file called by the environment variable JOBS with
// the programs in roots, and writes the reports to the file called by REPORTS.
func Main(t *testing.T, roots map[int]func(*Proc, int)) {
	runtime.GOMAXPROCS(1) // see World.settle
	text, err := os.ReadFile(os.Getenv("JOBS"))
	if err != nil {
		t.Skip("no jobs: ", err)
	}
	var jobs []Job
	if err := json.Unmarshal(text, &jobs); err != nil {
		t.Fatal(err)
	}
	reports := make([]Report, len(jobs))
	for i, job := range jobs {
		reports[i] = job.run(t, roots[job.Program])
	}
	text, err = json.Marshal(reports)
	if err == nil {
		err = os.WriteFile(os.Getenv("REPORTS"), text, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (j Job) run(t *testing.T, root func(*Proc, int)) Report {
	r := Report{
		Program: j.Program, N: j.N,
		Stuck: map[int]int{}, Panics: map[int]int{}, Texts: map[int]string{}, Traces: map[int][]string{},
	}
	rng := rand.New(rand.NewPCG(j.Seed, uint64(j.N)))
	for range j.Schedules {
		r.add(j.once(t, rng, root, nil))
	}
	for _, c := range j.Claims {
		forced := 0
		for try := 1; try <= c.Tries && forced == 0; try++ {
			o := j.once(t, rng, root, c.Script)
			r.add(o)
			if c.shownBy(o) {
				forced = try
			}
		}
		r.Forced = append(r.Forced, forced)
	}
	return r
}

// An outcome is how a run ended.
type outcome struct {
	stuck      []int          // sites
	panics     map[int]string // by site, with their texts
	over       bool
	unfinished bool
	trace      []string
}

func (c Claim) shownBy(o outcome) bool {
	if c.Panics {
		_, ok := o.panics[c.Site]
		return ok
	}
	for _, site := range o.stuck {
		if site == c.Site {
			return true
		}
	}
	return false
}

func (r *Report) add(o outcome) {
	r.Runs++
	switch {
	case o.unfinished:
		r.Unfinished++
	case !o.over && len(o.stuck) == 0 && len(o.panics) == 0:
		r.Clean++
	}
	for site, text := range o.panics {
		r.Panics[site]++
		r.Texts[site] = text
		r.keep(site, o)
	}
	seen := map[int]bool{}
	for _, site := range o.stuck {
		if !seen[site] {
			seen[site] = true
			r.Stuck[site]++
			r.keep(site, o)
		}
	}
}

// keep keeps the shortest schedule that shows something at site.
func (r *Report) keep(site int, o outcome) {
	if old, ok := r.Traces[site]; !ok || len(o.trace) < len(old) {
		r.Traces[site] = o.trace
	}
}

// once runs a program under one schedule.
func (j Job) once(t *testing.T, rng *rand.Rand, root func(*Proc, int), script []Event) (o outcome) {
	w := &World{rng: rng, bubble: !j.Locks}
	run := func() {
		w.spawn("0", func(p *Proc) { root(p, j.N) })
		o = w.run(script)
	}
	if !w.bubble {
		run()
		return o
	}
	defer func() {
		// The bubble of a run in which something is stuck ends so.
		if r := recover(); r != nil && !strings.HasPrefix(fmt.Sprint(r), "deadlock:") {
			panic(r)
		}
	}()
	synctest.Test(t, func(*testing.T) { run() })
	return o
}

// run schedules the goroutines until none can move.
func (w *World) run(script []Event) (o outcome) {
	const maxSteps = 400
	ordered := w.rng.IntN(2) == 0 // by priorities; else each step is drawn anew
	defer func() { o.panics = w.panics }()
	for {
		w.settle()
		if o.over = w.over.Load(); o.over {
			return o
		}
		if len(o.trace) >= maxSteps {
			o.unfinished = true
			return o
		}
		var next *Proc
		if next, script = w.scripted(script); next == nil {
			next = w.pick(ordered)
		}
		if next == nil {
			break
		}
		o.trace = append(o.trace, fmt.Sprintf("%s@%d", next.path, next.site))
		next.release()
	}
	for _, p := range w.procs {
		if p.state.Load() != ended && p != w.env {
			o.stuck = append(o.stuck, p.site)
		}
	}
	return o
}

// scripted returns the goroutine that the script wants to move, and the rest
// of the script, which is empty once the run has left it.
func (w *World) scripted(script []Event) (*Proc, []Event) {
	for len(script) > 0 {
		e := script[0]
		for _, p := range w.procs {
			if p.path != e.Path {
				continue
			}
			here := p.site == e.Site || e.Site == 0
			switch {
			case here && p.state.Load() == gated:
				return p, script[1:]
			case !here && !e.Soft:
				return nil, nil
			}
		}
		script = script[1:]
	}
	return nil, nil
}

// pick returns a goroutine at its gate, or nil.
func (w *World) pick(ordered bool) *Proc {
	var waiting []*Proc
	for _, p := range w.procs {
		if p.state.Load() == gated {
			waiting = append(waiting, p)
		}
	}
	switch {
	case len(waiting) == 0:
		return nil
	case !ordered:
		return waiting[w.rng.IntN(len(waiting))]
	}
	first := waiting[0]
	for _, p := range waiting {
		if p.priority > first.priority {
			first = p
		}
	}
	if w.rng.IntN(8) == 0 {
		first.priority = w.rng.Float64() - 1
	}
	return first
}
