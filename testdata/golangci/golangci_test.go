package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// linter is the golangci-lint with pipevet in it, built once for all tests.
var linter string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "pipevet-golangci-*")
	if err != nil {
		panic(err)
	}
	linter = filepath.Join(dir, "golangci-lint.exe") // the suffix matters on Windows only
	out, err := exec.Command("go", "build", "-o", linter, ".").CombinedOutput()
	if err != nil {
		panic("building golangci-lint: " + string(out))
	}
	status := m.Run()
	os.RemoveAll(dir)
	os.Exit(status)
}

// sample returns a copy of testdata/sample.
func sample(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "sample")
	if err := os.CopyFS(dir, os.DirFS("testdata/sample")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// lint runs the linter in a directory, without what it may remember.
func lint(t *testing.T, dir string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	cmd := exec.Command(linter, append([]string{"run"}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOLANGCI_LINT_CACHE="+t.TempDir(), "GOWORK=off", "GOFLAGS=-mod=mod", "GOPROXY=off")
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), errOut.String(), cmd.ProcessState.ExitCode()
}

// edit replaces text in a file.
func edit(t *testing.T, name, old, new string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(data), old, new, 1)
	if text == string(data) {
		t.Fatalf("%s does not hold %q", name, old)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestText tests that findings are printed with their steps, also one that rests
// on a fact about another package, and that nolint silences one.
func TestText(t *testing.T) {
	stdout, stderr, status := lint(t, sample(t), "./...")
	for _, want := range []string{
		"app/app.go:13:2: ctxselect: the goroutine started at line 13 blocks for ever in the call of lib.Send: ",
		"\n\t1. the channel is made here (app.go:12)\n",
		"\n\t6. Send is stuck here (app.go:13) (pipevet)\n",
		"lib/lib.go:15:9: sendleak: the goroutine started at line 14 blocks for ever sending on found: ",
		"\n* pipevet: 2\n",
	} {
		if !strings.Contains(filepath.ToSlash(stdout), want) {
			t.Errorf("output lacks %q", want)
		}
	}
	if status != 1 || t.Failed() {
		t.Errorf("status %d, want 1\n%s%s", status, stdout, stderr)
	}
}

// TestJSON tests the output for programs.
func TestJSON(t *testing.T) {
	stdout, stderr, status := lint(t, sample(t), "--output.text.path=", "--output.json.path=stdout", "--show-stats=false", "./...")
	var report struct {
		Issues []struct {
			FromLinter, Text string
			Pos              struct {
				Filename string
				Line     int
				Column   int
			}
			SuggestedFixes []struct{ Message string }
		}
	}
	if err := json.Unmarshal([]byte(stdout), &report); err != nil || status != 1 {
		t.Fatalf("error %v, status %d\n%s%s", err, status, stdout, stderr)
	}
	if len(report.Issues) != 2 {
		t.Fatalf("%d issues, want 2\n%s", len(report.Issues), stdout)
	}
	for i, want := range []struct {
		file, text string
		line       int
	}{{"app/app.go", "ctxselect: ", 13}, {"lib/lib.go", "sendleak: ", 15}} {
		issue := report.Issues[i]
		if issue.FromLinter != "pipevet" || filepath.ToSlash(issue.Pos.Filename) != want.file || issue.Pos.Line != want.line ||
			!strings.HasPrefix(issue.Text, want.text) || strings.Count(issue.Text, "\n") != 6 || len(issue.SuggestedFixes) != 1 {
			t.Errorf("issue %+v, want %+v", issue, want)
		}
	}
}

// TestFix tests that fixes are applied, but not where nolint stands.
func TestFix(t *testing.T) {
	dir := sample(t)
	if stdout, stderr, status := lint(t, dir, "--fix", "./..."); status != 0 {
		t.Errorf("--fix: status %d\n%s%s", status, stdout, stderr)
	}
	for name, want := range map[string]int{"app/app.go": 1, "lib/lib.go": 1} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(data, []byte("make(chan string, 1)")); n != want {
			t.Errorf("%s has %d channels with room, want %d\n%s", name, n, want, data)
		}
	}
	if stdout, stderr, status := lint(t, dir, "./..."); status != 0 {
		t.Errorf("after --fix: status %d\n%s%s", status, stdout, stderr)
	}
}

// TestBadConfig tests that golangci-lint says what is wrong with the settings,
// and exits with the status of a failure, not that of an issue.
func TestBadConfig(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{"disable:", "disabel:", `pipevet: unknown setting "disabel": there are disable, enable, options`},
		{"- fanin", "- nosuch", `pipevet: unknown analyzer "nosuch": there are ctxselect,`},
		{"sleep: true", "nosuch: true", `pipevet: unknown option of ctxselect "nosuch": there are generated, inputs, sleep`},
	} {
		dir := sample(t)
		edit(t, filepath.Join(dir, ".golangci.yml"), test.old, test.new)
		if stdout, stderr, status := lint(t, dir, "./..."); status != 3 || !strings.Contains(stderr, test.want) {
			t.Errorf("with %s: status %d, want 3 and %s\n%s%s", test.new, status, test.want, stdout, stderr)
		}
	}
}

// TestBroken tests that a package that does not compile is reported as such.
func TestBroken(t *testing.T) {
	dir := sample(t)
	edit(t, filepath.Join(dir, "app/app.go"), "found := make(chan string)", "var found int = nil")
	stdout, stderr, status := lint(t, dir, "./...")
	if status != 1 || !strings.Contains(stdout, "cannot use nil as int value") || !strings.Contains(stdout, "(typecheck)") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
}

// TestExamples tests that the files that docs/golangci-lint.md shows are those
// that are tested here, and that .custom-gcl.yml describes this module.
func TestExamples(t *testing.T) {
	read := func(name string) string {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	doc := read("../../docs/golangci-lint.md")
	for _, name := range []string{".custom-gcl.yml", "testdata/sample/.golangci.yml"} {
		if !strings.Contains(doc, "```yaml\n"+read(name)+"```\n") {
			t.Errorf("docs/golangci-lint.md does not show %s as it is", name)
		}
	}
	var custom struct {
		Version string
		Plugins []struct{ Module, Import string }
	}
	if err := yaml.Unmarshal([]byte(read(".custom-gcl.yml")), &custom); err != nil {
		t.Fatal(err)
	}
	if want := "github.com/golangci/golangci-lint/v2 " + custom.Version; !strings.Contains(read("go.mod"), want+"\n") {
		t.Errorf("go.mod does not require %s", want)
	}
	if len(custom.Plugins) != 1 {
		t.Fatalf("%d plugins", len(custom.Plugins))
	}
	p := custom.Plugins[0]
	if !strings.Contains(read("main.go"), `_ "`+p.Import+`"`) || !strings.HasPrefix(p.Import, p.Module+"/") {
		t.Errorf("main.go does not import %s of %s", p.Import, p.Module)
	}
}
