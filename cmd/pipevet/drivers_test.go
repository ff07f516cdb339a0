package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pipevet/pipevet/analyzers"
)

// TestDriversDoc tests that docs/drivers.md shows what the go command prints with pipevet as its tool, and that its
// example of nogo has all analyzers.
func TestDriversDoc(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(root, "docs/drivers.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?ms)^```console\n\\$ go ([^\n]*)\n(.*?)^```\n").FindAllStringSubmatch(string(data), -1)
	if len(blocks) == 0 {
		t.Error("docs/drivers.md shows no output")
	}
	for _, block := range blocks {
		args := strings.Fields(strings.Replace(block[1], "$(which pipevet)", pipevet, 1))
		stdout, stderr, status := run(t, root, "go", args...)
		var got strings.Builder
		for line := range strings.Lines(strings.ReplaceAll(stdout+stderr, dir, "/path/to/pipevet")) {
			// Not every Go prints the names of packages, nor a cached run what was ignored.
			if !strings.HasPrefix(line, "# ") && !strings.Contains(line, ": ignoring alternative fix ") {
				got.WriteString(line)
			}
		}
		if status != 1 || got.String() != block[2] {
			t.Errorf("go %s: status %d, prints\n%s\ndocs/drivers.md says\n%s", block[1], status, &got, block[2])
		}
	}
	for _, a := range analyzers.All() {
		if label := `"@com_github_pipevet_pipevet//passes/` + a.Name + `",`; !strings.Contains(string(data), label) {
			t.Errorf("docs/drivers.md lacks %s", label)
		}
	}
}
