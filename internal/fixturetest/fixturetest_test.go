package fixturetest

import (
	"strings"
	"testing"

	"github.com/pipevet/pipevet/internal/fixturetest/oracle"
)

func TestRun(t *testing.T) {
	Run(t, "testdata/src/sample")
}

// TestWrong checks that a fixture that is not what its name says is refused.
func TestWrong(t *testing.T) {
	fx, err := load("testdata/src/wrong")
	if err != nil {
		t.Fatal(err)
	}
	bin, err := build(t.TempDir(), []*fixture{fx}, original)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"BadButEnds":      "synctest: not blocked in 200 tries",
		"BadElsewhere":    "synctest: blocked at wrong.go:15",
		"BadPanic":        "synctest: crashed: ",
		"GoodButStuck":    "GoodButStuck gets stuck (synctest, 1 tries):\ngoroutine ",
		"GoodButNoReturn": "GoodButNoReturn (synctest): no answer in time",
		"GoodPanic":       "GoodPanic crashes (synctest):\npanic: no",
	}
	if len(fx.funcs) != len(want) {
		t.Errorf("%d functions, want %d", len(fx.funcs), len(want))
	}
	for _, fn := range fx.funcs {
		t.Run(fn.name, func(t *testing.T) {
			t.Parallel()
			var got string
			if oracles := []string{oracle.Synctest}; fn.bad {
				got = fx.judgeBad(bin, fn, oracles, new(lineSet))
			} else {
				got = fx.judgeGood(bin, fn, oracles)
			}
			if !strings.Contains(got, want[fn.name]) {
				t.Errorf("got %q, want it to contain %q", got, want[fn.name])
			}
		})
	}
}

func TestLoadErrors(t *testing.T) {
	for dir, want := range map[string]string{
		"testdata/src/undriven": "BadGeneric needs a function runBadGeneric() that runs it",
		"testdata/src/absent":   "no function or type whose name begins with Bad or Good",
	} {
		if _, err := load(dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("load(%q) = %v, want an error with %q", dir, err, want)
		}
	}
}
