package analyzers_test

import (
	"bytes"
	"flag"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/analyzers"
	"github.com/pipevet/pipevet/internal/fixturetest"
)

var (
	compositions = flag.Int("compositions", 2, "number of random compositions of fixes that TestFixesTogether tries in each fixture")
	seed         = flag.Uint64("seed", 1, "of the first of them")
)

// fixtures returns the directories of all fixtures, but for those of staleignore: its fixes take directives away, and so
// bring reports back.
func fixtures(t *testing.T) []string {
	dirs, err := filepath.Glob("../passes/*/testdata/src/*")
	dirs = slices.DeleteFunc(dirs, func(dir string) bool { return strings.HasPrefix(dir, "../passes/staleignore/") })
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for i, dir := range dirs {
		dirs[i], err = filepath.Abs(dir)
		if err != nil {
			t.Fatal(err)
		}
	}
	return dirs
}

// analyze runs all analyzers on the packages in dirs, with some files replaced.
func analyze(t *testing.T, dirs []string, overlay map[string][]byte) []*fixturetest.Report {
	t.Helper()
	reports, err := fixturetest.Analyze(analyzers.All(), dirs, overlay)
	if err != nil {
		t.Fatal(err)
	}
	return reports
}

// TestGoldens tests what the fixes leave behind: code that compiles, is formatted, has kept its comments, and
// in which no analyzer finds any more what was fixed, nor anything new.
func TestGoldens(t *testing.T) {
	dirs := fixtures(t)
	variants := make(map[string][]fixturetest.Variant) // by directory
	rounds := 0
	for _, dir := range dirs {
		list, err := fixturetest.Variants(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range list {
			for name, text := range v.Files {
				checkText(t, name, read(t, name), text)
			}
		}
		variants[dir] = list
		rounds = max(rounds, len(list))
	}
	if rounds == 0 {
		t.Fatal("no goldens")
	}
	before := analyze(t, dirs, nil)
	for n := range rounds {
		dirs = slices.DeleteFunc(dirs, func(dir string) bool { return n >= len(variants[dir]) })
		overlay := make(map[string][]byte)
		for _, dir := range dirs {
			maps.Copy(overlay, variants[dir][n].Files)
		}
		left := make(map[string]int) // reports that the variants do not mend
		for _, r := range before {
			if list := variants[filepath.Dir(r.Position.Filename)]; n < len(list) && !mends(list[n], list, r) {
				left[r.ID()]++
			}
		}
		for _, r := range analyze(t, dirs, overlay) {
			left[r.ID()]--
			if overlay[r.Position.Filename] != nil && left[r.ID()] < 0 {
				t.Errorf("%s: after the fixes %q: %s: %s", r.Position, variants[filepath.Dir(r.Position.Filename)][n].Message, r.Analyzer, r.Message)
			}
		}
	}
}

// mends reports whether v, one of the variants of a fixture, mends what r reports: it lies in a file with all fixes, or has
// one of v's.
func mends(v fixturetest.Variant, list []fixturetest.Variant, r *fixturetest.Report) bool {
	for _, all := range list {
		if all.Message == "" && all.Files[r.Position.Filename] != nil {
			return true
		}
	}
	return slices.ContainsFunc(r.SuggestedFixes, func(f analysis.SuggestedFix) bool { return f.Message == v.Message })
}

// checkText tests that the text of a golden is formatted, and has the comments of what it was made of.
func checkText(t *testing.T, golden string, before, after []byte) {
	formatted, err := format.Source(after)
	if err != nil {
		t.Fatalf("%s: %v", golden, err)
	}
	if !bytes.Equal(formatted, after) {
		t.Errorf("%s is not formatted", golden)
	}
	kept := comments(t, golden, after)
	for text, n := range comments(t, golden, before) {
		if kept[text] < n {
			t.Errorf("%s: comment lost: %s", golden, text)
		}
	}
}

// comments counts the comments of a file.
func comments(t *testing.T, name string, text []byte) map[string]int {
	f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	count := make(map[string]int)
	for _, group := range f.Comments {
		for _, c := range group.List {
			count[c.Text]++
		}
	}
	return count
}

func read(t *testing.T, name string) []byte {
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestFixesTogether applies random sets of fixes, several in a file, and any of the alternatives. What
// overlaps is left out, as drivers do. The rest must compile together, the reports must be gone, and none may be new.
func TestFixesTogether(t *testing.T) {
	dirs := fixtures(t)
	before := analyze(t, dirs, nil)
	for n := range *compositions {
		rng := rand.New(rand.NewPCG(*seed, uint64(n)))
		left := make(map[string]int)
		var edits []edit
		applied := 0
		for _, i := range rng.Perm(len(before)) {
			r := before[i]
			if len(r.SuggestedFixes) > 0 && rng.IntN(3) > 0 {
				fix := r.SuggestedFixes[rng.IntN(len(r.SuggestedFixes))]
				if grown, ok := merge(edits, r.Fset, fix); ok {
					edits = grown
					applied++
					continue
				}
			}
			left[r.ID()]++
		}
		if applied == 0 {
			t.Fatal("no fix was applied")
		}
		for _, r := range analyze(t, dirs, overlayOf(t, edits)) {
			left[r.ID()]--
			if left[r.ID()] < 0 {
				t.Errorf("composition %d: %s: %s is left, or new: %s", n, r.Position, r.ID(), r.Message)
			}
		}
		t.Logf("composition %d: %d fixes of %d reports", n, applied, len(before))
	}
}

// An edit replaces the text from start to end of a file.
type edit struct {
	file       string
	start, end int
	text       string
}

// merge returns edits with those of fix, if none of them overlap. The same insertion twice, of an import, is one.
func merge(edits []edit, fset *token.FileSet, fix analysis.SuggestedFix) ([]edit, bool) {
	grown := slices.Clone(edits)
	for _, e := range fix.TextEdits {
		start, end := fset.Position(e.Pos), fset.Position(e.End)
		add := edit{start.Filename, start.Offset, end.Offset, string(e.NewText)}
		if slices.Contains(grown, add) && strings.HasPrefix(strings.TrimSpace(add.text), `"`) {
			continue
		}
		for _, old := range edits {
			if old.file == add.file && add.start <= old.end && old.start <= add.end {
				return nil, false
			}
		}
		grown = append(grown, add)
	}
	return grown, true
}

// overlayOf returns the files with edits applied.
func overlayOf(t *testing.T, edits []edit) map[string][]byte {
	// From the end of each file on; of what starts at the same place, what was inserted first comes last.
	edits = slices.Clone(edits)
	slices.Reverse(edits)
	sort.SliceStable(edits, func(i, j int) bool {
		a, b := edits[i], edits[j]
		return a.start > b.start || a.start == b.start && a.end > b.end
	})
	overlay := make(map[string][]byte)
	for _, e := range edits {
		text := overlay[e.file]
		if text == nil {
			text = read(t, e.file)
		}
		overlay[e.file] = slices.Concat(text[:e.start], []byte(e.text), text[e.end:])
	}
	return overlay
}
