// Package fixturetest runs the fixtures of analyzers for real. A fixture is a
// package with functions, or types, whose names begin with Bad or Good. A Bad
// one must get stuck or panic when it is run, at a line that carries a "want" comment;
// a Good one must not; and after the golden's fixes no function of the file
// may, or, if there are alternative fixes, none that the fixes have touched. So an expectation in a fixture is a fact about Go, not an opinion.
//
// # Writing fixtures
//
// A function without parameters is called as it is. A function with
// parameters, or a type, is run by a function run<Name> without parameters,
// in the same package:
//
//	//go:build fixturetest
//
//	func runBadUploader() { ... }
//
// Where nobody gets stuck, the driver calls [oracle.Fail] when it sees that something is wrong.
//
// The build tag hides these drivers from the analyzers. A file with a golden
// may only hold Bad functions that are mended there. What is meant to live as long as
// the program (a component that cannot be closed) is kept in a package
// variable by its driver.
//
// A Bad function that no golden mends says why, in a comment in it or right above it: "no fix:" and the reason.
//
// A bug that the analyzer does not find yet carries "missed:" and the reason in
// the place of "want". It is run like the others; the analyzer must not
// report it, so that the comment goes when the reason has gone.
//
// # What it proves
//
// Each function is called many times, in processes of its own, before two
// oracles with different blind spots: the goroutine leak profile and
// testing/synctest. A Bad function passes when one of them, once, finds a
// goroutine blocked for ever at a line with a "want" comment, or when it panics there; every such line
// of the package must have been seen. A goroutine that runs only code of other packages
// is blocked at its go statement; if that lies elsewhere, too, at every want
// of the Bad function; and a driver, which ranges over what the function returns, at those that make a channel. A Good function passes when neither oracle ever finds a
// goroutine blocked for ever.
//
// # What it does not prove
//
// That a Good function cannot get stuck: only that it did not, in a few
// hundred tries. The profile does not see goroutines blocked on what a
// package variable or a live goroutine can reach, nor a send of a variable
// that is captured together with its channel. synctest does not see mutexes,
// I/O, and channels of package variables: where it has no answer in time, the
// profile's answer stands alone. A function that calls os.Exit ends the world,
// and nothing is then stuck.
//
// The profile needs Go 1.26, where it is an experiment that is switched on
// here, or later. With Go 1.25 synctest is the only oracle.
package fixturetest

import (
	"fmt"
	"go/version"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/pipevet/pipevet/internal/fixturetest/oracle"
)

// Run runs the fixtures in dirs, and again with the text of their goldens.
// The packages' names must differ.
func Run(t *testing.T, dirs ...string) {
	t.Helper()
	var fixtures []*fixture
	for _, dir := range dirs {
		fx, err := load(dir)
		if err != nil {
			t.Fatal(err)
		}
		fixtures = append(fixtures, fx)
	}
	oracles := oracles()
	t.Run("run", func(t *testing.T) {
		bin, err := build(t.TempDir(), fixtures, original)
		if err != nil {
			t.Fatal(err)
		}
		for _, fx := range fixtures {
			t.Run(fx.name, func(t *testing.T) { fx.check(t, bin, oracles) })
		}
	})
	t.Run("fixed", func(t *testing.T) {
		for _, fx := range fixtures {
			fx.checkMended(t)
		}
		for n := 0; ; n++ {
			fixtures = slices.DeleteFunc(fixtures, func(fx *fixture) bool { return n >= len(fx.variants) })
			if len(fixtures) == 0 {
				break
			}
			bin, err := build(t.TempDir(), fixtures, n)
			if err != nil {
				t.Fatal(err)
			}
			for _, fx := range fixtures {
				t.Run(fx.name+": "+fx.variants[n].Message, func(t *testing.T) { fx.checkVariant(t, bin, oracles, fx.variants[n]) })
			}
		}
	})
}

// oracles returns the oracles that this version of Go has.
func oracles() []string {
	list := []string{oracle.Synctest}
	if version.Compare(runtime.Version(), "go1.26") >= 0 {
		list = append(list, oracle.Profile)
	}
	return list
}

// check runs the fixture as it is.
func (fx *fixture) check(t *testing.T, bin string, oracles []string) {
	seen := new(lineSet)
	judge(t, fx.funcs, func(fn function) string {
		if fn.bad {
			return fx.judgeBad(bin, fn, oracles, seen)
		}
		return fx.judgeGood(bin, fn, oracles)
	})
	for _, line := range fx.wants {
		if !t.Failed() && !seen.has(line) {
			t.Errorf("%s: no function was seen blocked at this want", line)
		}
	}
}

// checkMended requires that each Bad function is mended by some golden, or says why not.
func (fx *fixture) checkMended(t *testing.T) {
	text, err := fx.readText(nil)
	if err != nil {
		t.Fatal(err)
	}
	explained := make(map[string]bool)
	for _, v := range fx.variants {
		mended, err := fx.mended(v)
		if err != nil {
			t.Fatal(err)
		}
		for _, fn := range mended {
			explained[fn.name] = true
		}
	}
	for _, fn := range fx.funcs {
		if fn.bad && !explained[fn.name] && text.why(fn.name) == "" {
			t.Errorf("%s: no golden mends %s, and it does not say why: // no fix: ...", fx.name, fn.name)
		}
	}
}

// checkVariant runs the functions that are right in v.
func (fx *fixture) checkVariant(t *testing.T, bin string, oracles []string, v Variant) {
	mended, err := fx.mended(v)
	if err != nil {
		t.Fatal(err)
	}
	if len(mended) == 0 {
		t.Error("a golden that mends nothing")
	}
	judge(t, mended, func(fn function) string { return fx.judgeGood(bin, fn, oracles) })
}

// judge reports the problems that f finds with each function. The processes
// that f starts mostly sleep, so more of them run at once than there are
// processors.
func judge(t *testing.T, funcs []function, f func(function) string) {
	var g errgroup.Group
	g.SetLimit(4 * runtime.GOMAXPROCS(0))
	problems := make([]string, len(funcs))
	for i, fn := range funcs {
		g.Go(func() error {
			problems[i] = f(fn)
			return nil
		})
	}
	g.Wait()
	for i, fn := range funcs {
		t.Run(fn.name, func(t *testing.T) {
			if problems[i] != "" {
				t.Error(problems[i])
			}
		})
	}
}

// judgeBad requires that an oracle sees fn blocked at a line with a want, and
// adds that line to seen. It returns what is wrong, or "".
func (fx *fixture) judgeBad(bin string, fn function, oracles []string, seen *lineSet) string {
	report := []string{fn.name + " was not seen blocked at a line with a want comment"}
	for _, name := range oracles {
		out := execute(fx.binary(bin), fn, name, true)
		shown := false
		stacks := out.Stuck
		if out.panicked != "" {
			stacks = append(stacks, out.panicked)
		}
		for _, g := range stacks {
			line, ok := fx.blockedAt(g)
			wants := fn.in(fx.wants)
			if ok && fx.drivers[line.file] { // for the sake of a channel that fn returns
				wants, ok = fn.in(fx.made), false
			}
			wrong := out.crashed && strings.Contains(out.Error, "panic: "+oracle.Wrong)
			if wrong { // which the driver says of fn
				wants, ok = fn.in(fx.wants), false
			}
			switch {
			case ok && fx.wanted(line):
				seen.add(line)
				shown = true
			case out.crashed && len(fx.deferred(wants)) > 0:
				// A deferred call panics at the end of its function, as the runtime tells it.
				for _, w := range fx.deferred(wants) {
					seen.add(w)
				}
				shown = true
			case !ok && len(wants) > 0 && (wrong || !out.crashed):
				for _, w := range wants {
					seen.add(w)
				}
				shown = true
			case out.crashed:
				report = append(report, fmt.Sprintf("%s: %s", name, out))
			case !ok:
				report = append(report, fmt.Sprintf("%s: blocked elsewhere:\n%s", name, g))
			default:
				report = append(report, fmt.Sprintf("%s: blocked at %s", name, line))
			}
		}
		if shown {
			return ""
		}
		if len(stacks) == 0 {
			report = append(report, fmt.Sprintf("%s: %s", name, out))
		}
	}
	return strings.Join(report, "\n")
}

// judgeGood requires that no oracle sees fn blocked. It returns what is
// wrong, or "".
func (fx *fixture) judgeGood(bin string, fn function, oracles []string) string {
	for _, name := range oracles {
		out := execute(fx.binary(bin), fn, name, false)
		switch {
		case len(out.Stuck) > 0:
			return fmt.Sprintf("%s gets stuck (%s, %d tries):\n%s", fn.name, name, out.Tries, strings.Join(out.Stuck, "\n\n"))
		case out.crashed:
			return fmt.Sprintf("%s crashes (%s):\n%s", fn.name, name, out.Error)
		case out.exited:
			// The end of the world leaks nothing.
		case out.Error != "" && (name != oracle.Synctest || len(oracles) == 1):
			return fmt.Sprintf("%s (%s): %s", fn.name, name, out.Error)
		}
	}
	return ""
}

// binary returns the test binary of the fixture among those in dir.
func (fx *fixture) binary(dir string) string {
	name := fx.name + ".test"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(dir, name)
}

// A lineSet is a set of lines that concurrent tests fill.
type lineSet struct {
	mu sync.Mutex
	m  map[line]bool
}

func (s *lineSet) add(l line) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.m == nil {
		s.m = make(map[line]bool)
	}
	s.m[l] = true
}

func (s *lineSet) has(l line) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.m[l]
}
