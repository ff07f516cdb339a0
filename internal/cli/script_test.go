package cli

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "update the expected output in testdata/script")

// TestMain lets the test binary be pipevet with toy analyzers: the scripts find
// it on their PATH, and it starts go vet with itself as the tool.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"pipevet":      func() { os.Exit(Main(toys, nil, os.Args[1:], os.Stdout, os.Stderr)) },
		"cacheprogram": cacheProgram,
	})
}

// TestScripts runs testdata/script: each script makes a module and runs pipevet
// on it as a person would. The scripts share the go command's cache with other
// runs; each has a directory of its own, so results are not shared.
func TestScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the go command")
	}
	var env []string
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPATH", "GOROOT"} {
		out, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		env = append(env, name+"="+strings.TrimSpace(string(out)))
	}
	env = append(env, "GOFLAGS=", "GOPROXY=off", "GOTOOLCHAIN=local", "GOWORK=off", "GOENV=off")
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		UpdateScripts:       *update,
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			pipevet, err := exec.LookPath("pipevet")
			e.Vars = append(append(e.Vars, env...), "PIPEVET="+pipevet)
			return err
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": runStatus},
	})
}

// runStatus is the script command “status N program args...”: it runs the
// program and fails unless that exits with status N.
func runStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N program [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("%s exited with status %d, want %d", args[1], got, want)
	}
}
