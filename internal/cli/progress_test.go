package cli

import (
	"os"
	"path/filepath"
	"testing"
)

// TestTraceCounter tests that a trace is counted while it grows, line by line.
func TestTraceCounter(t *testing.T) {
	name := filepath.Join(t.TempDir(), "trace")
	counter := traceCounter{packages: make(map[string]bool)}
	if counter.read(name) {
		t.Error("read a file that does not exist")
	}
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, test := range []struct {
		text  string
		news  bool
		count int
		last  string
	}{
		{"1.0\ta\tsendleak\n", true, 1, "a"},
		{"", false, 1, "a"},
		{"1.0\tb\tsend", false, 1, "a"},
		{"leak\n2.0\tb\trecvleak\n", true, 2, "b"},
		{"garbage\n0.1\ta\trecvleak\n", true, 2, "a"},
	} {
		if _, err := f.WriteString(test.text); err != nil {
			t.Fatal(err)
		}
		if news := counter.read(name); news != test.news || len(counter.packages) != test.count || counter.last != test.last {
			t.Errorf("after %q: read %v, %d packages, last %q", test.text, news, len(counter.packages), counter.last)
		}
	}
}
