// Package oracle runs inside the test binaries that fixturetest builds. It
// calls one fixture function many times and says which goroutines stayed
// blocked for ever.
package oracle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// The environment variables by which fixturetest says what to do.
const (
	EnvFunc   = "FIXTURETEST_FUNC"   // name of the function to run
	EnvOracle = "FIXTURETEST_ORACLE" // Profile or Synctest
	EnvLeaks  = "FIXTURETEST_LEAKS"  // "true": the function is expected to leak
)

// The oracles.
const (
	Profile  = "profile"  // the goroutine leak profile
	Synctest = "synctest" // a testing/synctest bubble
)

// Prefix starts the line on standard output that holds the Result.
const Prefix = "fixturetest result: "

// A Result is what running a function has shown.
type Result struct {
	Tries int
	Stuck []string // stacks of goroutines that are blocked for ever
	Error string   // why there is no answer
}

const (
	searchTime = 2 * time.Second        // for a function that should leak
	guardTime  = 300 * time.Millisecond // for one that should not
	maxTries   = 200
)

// Wrong starts the message with which Fail panics.
const Wrong = "wrong: "

// Fail is called by the driver of a fixture that has seen something go wrong, although nobody is stuck.
func Fail(what string) { panic(Wrong + what) }

// Main runs the function that the environment names and prints the Result.
func Main(t *testing.T, funcs map[string]func()) {
	var res Result
	f := funcs[os.Getenv(EnvFunc)]
	leaks := os.Getenv(EnvLeaks) == "true"
	switch name := os.Getenv(EnvOracle); {
	case f == nil:
		res.Error = "no function " + os.Getenv(EnvFunc)
	case name == Profile:
		res = runProfile(f, leaks)
	case name == Synctest:
		res = runSynctest(t, f, leaks)
	default:
		res.Error = "no oracle " + name
	}
	line, err := json.Marshal(res)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("\n%s%s\n", Prefix, line)
}

// budget returns for how long a function is called again and again.
func budget(leaks bool) time.Duration {
	if leaks {
		return searchTime
	}
	return guardTime
}

// vary changes the number of processors, which is the cheapest way to see
// other interleavings.
func vary(try int) { runtime.GOMAXPROCS(1 + try%4) }

// runProfile asks the garbage collector: a goroutine leaks when it is blocked
// on what no running goroutine can reach.
func runProfile(f func(), leaks bool) (res Result) {
	if pprof.Lookup("goroutineleak") == nil {
		res.Error = "the goroutine leak profile is not compiled in"
		return res
	}
	running := 0
	finished := make(chan struct{}, maxTries)
	deadline := time.Now().Add(budget(leaks))
	for res.Tries < maxTries && time.Now().Before(deadline) {
		vary(res.Tries)
		res.Tries++
		running++
		go func() {
			f()
			finished <- struct{}{}
		}()
		select {
		case <-finished:
			running--
		case <-time.After(100 * time.Millisecond):
		}
		if leaks && res.Tries%4 == 0 {
			if res.Stuck = leaked(); len(res.Stuck) > 0 {
				return res
			}
		}
	}
	// What still works may end; some kinds of leak show at the second look only.
	for range 5 {
		time.Sleep(10 * time.Millisecond)
		if res.Stuck = leaked(); len(res.Stuck) > 0 {
			return res
		}
	}
	for late := time.After(2 * time.Second); running > 0; running-- {
		select {
		case <-finished:
		case <-late:
			res.Error = "does not return, nor is it found to leak"
			return res
		}
	}
	return res
}

// leaked returns the stacks of the leaked goroutines.
func leaked() []string {
	var b bytes.Buffer
	if err := pprof.Lookup("goroutineleak").WriteTo(&b, 2); err != nil {
		return nil
	}
	return stacks(b.String(), "(leaked)")
}

// runSynctest asks testing/synctest: when f has returned and all timers have
// fired, no goroutine of the bubble may be blocked.
func runSynctest(t *testing.T, f func(), leaks bool) (res Result) {
	deadline := time.Now().Add(budget(leaks))
	for res.Tries < maxTries && time.Now().Before(deadline) && len(res.Stuck) == 0 {
		vary(res.Tries)
		res.Tries++
		res.Stuck = bubble(t, f)
	}
	return res
}

// bubble runs f in a bubble and returns the stacks of the goroutines that
// remain blocked in it.
func bubble(t *testing.T, f func()) (stuck []string) {
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		if !strings.HasPrefix(fmt.Sprint(r), "deadlock: ") {
			panic(r)
		}
		buf := make([]byte, 1<<20)
		buf = buf[:runtime.Stack(buf, true)]
		stuck = stacks(string(buf), "synctest bubble")
	}()
	synctest.Test(t, func(t *testing.T) {
		f()
		time.Sleep(time.Hour) // on the fake clock: lets every timer fire
	})
	return nil
}

// stacks returns the goroutines of a dump whose header line contains mark.
func stacks(dump, mark string) []string {
	var list []string
	for _, g := range strings.Split(dump, "\n\n") {
		g = strings.TrimSpace(g)
		if header, _, _ := strings.Cut(g, "\n"); strings.Contains(header, mark) {
			list = append(list, g)
		}
	}
	return list
}
