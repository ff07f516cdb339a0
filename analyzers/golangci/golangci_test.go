package golangci

import (
	"flag"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/analyzers"
)

// TestSettings tests which analyzers the settings leave on.
func TestSettings(t *testing.T) {
	var all []string
	for _, a := range analyzers.All() {
		all = append(all, a.Name)
	}
	for _, test := range []struct {
		name     string
		settings any
		want     string
	}{
		{"none", nil, strings.Join(all, " ")},
		{"empty", map[string]any{}, strings.Join(all, " ")},
		{"enable", map[string]any{"enable": []any{"sendleak", "fanin"}}, "fanin sendleak"},
		{"disable", map[string]any{"disable": []any{"sendleak"}}, strings.Replace(strings.Join(all, " "), " sendleak", "", 1)},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, err := New(test.settings)
			if err != nil {
				t.Fatal(err)
			}
			built, err := p.BuildAnalyzers()
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, a := range built {
				names = append(names, a.Name)
			}
			if got := strings.Join(names, " "); got != test.want {
				t.Errorf("on are %s, want %s", got, test.want)
			}
			if err := analysis.Validate(built); err != nil {
				t.Error(err)
			}
			if p.GetLoadMode() != register.LoadModeTypesInfo {
				t.Errorf("load mode %q", p.GetLoadMode())
			}
		})
	}
}

// TestBadSettings tests that what is wrong is named, and what could be meant.
func TestBadSettings(t *testing.T) {
	for _, test := range []struct {
		settings any
		want     string
	}{
		{map[string]any{"enabel": []any{"fanin"}}, `pipevet: unknown setting "enabel": there are disable, enable, options`},
		{map[string]any{"enable": []any{"nosuch"}}, `pipevet: unknown analyzer "nosuch": there are ctxselect, draincancel,`},
		{map[string]any{"disable": []any{"nosuch"}}, `pipevet: unknown analyzer "nosuch"`},
		{map[string]any{"options": map[string]any{"nosuch": nil}}, `pipevet: unknown analyzer "nosuch"`},
		{map[string]any{"options": map[string]any{"ctxselect": map[string]any{"x": 1}}}, `pipevet: unknown option of ctxselect "x": there are generated, inputs, sleep`},
		{map[string]any{"options": map[string]any{"sendleak": map[string]any{"x": 1}}}, `pipevet: unknown option of sendleak "x": there are generated`},
		{map[string]any{"options": map[string]any{"ctxselect": map[string]any{"sleep": "often"}}}, `pipevet: option "sleep" of ctxselect: cannot be often`},
		{map[string]any{"enable": []any{"fanin"}, "disable": []any{"fanin"}}, `pipevet: analyzer "fanin" is both enabled and disabled`},
		{map[string]any{"enable": "fanin"}, `pipevet: decoding settings:`},
		{[]any{"fanin"}, `pipevet: decoding settings:`},
	} {
		if _, err := New(test.settings); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("New(%v): %v, want %s", test.settings, err, test.want)
		}
	}
}

// TestOptions tests that options are set.
func TestOptions(t *testing.T) {
	var loud bool
	a := &analysis.Analyzer{Name: "a", Flags: *flag.NewFlagSet("a", flag.ContinueOnError)}
	a.Flags.BoolVar(&loud, "loud", false, "")
	s := &Settings{Options: map[string]map[string]any{"a": {"loud": true}}}
	if _, err := s.apply([]*analysis.Analyzer{a}); err != nil || !loud {
		t.Errorf("loud is %t, error %v", loud, err)
	}
}

// TestFlatten tests what becomes of a diagnostic, and that the analyzer itself
// stays as it was.
func TestFlatten(t *testing.T) {
	fset := token.NewFileSet()
	at := func(name string, line int) token.Pos {
		f := fset.AddFile(filepath.FromSlash(name), -1, 100)
		for i := 1; i < line; i++ {
			f.AddLine(i)
		}
		return f.LineStart(line)
	}
	d := analysis.Diagnostic{
		Pos:     at("/home/gopher/m/app/app.go", 3),
		Message: "stuck",
		Related: []analysis.RelatedInformation{
			{Pos: at("/home/gopher/m/app/b.go", 4), Message: "1. here"},
			{Pos: at("/home/gopher/m/lib/lib.go", 5), Message: "2. there"},
			{Pos: at("/go/x.go", 6), Message: "3. far away"},
			{Message: "4. somewhere"},
		},
		SuggestedFixes: []analysis.SuggestedFix{{Message: "first"}, {Message: "second"}},
	}
	a := &analysis.Analyzer{Run: func(pass *analysis.Pass) (any, error) {
		pass.Report(d)
		return "result", nil
	}}
	var got []analysis.Diagnostic
	pass := &analysis.Pass{Fset: fset, Report: func(d analysis.Diagnostic) { got = append(got, d) }}
	if result, err := flattened(a).Run(pass); result != "result" || err != nil || len(got) != 1 {
		t.Fatalf("result %v, error %v, diagnostics %v", result, err, got)
	}
	want := "stuck\n\t1. here (b.go:4)\n\t2. there (../lib/lib.go:5)\n\t3. far away (/go/x.go:6)\n\t4. somewhere"
	if msg := filepath.ToSlash(got[0].Message); msg != want {
		t.Errorf("message\n%s\nwant\n%s", msg, want)
	}
	if len(got[0].Related) > 0 || len(got[0].SuggestedFixes) != 1 || got[0].SuggestedFixes[0].Message != "first" {
		t.Errorf("%+v", got[0])
	}
	if len(d.Related) != 4 || len(d.SuggestedFixes) != 2 {
		t.Error("the diagnostic itself was changed")
	}
}
