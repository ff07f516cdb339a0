package semrelease_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/pipevet/pipevet/internal/fixturetest"
	"github.com/pipevet/pipevet/passes/semrelease"
	"github.com/pipevet/pipevet/passes/semrelease/testdata/src/unwaited"
)

// Test compares the reports and fixes with the fixtures' expectations.
func Test(t *testing.T) {
	for _, name := range []string{"closed", "cross", "global", "guard", "unwaited"} {
		t.Run(name, func(t *testing.T) {
			// From the root of the module, so that fixtures may import
			// what the module requires.
			analysistest.RunWithSuggestedFixes(t, "../..", semrelease.Analyzer, "./passes/semrelease/testdata/src/"+name)
		})
	}
}

// TestUnwaited shows that who leaves workers behind, or releases too early, has work going on behind its back, or more
// than allowed at a time. Nobody is stuck, so TestFixturesRun cannot.
func TestUnwaited(t *testing.T) {
	type each func(context.Context, []int, int64, func(context.Context, int) error) error
	for _, test := range []struct {
		name     string
		f        each
		behind   bool // when the context ends at the first item
		together bool // although only one is allowed
	}{
		{"BadEach", unwaited.BadEach, true, false},
		{"BadCount", func(ctx context.Context, items []int, limit int64, work func(context.Context, int) error) error {
			_, err := unwaited.BadCount(ctx, items, int(limit), work)
			return err
		}, true, false},
		{"BadEarly", unwaited.BadEarly, false, true},
		{"BadSlotEarly", func(_ context.Context, items []int, limit int64, work func(context.Context, int) error) error {
			unwaited.BadSlotEarly(items, int(limit), work)
			return nil
		}, false, true},
		{"BadDeferred", func(_ context.Context, _ []int, _ int64, work func(context.Context, int) error) error {
			unwaited.BadDeferred(func() { work(nil, 0) })
			return nil
		}, true, true},
		{"GoodEach", unwaited.GoodEach, false, false},
		{"GoodDeferred", unwaited.GoodDeferred, false, false},
		{"GoodBarrier", unwaited.GoodBarrier, false, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var running, most atomic.Int64
			test.f(ctx, []int{1, 2, 3}, 1, func(context.Context, int) error {
				most.Store(max(most.Load(), running.Add(1)))
				defer running.Add(-1)
				time.AfterFunc(time.Second, cancel)
				time.Sleep(time.Minute) // does not watch its context
				return nil
			})
			synctest.Wait()
			if behind := running.Load() > 0; behind != test.behind {
				t.Errorf("%s: work goes on: %t", test.name, behind)
			}
			time.Sleep(time.Hour) // what goes on comes to its end
			if together := most.Load() > 1; together != test.together {
				t.Errorf("%s: more at a time than allowed: %t", test.name, together)
			}
		})
	}
}

// TestFixturesRun shows that the fixtures are what their names say.
func TestFixturesRun(t *testing.T) {
	fixturetest.Run(t, "testdata/src/closed", "testdata/src/cross", "testdata/src/guard")
}
