package gopls

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/pipevet/pipevet/analyzers"
)

// toy is a module with no more of gopls than what is built upon.
func toy(version string) map[string]string {
	return map[string]string{
		"go.mod": "module golang.org/x/tools/gopls\n\ngo 1.25.0\n\nrequire golang.org/x/tools v0.47.0\n",
		"main.go": `package main

import (
	"fmt"

	"golang.org/x/tools/gopls/internal/settings"
)

func main() {
	for _, a := range settings.AllAnalyzers {
		fmt.Println("` + version + `", a)
	}
}
`,
		"internal/settings/analysis.go": `package settings

import "golang.org/x/tools/go/analysis"

type Analyzer struct{ analyzer *analysis.Analyzer }

func (a *Analyzer) String() string { return a.analyzer.Name }

var AllAnalyzers []*Analyzer
`,
	}
}

// serve makes the go command of this test see, besides what is in the module
// cache already, these versions of gopls only. It returns the test's directory for
// temporary files.
func serve(t *testing.T, versions map[string]map[string]string) (tmp string) {
	t.Helper()
	if testing.Short() {
		t.Skip("runs the go command")
	}
	out, err := exec.Command("go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	cache := filepath.Join(strings.TrimSpace(string(out)), "cache", "download")
	proxy := t.TempDir()
	dir := filepath.Join(proxy, "golang.org/x/tools/gopls/@v")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	var list bytes.Buffer
	for version, files := range versions {
		fmt.Fprintln(&list, version)
		var archive bytes.Buffer
		w := zip.NewWriter(&archive)
		for name, text := range files {
			f, err := w.Create("golang.org/x/tools/gopls@" + version + "/" + name)
			if err != nil {
				t.Fatal(err)
			}
			io.WriteString(f, text)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		info := fmt.Sprintf(`{"Version":%q,"Time":"2026-01-01T00:00:00Z"}`, version)
		write(t, filepath.Join(dir, version+".info"), info)
		write(t, filepath.Join(dir, version+".mod"), files["go.mod"])
		write(t, filepath.Join(dir, version+".zip"), archive.String())
	}
	write(t, filepath.Join(dir, "list"), list.String())

	fileURL := func(dir string) string { return "file://" + filepath.ToSlash(dir) }
	t.Setenv("GOPROXY", fileURL(proxy)+","+fileURL(cache)+",off")
	t.Setenv("GOMODCACHE", t.TempDir())
	t.Setenv("GOSUMDB", "off")
	t.Setenv("GOTOOLCHAIN", "local")
	t.Setenv("GOFLAGS", "-modcacherw -mod=vendor") // as for a module that vendors
	tmp = t.TempDir()
	t.Setenv("TMPDIR", tmp)
	t.Setenv("TMP", tmp)
	return tmp
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// names returns what is in a directory, but for what the go command itself may
// leave there.
func names(t *testing.T, dir string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

// TestBuild builds toys in place of gopls.
func TestBuild(t *testing.T) {
	future := toy("v0.98.0")
	future["go.mod"] = strings.Replace(future["go.mod"], "go 1.25.0", "go 1.999.0", 1)
	other := toy("v0.97.0-pre.1")
	other["internal/settings/analysis.go"] = strings.ReplaceAll(other["internal/settings/analysis.go"], "AllAnalyzers", "Analyzers")
	other["main.go"] = strings.ReplaceAll(other["main.go"], "AllAnalyzers", "Analyzers")
	tmp := serve(t, map[string]map[string]string{
		"v0.20.0": toy("v0.20.0"), "v0.96.0": toy("v0.96.0"), "v0.97.0-pre.1": other, "v0.98.0": future,
	})
	source, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	output := filepath.Join(dir, "gopls.exe")

	var log bytes.Buffer
	if err := Main(t.Context(), []string{"-source", source, "-o", output}, io.Discard, &log); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"gopls v0.96.0 with pipevet from " + source + ", built with go1.", "wrote " + output} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("it says %s, want %s", &log, want)
		}
	}
	check := func() {
		t.Helper()
		out, err := exec.Command(output).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		for _, a := range analyzers.All() {
			if !strings.Contains(string(out), "v0.96.0 "+a.Name+"\n") {
				t.Errorf("%s is not in it: %s", a.Name, out)
			}
		}
		if left := names(t, tmp); len(left) > 0 {
			t.Errorf("temporary files are left: %v", left)
		}
		if left := names(t, dir); !slices.Equal(left, []string{"gopls.exe"}) {
			t.Errorf("beside it there are %v", left)
		}
	}
	check()

	// What fails says why, leaves nothing behind, and what is there as it was.
	for version, want := range map[string]string{
		"v0.20.0":       "gopls: gopls v0.20.0 is too old to be built with pipevet: take v0.21.0 or a newer one",
		"v0.97.0-pre.1": "gopls v0.97.0-pre.1 keeps its analyzers in another way than pipevet knows",
		"v0.98.0":       "gopls: gopls v0.98.0 needs Go 1.999.0, and this is go1.",
		"v0.99.0":       "gopls: go list failed: ",
	} {
		err := Main(t.Context(), []string{"-source", source, "-o", output, "-version", version}, io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("-version %s: %v, want %s", version, err, want)
		}
		check()
	}

	// So does what is interrupted: here when it says what it will do.
	ctx, cancel := context.WithCancel(t.Context())
	err = Main(ctx, []string{"-source", source, "-o", output}, io.Discard, writerFunc(cancel))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	check()
}

type writerFunc func()

func (f writerFunc) Write(p []byte) (int, error) { f(); return len(p), nil }

// TestArguments tests what is refused before anything is done.
func TestArguments(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.com/other\n")
	var help bytes.Buffer
	if err := Main(t.Context(), []string{"-h"}, &help, io.Discard); err != nil || !strings.HasPrefix(help.String(), "Usage: pipevet gopls ") {
		t.Errorf("-h: %v, %s", err, &help)
	}
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"-nosuch"}, "gopls: flag provided but not defined: -nosuch (“pipevet gopls -h” lists the flags)"},
		{[]string{"v0.23.0"}, "gopls: unexpected argument v0.23.0"},
		{[]string{"-source", dir}, "holds the module example.com/other, not github.com/pipevet/pipevet"},
		{[]string{"-source", filepath.Join(dir, "nosuch")}, "gopls: -source: open "},
		{[]string{"-o", os.DevNull}, "gopls: " + os.DevNull + " is not a file"},
		{[]string{"-source", "../..", "-o", filepath.Join(dir, "nosuch", "gopls")}, "open " + filepath.Join(dir, "nosuch", "gopls") + ": "},
	} {
		if err := Main(t.Context(), test.args, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: %v, want %s", test.args, err, test.want)
		}
	}
}

// TestBuiltFrom tests what source a program names.
func TestBuiltFrom(t *testing.T) {
	source, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	other := debug.Module{Path: "example.com/m", Version: "v1.0.0"}
	for _, test := range []struct {
		name string
		info debug.BuildInfo
		want string
	}{
		{"installed", debug.BuildInfo{Main: debug.Module{Path: modulePath, Version: "v0.1.0"}}, "v0.1.0"},
		{"tool", debug.BuildInfo{Main: other, Deps: []*debug.Module{{Path: modulePath, Version: "v0.2.0"}}}, "v0.2.0"},
		{"replaced", debug.BuildInfo{Main: other, Deps: []*debug.Module{{Path: modulePath, Replace: &debug.Module{Path: source}}}}, "from " + source},
		{"forked", debug.BuildInfo{Main: other, Deps: []*debug.Module{{Path: modulePath, Replace: &other}}}, "built from example.com/m in place of its own module"},
		{"checkout", debug.BuildInfo{Main: debug.Module{Path: modulePath, Version: "(devel)"}}, "-source dir"},
		{"dirty", debug.BuildInfo{Main: debug.Module{Path: modulePath, Version: "v0.0.0-20260101000000-abcdef012345+dirty"}}, "-source dir"},
		{"other", debug.BuildInfo{Main: other}, "-source dir"},
	} {
		t.Run(test.name, func(t *testing.T) {
			o, err := builtFrom(&test.info)
			if err == nil && o.String() != test.want || err != nil && !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, error %v, want %s", o, err, test.want)
			}
		})
	}
}
