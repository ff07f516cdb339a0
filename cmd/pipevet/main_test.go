package main

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pipevet/pipevet/analyzers"
)

var update = flag.Bool("update", false, "update the output shown in README.md")

// pipevet is the command, built once for all tests.
var pipevet string

func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() {
		os.Exit(m.Run())
	}
	dir, err := os.MkdirTemp("", "pipevet-test-*")
	if err != nil {
		panic(err)
	}
	pipevet = filepath.Join(dir, "pipevet.exe") // the suffix matters on Windows only
	if out, err := exec.Command("go", "build", "-o", pipevet, ".").CombinedOutput(); err != nil {
		panic("building pipevet: " + string(out))
	}
	status := m.Run()
	os.RemoveAll(dir)
	os.Exit(status)
}

// run runs a command in a directory and returns what it printed and its status.
func run(t *testing.T, dir, name string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	if testing.Short() {
		t.Skip("runs the go command")
	}
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), errOut.String(), cmd.ProcessState.ExitCode()
}

const root = "../.."

// TestREADME tests that README.md shows what pipevet prints: each block that
// begins with “$ go run ./cmd/pipevet ARGUMENTS” goes on with the output.
func TestREADME(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?ms)^```console\n\\$ go run ./cmd/pipevet ([^\n]*)\n(.*?)^```\n")
	n := 0
	updated := block.ReplaceAllStringFunc(string(data), func(text string) string {
		n++
		match := block.FindStringSubmatch(text)
		stdout, stderr, status := run(t, root, pipevet, strings.Fields(match[1])...)
		if status != 1 || stdout == "" {
			t.Errorf("pipevet %s: status %d, want 1 and output\n%s%s", match[1], status, stdout, stderr)
		}
		if !*update && stdout != match[2] {
			t.Errorf("pipevet %s prints\n%s\nREADME.md says\n%s", match[1], stdout, match[2])
		}
		return "```console\n$ go run ./cmd/pipevet " + match[1] + "\n" + stdout + "```\n"
	})
	if n == 0 {
		t.Error("README.md shows no output")
	}
	if *update {
		if err := os.WriteFile(filepath.Join(root, "README.md"), []byte(updated), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// TestExample tests that go vet finds the leak of the example, too, and that -fix mends it.
func TestExample(t *testing.T) {
	dir := t.TempDir()
	source, err := os.ReadFile(filepath.Join(root, "testdata/example/main.go"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"go.mod": "module example.com/m\n\ngo 1.25\n", "main.go": string(source)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	_, stderr, status := run(t, dir, "go", "vet", "-vettool="+pipevet, ".")
	if status != 1 || !strings.Contains(stderr, "main.go:16:9: ") {
		t.Errorf("go vet: status %d\n%s", status, stderr)
	}
	if stdout, stderr, status := run(t, dir, pipevet, "-fix"); status != 0 {
		t.Errorf("pipevet -fix: status %d\n%s%s", status, stdout, stderr)
	}
	if stdout, stderr, status := run(t, dir, pipevet); status != 0 {
		t.Errorf("after pipevet -fix: status %d\n%s%s", status, stdout, stderr)
	}
	if stdout, _, _ := run(t, dir, "go", "run", "."); !strings.HasSuffix("\n"+stdout, "\n0 goroutines are blocked for ever\n") {
		t.Errorf("the mended example prints %s", stdout)
	}
}

// TestHelp tests that there is help for each analyzer.
func TestHelp(t *testing.T) {
	general, _, _ := run(t, ".", pipevet, "help")
	for _, a := range analyzers.All() {
		if !strings.Contains(general, "\n  "+a.Name+" ") {
			t.Errorf("pipevet help does not list %s", a.Name)
		}
		text, stderr, status := run(t, ".", pipevet, "help", a.Name)
		if status != 0 || !strings.HasPrefix(text, a.Name+": ") || strings.HasPrefix(text, a.Name+": "+a.Name) {
			t.Errorf("pipevet help %s: status %d\n%s%s", a.Name, status, text, stderr)
		}
	}
}
