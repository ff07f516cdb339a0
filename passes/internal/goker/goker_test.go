//go:build go1.26

// Package goker scores pipevet on the kernels of real bugs that come with Go:
// GOROOT/src/runtime/testdata/testgoroutineleakprofile (GoKer, from Yuan et al., GoBench, CGO 2021,
// and the patterns of Saioc et al., CGO 2024). What is expected is read from Go's own test of them.
// They come with Go from 1.26 on, so with an older one there is no test here (.ci/run says so).
//
//	go test ./passes/internal/goker -run GoKer -v
package goker

import (
	"bufio"
	"fmt"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"sort"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/pipevet/pipevet/passes/internal/explore"
	"github.com/pipevet/pipevet/passes/internal/model"
	"github.com/pipevet/pipevet/passes/internal/prove"
)

// A kernel is a program with a known bug.
type kernel struct {
	name  string
	leaks []*regexp.Regexp // "function(args) [wait reason]" of the goroutines that leak
	typ   string           // GoKer's type and subtype

	hits    []string
	others  []string
	channel bool // some leaking goroutine waits for a channel
}

// runtimeDir returns the directory of Go's package runtime.
var runtimeDir = sync.OnceValues(func() (string, error) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	return filepath.Join(strings.TrimSpace(string(out)), "src/runtime"), err
})

// kernelDir returns the directory of the kernels.
func kernelDir(t *testing.T) string {
	dir, err := runtimeDir()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "testdata/testgoroutineleakprofile")
}

// load reads the kernels' names and leaks from Go's test, and their types from GoKer's README.
func load(t *testing.T) (kernels []*kernel) {
	src, err := os.ReadFile(filepath.Join(kernelDir(t), "../../goroutineleakprofile_test.go"))
	if err != nil {
		t.Fatalf("the Go distribution has no goroutine leak profile test: %v", err)
	}
	readme, err := os.ReadFile(filepath.Join(kernelDir(t), "goker/README.md"))
	if err != nil {
		t.Fatal(err)
	}
	types := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^\|\[(\w+)#(\d+)\]\|[^|]*\|[^|]*\|([^|]*)\|([^|]*)\|`).FindAllStringSubmatch(string(readme), -1) {
		types[strings.ToLower(m[1]+m[2])] = strings.TrimSpace(m[3]) + ": " + strings.TrimSpace(m[4])
	}
	start := regexp.MustCompile(`make(?:Flaky)?Test\((?:testCase\{name: )?"(\w+)"`)
	leak := regexp.MustCompile("^\\s*(?://)?\\s*`(.*)`")
	var k *kernel
	sc := bufio.NewScanner(strings.NewReader(string(src)))
	for sc.Scan() {
		line := sc.Text()
		if m := start.FindStringSubmatch(line); m != nil {
			k = &kernel{name: m[1], typ: types[strings.ToLower(m[1])]}
			kernels = append(kernels, k)
		}
		if m := leak.FindStringSubmatch(line); m != nil && k != nil {
			re, err := regexp.Compile(m[1])
			if err != nil {
				t.Fatal(err)
			}
			k.leaks = append(k.leaks, re)
			if strings.Contains(m[1], "chan ") || strings.Contains(m[1], "[select") {
				k.channel = true
			}
		}
	}
	if len(kernels) < 70 {
		t.Fatalf("found %d kernels only: the test's form has changed", len(kernels))
	}
	return kernels
}

// analyze runs the analyzers on the package in dir.
func analyze(t *testing.T, dir string) *checker.Action {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: no files (%v)", dir, err)
	}
	cfg := &packages.Config{Mode: packages.LoadAllSyntax, Dir: t.TempDir(), Env: append(os.Environ(), "GOWORK=off", "GO111MODULE=off")}
	pkgs, err := packages.Load(cfg, files...)
	if err != nil {
		t.Fatal(err)
	}
	if packages.PrintErrors(pkgs) > 0 {
		t.Fatalf("%s does not type-check", dir)
	}
	graph, err := checker.Analyze([]*analysis.Analyzer{prove.Analyzer}, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	for act := range graph.All() {
		if act.Err != nil {
			t.Fatalf("%s: %v", act, act.Err)
		}
		if act.Analyzer == prove.Analyzer && act.Package == pkgs[0] {
			return act
		}
	}
	t.Fatal("no result")
	return nil
}

// waitReason is what the runtime calls the state of a stuck goroutine.
func waitReason(f *prove.Finding) string {
	nilChan := ""
	if len(f.Prims) == 1 && f.Prims[0] == 0 {
		nilChan = " (nil chan)"
	}
	switch f.Kind {
	case explore.StuckSend:
		return "[chan send" + nilChan + "]"
	case explore.StuckRecv, explore.StuckRange:
		return "[chan receive" + nilChan + "]"
	case explore.StuckSelect:
		if len(f.Prims) == 0 {
			return "[select (no cases)]"
		}
		return "[select]"
	}
	return "[" + f.Kind.String() + "]"
}

// runtimeName turns an SSA symbol into the name in a stack trace: (*main.T).M$1$2 into (*T).M.func1.2.
func runtimeName(symbol, pkg string) string {
	symbol = strings.ReplaceAll(symbol, pkg+".", "")
	if rest, ok := strings.CutPrefix(symbol, "("); ok && !strings.HasPrefix(rest, "*") {
		symbol = strings.Replace(rest, ")", "", 1) // a value receiver
	}
	parts := strings.Split(symbol, "$")
	name := parts[0]
	for i, p := range parts[1:] {
		if i == 0 {
			name += ".func" + p
		} else {
			name += "." + p
		}
	}
	return name
}

// score sorts the findings that the analyzers report by kernel: those that name a goroutine
// that is known to leak, at the operation at which it does, and strays.
func score(t *testing.T, act *checker.Action, kernels []*kernel) (strays []string) {
	res := act.Result.(*prove.Result)
	for _, f := range res.Findings() {
		if !reported(f) {
			continue
		}
		pos := act.Package.Fset.Position(f.Pos)
		where := fmt.Sprintf("%s:%d", filepath.Base(pos.Filename), pos.Line)
		state := waitReason(f)
		matched := false
		for _, k := range kernels {
			for _, re := range k.leaks {
				for _, fr := range f.Stack {
					leak := runtimeName(fr.Symbol, act.Package.PkgPath) + "(...) " + state
					if re.MatchString(leak) && !matched {
						k.hits = append(k.hits, where+" "+leak)
						matched = true
					}
				}
			}
		}
		if !matched {
			top := f.Stack[len(f.Stack)-1]
			if k := kernelOf(kernels, pos.Filename); k != nil {
				// The same bug, seen at another goroutine or from a part of the kernel.
				k.others = append(k.others, where+" "+runtimeName(top.Symbol, act.Package.PkgPath)+" "+state)
				continue
			}
			strays = append(strays, fmt.Sprintf("%s %s %s, found from %s", where, runtimeName(top.Symbol, act.Package.PkgPath), state, f.Root))
		}
	}
	return strays
}

// render returns all findings with their witnesses as text, sorted: their own order is that of token.Pos, which
// depends on the order in which go/packages happens to parse the files.
func render(act *checker.Action) string {
	var lines []string
	for _, f := range act.Result.(*prove.Result).Findings() {
		pos := func(s model.Site) token.Position { return act.Package.Fset.Position(f.Unit.Place(s).Pos) }
		line := fmt.Sprintf("%v %s: %v %d %v", act.Package.Fset.Position(f.Pos), f.Root, f.Kind, f.Proc, f.Instances)
		for _, fr := range f.Stack {
			line += fmt.Sprintf("\n\tin %s %v", fr.Func, pos(fr.Site))
		}
		for _, st := range f.Steps {
			line += fmt.Sprintf("\n\t%d %s %v %v of %v, %d %s %v %d %s", st.Proc, st.Func, st.Kind, pos(st.Site), pos(st.Prim), st.Peer, st.PeerFunc, pos(st.PeerSite), st.N, st.Text)
		}
		lines = append(lines, line)
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}

// kernelOf returns the kernel whose only file is the given one.
func kernelOf(kernels []*kernel, file string) *kernel {
	base := strings.TrimSuffix(filepath.Base(file), ".go")
	for _, k := range kernels {
		if strings.ToLower(k.name) == base && len(k.leaks) > 0 {
			return k
		}
	}
	return nil
}

// reported reports whether one of the analyzers reports f.
func reported(f *prove.Finding) bool {
	switch f.Kind {
	case explore.StuckSend, explore.StuckRecv, explore.StuckRange, explore.StuckSelect:
		return !f.Degenerate && !f.Consequence
	}
	return false
}

func TestGoKer(t *testing.T) {
	kernels := load(t)
	var strays []string
	for _, d := range []string{kernelDir(t), filepath.Join(kernelDir(t), "goker")} {
		act := analyze(t, d)
		one := runtime.GOMAXPROCS(1)
		again := analyze(t, d)
		runtime.GOMAXPROCS(one)
		if a, b := render(act), render(again); a != b {
			t.Errorf("%s: other findings with one processor:\n%s\nand:\n%s", d, b, a)
		}
		strays = append(strays, score(t, act, kernels)...)
	}
	inReach, hits := 0, 0
	patterns := 0
	sort.SliceStable(kernels, func(i, j int) bool { return kernels[i].typ < kernels[j].typ })
	for _, k := range kernels {
		verdict := "miss"
		if len(k.hits) > 0 {
			verdict = "hit"
		}
		if k.typ != "" && k.channel {
			inReach++
			if len(k.hits) > 0 {
				hits++
			}
		}
		if isPattern(k.name) && len(k.hits) > 0 {
			patterns++
		}
		found := strings.Join(k.hits, "; ")
		if len(k.hits) == 0 {
			found = k.excuse()
		}
		if found == "" {
			t.Errorf("%s is missed, and nothing says why", k.name)
		}
		t.Logf("%-4s %-24s %-42s %s", verdict, k.name, k.typ, found)
		for _, o := range k.others {
			t.Logf("     also in the kernel: %s", o)
		}
	}
	for _, s := range strays {
		t.Errorf("outside the known leaks: %s", s)
	}
	if hits < wantHits {
		t.Errorf("hit %d of GoKer's kernels, want at least %d", hits, wantHits)
	}
	if patterns != 6 {
		t.Errorf("hit %d of the 6 common patterns", patterns)
	}
	t.Logf("kernels in which a goroutine leaks at a channel: %d, hit %d; common patterns: 6, hit %d; reports outside the known leaks: %d", inReach, hits, patterns, len(strays))
}

// wantHits is the number of GoKer's kernels with a goroutine that leaks at a channel that must be hit.
const wantHits = 30

func isPattern(name string) bool {
	switch name {
	case "NoCloseRange", "MethodContractViolation", "DoubleSend", "EarlyReturn", "NCastLeak", "Timeout":
		return true
	}
	return false
}
