package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/pipevet/pipevet/internal/lsptest"
)

// TestGoVet tests pipevet as the tool of go vet, on a module that has a finding in one package because of
// a fact about another.
func TestGoVet(t *testing.T) {
	dir, _, _ := lsptest.Sample(t)
	tool := "-vettool=" + pipevet
	const place = "app/app.go:11:20: the goroutine started at line 11 blocks for ever in the call of lib.Send: "

	_, stderr, status := run(t, dir, "go", "vet", tool, "./...")
	for _, want := range []string{place, "app/app.go:10:33: \t1. the channel is made here", "\t6. Send is stuck here"} {
		if status != 1 || !strings.Contains(stderr, want) {
			t.Errorf("go vet: status %d, want 1 and %s\n%s", status, want, stderr)
		}
	}

	// Flags of analyzers: one alone, all but one, an option.
	for flag, finds := range map[string]bool{
		"-" + lsptest.Analyzer:                  true,
		"-sendleak":                             false,
		"-" + lsptest.Analyzer + "=false":       false,
		"-sendleak=false":                       true,
		"-" + lsptest.Analyzer + ".inputs=true": true,
	} {
		_, stderr, status := run(t, dir, "go", "vet", tool, flag, "./...")
		if (status == 1) != finds || strings.Contains(stderr, place) != finds {
			t.Errorf("go vet %s: status %d, want a finding: %t\n%s", flag, status, finds, stderr)
		}
	}
	if _, stderr, status := run(t, dir, "go", "vet", tool, "-nosuch", "./..."); status != 2 || !strings.Contains(stderr, "flag provided but not defined: -nosuch") {
		t.Errorf("go vet -nosuch: status %d\n%s", status, stderr)
	}

	stdout, stderr, status := run(t, dir, "go", "vet", tool, "-json", "./...")
	found := make(map[string]int)
	dec := json.NewDecoder(strings.NewReader(stdout + stderrJSON(stderr)))
	for dec.More() {
		var tree map[string]map[string][]struct {
			Message        string
			Related        []struct{ Message string }
			SuggestedFixes []struct{ Message string } `json:"suggested_fixes"`
		}
		if err := dec.Decode(&tree); err != nil {
			t.Fatalf("go vet -json: %v\n%s%s", err, stdout, stderr)
		}
		for pkg, byAnalyzer := range tree {
			for analyzer, diags := range byAnalyzer {
				for _, d := range diags {
					found[pkg+" "+analyzer]++
					if len(d.Related) != 6 || len(d.SuggestedFixes) == 0 {
						t.Errorf("go vet -json: %+v", d)
					}
				}
			}
		}
	}
	if status != 0 || len(found) != 1 || found["example.com/sample/app "+lsptest.Analyzer] != 1 {
		t.Errorf("go vet -json: status %d, found %v\n%s%s", status, found, stdout, stderr)
	}
}

// TestCgo tests that files with cgo have findings as any others, at their own lines, but are never edited: what is
// analysed is the output of cgo.
func TestCgo(t *testing.T) {
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip("cgo needs a C compiler")
	}
	t.Setenv("CGO_ENABLED", "1")
	dir, app, _ := lsptest.Sample(t)
	text := strings.Replace(lsptest.App, "import (", "import \"C\"\n\nimport (", 1)
	lsptest.Write(t, app, text)
	const place = "app/app.go:13:20: "
	if stdout, stderr, status := run(t, dir, pipevet, "./..."); status != 1 || !strings.Contains(stdout, place+lsptest.Analyzer+": ") || strings.Contains(stdout, "fix: ") {
		t.Errorf("pipevet: status %d\n%s%s", status, stdout, stderr)
	}
	if _, stderr, status := run(t, dir, "go", "vet", "-vettool="+pipevet, "./..."); status != 1 || !strings.Contains(stderr, place) {
		t.Errorf("go vet: status %d\n%s", status, stderr)
	}
	for _, args := range [][]string{{pipevet, "-fix"}, {"go", "vet", "-vettool=" + pipevet, "-fix"}, {"go", "fix", "-fixtool=" + pipevet}} {
		_, stderr, _ := run(t, dir, args[0], append(args[1:], "./...")...)
		if got, err := os.ReadFile(app); err != nil || string(got) != text {
			t.Errorf("%q leaves %s, error %v\n%s", args, got, err, stderr)
		}
	}
}

// stderrJSON returns what older go commands print to standard error with -json, without the names of packages.
func stderrJSON(stderr string) string {
	var b strings.Builder
	for line := range strings.Lines(stderr) {
		if !strings.HasPrefix(line, "#") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// TestGoFix tests that go vet -fix and go fix -fixtool show and apply fixes.
func TestGoFix(t *testing.T) {
	for name, command := range map[string][]string{
		"vet": {"vet", "-vettool=" + pipevet, "-fix"},
		"fix": {"fix", "-fixtool=" + pipevet},
	} {
		t.Run(name, func(t *testing.T) {
			dir, app, _ := lsptest.Sample(t)
			text := func() string {
				data, err := os.ReadFile(app)
				if err != nil {
					t.Fatal(err)
				}
				return string(data)
			}
			stdout, stderr, status := run(t, dir, "go", append(command, "-diff", "./...")...)
			if status != 1 || !strings.Contains(stdout, "\n+\tfound := /* 世界 😀 */ "+lsptest.Fixed+"\n") || text() != lsptest.App {
				t.Errorf("-diff: status %d\n%s%s", status, stdout, stderr)
			}
			if stdout, stderr, status := run(t, dir, "go", append(command, "./...")...); status != 0 {
				t.Errorf("status %d\n%s%s", status, stdout, stderr)
			}
			if want := strings.Replace(lsptest.App, "make(chan string)", lsptest.Fixed, 1); text() != want {
				t.Errorf("it leaves\n%s", text())
			}
			if _, stderr, status := run(t, dir, "go", "vet", "-vettool="+pipevet, "./..."); status != 0 {
				t.Errorf("afterwards go vet: status %d\n%s", status, stderr)
			}
		})
	}
}
