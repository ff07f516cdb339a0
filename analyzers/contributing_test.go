package analyzers_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestWorkedExample builds and tests the analyzer that CONTRIBUTING.md shows. Its module lies in a folder of its
// own, but its path lies beneath passes, so that it may import what is internal there.
func TestWorkedExample(t *testing.T) {
	text, err := os.ReadFile("../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name, content string) {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	blocks := regexp.MustCompile("(?s)`passes/loopafter/([^`]+)`.*?```go\n(.*?)```\n").FindAllSubmatch(text, -1)
	if len(blocks) != 4 {
		t.Fatalf("found %d files in CONTRIBUTING.md, want 4", len(blocks))
	}
	for _, b := range blocks {
		write(string(b[1]), string(b[2]))
	}
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile("../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	_, requires, _ := strings.Cut(string(mod), "\n")
	write("go.mod", "module github.com/pipevet/pipevet/passes/loopafter\n"+requires+
		"\nrequire github.com/pipevet/pipevet v0.0.0\n\nreplace github.com/pipevet/pipevet => "+root+"\n")
	write("go.sum", string(sum))
	cmd := exec.Command("go", "test", "-mod=mod", ".")
	cmd.Dir = dir
	cmd.Env = append(cmd.Environ(), "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := exec.Command("gofmt", "-l", dir).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("not formatted: %s", out)
	}
}
