package reference_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"github.com/pipevet/pipevet/reference"
)

// TestPanics gives the numbers that make no sense.
func TestPanics(t *testing.T) {
	ctx := t.Context()
	none := make(chan int)
	next := func(context.Context) (int, error) { return 0, io.EOF }
	process := func(_ context.Context, n int) (int, error) { return n, nil }
	ignore := func(context.Context, int) error { return nil }
	for name, f := range map[string]func(){
		"reference: less than one worker in FanOut":   func() { reference.FanOut(ctx, none, 0, double) },
		"reference: less than one worker in Pipeline": func() { reference.Pipeline(ctx, 0, 1, next, process, ignore) },
		"reference: less than one worker in Workers":  func() { reference.Workers(ctx, 0, none, func(int) {}) },
		"reference: negative buffer in Pipeline":      func() { reference.Pipeline(ctx, 1, -1, next, process, ignore) },
		"reference: limit of less than 1 in ForEach":  func() { reference.ForEach(ctx, items, 0, ignore) },
		"reference: RateLimit with a burst of 0":      func() { reference.RateLimit(ctx, rate.NewLimiter(1, 0), none) },
	} {
		func() {
			defer func() {
				if r := recover(); r != name {
					t.Errorf("panics with %v, want %s", r, name)
				}
			}()
			f()
		}()
	}
}

// TestPanicEndsProgram lets functions that are handed in panic, each in a process of its
// own.
func TestPanicEndsProgram(t *testing.T) {
	const env = "REFERENCE_TEST_PANIC"
	boom := func(context.Context, int) error { panic("boom") }
	value := func(context.Context) (int, error) { panic("boom") }
	calls := map[string]func(ctx context.Context){
		"Stage": func(ctx context.Context) {
			reference.Stage(ctx, reference.Generate(ctx, items...), func(context.Context, int) int { panic("boom") })
			select {} // a consumer could see the channel closed before the program ends
		},
		"ForEach": func(ctx context.Context) { reference.ForEach(ctx, items, 2, boom) },
		"Workers": func(ctx context.Context) {
			reference.Workers(ctx, 2, reference.Generate(ctx, items...), func(int) { panic("boom") })
		},
		"First":           func(ctx context.Context) { reference.First(ctx, value, value); select {} },
		"CallWithTimeout": func(ctx context.Context) { reference.CallWithTimeout(ctx, time.Minute, value); select {} },
		"Pipeline":        func(ctx context.Context) { run{workers: 2, items: 10, process: boom}.do(ctx) },
	}
	if f := calls[os.Getenv(env)]; f != nil {
		f(t.Context())
		return
	}
	for name := range calls {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestPanicEndsProgram$")
			cmd.Env = append(os.Environ(), env+"="+name)
			out, err := cmd.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "panic: boom") {
				t.Errorf("%v, output:\n%s", err, out)
			}
		})
	}
}
