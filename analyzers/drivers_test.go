package analyzers_test

import (
	"errors"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/analysis/unitchecker"
	"golang.org/x/tools/go/packages"

	"github.com/pipevet/pipevet/analyzers"
)

// asVetTool makes the test binary a vet tool that is nothing but unitchecker.
const asVetTool = "PIPEVET_TEST_UNITCHECKER"

func TestMain(m *testing.M) {
	if os.Getenv(asVetTool) != "" {
		unitchecker.Main(analyzers.All()...)
	}
	os.Exit(m.Run())
}

// sample is a module with findings in two packages, one of which rests on a fact about
// the other.
const sample = "../testdata/golangci/testdata/sample"

// found is what any driver must find in the sample.
var found = []string{
	"app.go:13:2: ctxselect: the goroutine started at line 13 blocks for ever in the call of lib.Send",
	"app.go:25:2: ctxselect: the goroutine started at line 25 blocks for ever in the call of lib.Send",
	"lib.go:15:9: sendleak: the goroutine started at line 14 blocks for ever sending on found",
}

// TestExported tests that each pass exports its analyzer by the name that nogo, and others that
// generate their driver, expect.
func TestExported(t *testing.T) {
	var patterns []string
	for _, a := range analyzers.All() {
		patterns = append(patterns, "../passes/"+a.Name)
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadTypes}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	if packages.PrintErrors(pkgs) > 0 || len(pkgs) != len(patterns) {
		t.Fatalf("%d packages were loaded, want %d", len(pkgs), len(patterns))
	}
	for _, pkg := range pkgs {
		v, ok := pkg.Types.Scope().Lookup("Analyzer").(*types.Var)
		if !ok || v.Type().String() != "*golang.org/x/tools/go/analysis.Analyzer" {
			t.Errorf("%s has no variable Analyzer", pkg.PkgPath)
		}
	}
}

// TestChecker runs the analyzers under x/tools' checker, which, with SanityCheck, encodes and decodes
// all facts.
func TestChecker(t *testing.T) {
	testChecker(t, analyzers.All())
}

// TestBare runs them with passes that lack what nogo does not give them.
func TestBare(t *testing.T) {
	bare := make(map[*analysis.Analyzer]*analysis.Analyzer)
	var strip func(a *analysis.Analyzer) *analysis.Analyzer
	strip = func(a *analysis.Analyzer) *analysis.Analyzer {
		if bare[a] != nil {
			return bare[a]
		}
		b := *a
		bare[a] = &b
		b.Requires = nil
		for _, req := range a.Requires {
			b.Requires = append(b.Requires, strip(req))
		}
		b.Run = func(pass *analysis.Pass) (any, error) {
			p := *pass
			p.ReadFile, p.Module, p.OtherFiles, p.IgnoredFiles, p.TypesSizes = nil, nil, nil, nil, nil
			p.ResultOf = make(map[*analysis.Analyzer]any)
			for _, req := range a.Requires {
				p.ResultOf[req] = pass.ResultOf[bare[req]]
			}
			return a.Run(&p)
		}
		return &b
	}
	var stripped []*analysis.Analyzer
	for _, a := range analyzers.All() {
		stripped = append(stripped, strip(a))
	}
	testChecker(t, stripped)
}

func testChecker(t *testing.T, list []*analysis.Analyzer) {
	t.Helper()
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Dir: sample, Env: append(os.Environ(), "GOWORK=off")}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	if packages.PrintErrors(pkgs) > 0 {
		t.Fatal("the sample does not type-check")
	}
	graph, err := checker.Analyze(list, pkgs, &checker.Options{SanityCheck: true})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for act := range graph.All() {
		if act.Err != nil {
			t.Errorf("%s: %v", act, act.Err)
		}
		for _, d := range act.Diagnostics {
			pos := act.Package.Fset.Position(d.Pos)
			pos.Filename = filepath.Base(pos.Filename)
			got = append(got, pos.String()+": "+act.Analyzer.Name+": "+d.Message)
		}
	}
	slices.Sort(got)
	same := func(got, want string) bool { return strings.HasPrefix(got, want) }
	if !slices.EqualFunc(got, found, same) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(found, "\n"))
	}
}

// TestUnitchecker runs the analyzers under go vet and x/tools' unitchecker.
func TestUnitchecker(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the go command")
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir() // a new one, so that go vet has nothing in its cache
	if err := os.CopyFS(dir, os.DirFS(sample)); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "vet", "-vettool="+self, "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), asVetTool+"=1", "GOWORK=off")
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		t.Errorf("go vet: error %v, want an exit status", err)
	}
	for _, want := range found {
		place, rest, _ := strings.Cut(want, ": ")
		_, message, _ := strings.Cut(rest, ": ") // go vet does not name the analyzer
		if !strings.Contains(string(out), place+": "+message) {
			t.Errorf("go vet does not print %q", place+": "+message)
		}
	}
	if t.Failed() {
		t.Logf("%s", out)
	}
}
