package sequence

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pipevet/pipevet/internal/finding"
)

func TestRead(t *testing.T) {
	var steps []finding.Step
	for _, text := range []string{
		"the channel is made here",
		"lookup starts goroutine 1",
		"lookup starts run (goroutine 2)",
		"goroutine 1 sends on c.jobs, run (goroutine 2) receives, 3 times",
		"goroutine 1 sends on results (in pool.go:12)",
		"err == nil",
		"ctx is cancelled, or times out",
		"lookup receives from ctx.Done()",
		"lookup returns",
		"a client calls Server.Get",
		"another client calls Server.Put",
		"the client closes s.done",
		"a client closes it: Server.Close",
		"Server.Close ends",
		"goroutine 1 is stuck here",
		"as a consequence run (goroutine 2) is stuck here, too",
	} {
		steps = append(steps, finding.Step{Message: text})
	}
	d := Read(steps)
	want := []string{
		"note  ",
		"start lookup goroutine 1",
		"start lookup run (goroutine 2)",
		"rendezvous goroutine 1 run (goroutine 2)",
		"send goroutine 1 ",
		"note  ",
		"cancel environment ",
		"receive lookup ",
		"end lookup ",
		"act the client ",
		"act the other client ",
		"close the client ",
		"act Server.Close ",
		"end Server.Close ",
		"stuck goroutine 1 ",
		"stuck run (goroutine 2) ",
	}
	for i, e := range d.Events {
		if got := string(e.Kind) + " " + e.From + " " + e.To; got != want[i] {
			t.Errorf("%q is read as %q, want %q", e.Step.Message, got, want[i])
		}
	}
	lanes := []string{"lookup", "goroutine 1", "run (goroutine 2)", "the client", "the other client", "Server.Close", Environment}
	if !slices.Equal(d.Lanes, lanes) {
		t.Errorf("lanes %q, want %q", d.Lanes, lanes)
	}
}

// TestWordings tests that the witnesses that the documentation shows, as pipevet prints them, are understood:
// what is left as a note is a decision, or says where something is made.
func TestWordings(t *testing.T) {
	pages, err := filepath.Glob("../../docs/analyzers/*.md")
	if err != nil {
		t.Fatal(err)
	}
	step := regexp.MustCompile(`(?m)^ +\d+\. (.*?)  +\S+:\d+$`)
	decision := regexp.MustCompile(`==|!=|<|>| is \d+$|^ok|^!|is made here$|^a goroutine of \w+ is started here$|^this returns without waiting for it$`)
	n := 0
	for _, page := range append(pages, "../../README.md") {
		data, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range step.FindAllStringSubmatch(string(data), -1) {
			n++
			text := strings.TrimSpace(match[1])
			if e := Read([]finding.Step{{Message: text}}).Events[0]; e.Kind == Note && !decision.MatchString(text) {
				t.Errorf("%s: %q is not understood", page, text)
			}
		}
	}
	if n < 40 {
		t.Errorf("only %d steps in the documentation", n)
	}
}
