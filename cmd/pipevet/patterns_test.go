package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// patterns are the programs in testdata/patterns: what is unsafe in each, and what it says about itself at its end before and after
// the fixes.
var patterns = []struct {
	name, analyzer, line string
	before, after        string // before is what must not be printed any more
}{
	{"fanin", "ctxselect", "merged <- v", "0 goroutines are left", "0 goroutines are left"},
	{"ratelimit", "ctxselect", "results <- processJob(job)", "0 goroutines are left", "0 goroutines are left"},
	{"semaphore", "semrelease", "return err", "0 items are still being processed", "0 items are still being processed"},
	{"backpressure", "", "", "", "0 goroutines are left"},
	{"shutdown", "draincancel", "for job := range jobs {", "0 goroutines are left", "0 goroutines are left"},
}

// TestPatterns tests that the unsafe places of the pipeline patterns are found, and nothing else; that each can be
// seen when the program is run; and that after pipevet -fix neither is there any more.
func TestPatterns(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range patterns {
		if err := os.CopyFS(filepath.Join(dir, p.name), os.DirFS(filepath.Join(root, "testdata/patterns", p.name))); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range patterns {
		if p.analyzer == "" {
			continue
		}
		if stdout, stderr, status := run(t, dir, "go", "run", "-mod=mod", "./"+p.name); status != 0 || strings.Contains("\n"+stdout, "\n"+p.before+"\n") {
			t.Errorf("%s prints, status %d:\n%s%s", p.name, status, stdout, stderr)
		}
	}
	stdout, stderr, _ := run(t, dir, pipevet, "-json", "./...")
	var report struct {
		Findings []struct {
			Analyzer, File string
			Line           int
		}
	}
	if err := json.Unmarshal([]byte(stdout), &report); err != nil {
		t.Fatalf("%v\n%s%s", err, stdout, stderr)
	}
	var got []string
	for _, f := range report.Findings {
		text, err := os.ReadFile(filepath.Join(dir, f.File))
		if err != nil {
			t.Fatal(err)
		}
		line := strings.Split(string(text), "\n")[f.Line-1]
		got = append(got, filepath.Dir(f.File)+": "+f.Analyzer+": "+strings.TrimSpace(line))
	}
	for _, p := range patterns {
		want := p.name + ": " + p.analyzer + ": " + p.line
		n := 0
		for _, g := range got {
			if strings.HasPrefix(g, p.name+": ") {
				n++
				if g != want {
					t.Errorf("found %s, want %s", g, want)
				}
			}
		}
		if n == 0 && p.analyzer != "" {
			t.Errorf("not found: %s", want)
		}
	}
	if stdout, stderr, status := run(t, dir, pipevet, "-fix", "./..."); status != 0 {
		t.Errorf("pipevet -fix: status %d\n%s%s", status, stdout, stderr)
	}
	if stdout, stderr, status := run(t, dir, pipevet, "./..."); status != 0 {
		t.Errorf("after pipevet -fix: status %d\n%s%s", status, stdout, stderr)
	}
	for _, p := range patterns {
		if stdout, stderr, status := run(t, dir, "go", "run", "-mod=mod", "./"+p.name); status != 0 || !strings.HasSuffix("\n"+stdout, "\n"+p.after+"\n") {
			t.Errorf("after pipevet -fix, %s prints, status %d:\n%s%s", p.name, status, stdout, stderr)
		}
	}
}
