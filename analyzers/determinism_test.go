package analyzers_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/pipevet/pipevet/analyzers"
)

// TestDeterministic analyzes all fixtures twice, with one processor and with two. Messages, witnesses
// and fixes must be the same to the byte.
func TestDeterministic(t *testing.T) {
	var patterns []string
	for _, name := range []string{"sendleak", "recvleak", "unclosedchan"} {
		for _, dir := range []string{"closed", "component", "cross", "mainend", "quiet"} {
			patterns = append(patterns, "./passes/"+name+"/testdata/src/"+dir)
		}
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := diagnostics(t, patterns)
	runtime.GOMAXPROCS(2)
	two := diagnostics(t, patterns)
	if len(one) < 50 {
		t.Errorf("only %d diagnostics", len(one))
	}
	if !slices.Equal(one, two) {
		for i := range min(len(one), len(two)) {
			if one[i] != two[i] {
				t.Fatalf("with one processor:\n%s\nwith two:\n%s", one[i], two[i])
			}
		}
		t.Fatalf("%d diagnostics with one processor, %d with two", len(one), len(two))
	}
}

// diagnostics returns what the analyzers report on the packages, as text, sorted. (Drivers sort by
// position. The order in which the analyzers report is that of token.Pos, which depends on the order in which
// go/packages happens to parse the files.)
func diagnostics(t *testing.T, patterns []string) (list []string) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Dir: ".."}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	if packages.PrintErrors(pkgs) > 0 {
		t.Fatal("the fixtures do not type-check")
	}
	graph, err := checker.Analyze(analyzers.All(), pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Fatalf("%s: %v", act, act.Err)
		}
		for _, d := range act.Diagnostics {
			list = append(list, text(act, d))
		}
	}
	slices.Sort(list)
	return list
}

// text returns all that a person gets to see of d.
func text(act *checker.Action, d analysis.Diagnostic) string {
	var b strings.Builder
	pos := act.Package.Fset.Position
	fmt.Fprintf(&b, "%s: %s: %s\n", pos(d.Pos), act.Analyzer.Name, d.Message)
	for _, r := range d.Related {
		fmt.Fprintf(&b, "\t%s: %s\n", pos(r.Pos), r.Message)
	}
	for _, fix := range d.SuggestedFixes {
		fmt.Fprintf(&b, "\tfix: %s\n", fix.Message)
		for _, e := range fix.TextEdits {
			fmt.Fprintf(&b, "\t\t%s-%s: %q\n", pos(e.Pos), pos(e.End), e.NewText)
		}
	}
	return b.String()
}
