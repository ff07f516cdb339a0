// Command goldens writes the goldens of fixtures anew: what the analyzers' fixes make of their files. Look at what has
// changed before you keep it.
//
//	go run ./scripts/goldens passes/sendleak/testdata/src/closed ...
package main

import (
	"bytes"
	"flag"
	"fmt"
	"go/format"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/txtar"

	"github.com/pipevet/pipevet/analyzers"
	"github.com/pipevet/pipevet/internal/fixturetest"
)

func main() {
	flag.Parse()
	for _, dir := range flag.Args() {
		if err := write(dir); err != nil {
			fmt.Fprintln(os.Stderr, "goldens:", err)
			os.Exit(2)
		}
	}
}

// write writes the goldens of the fixture in dir, passes/ANALYZER/testdata/src/NAME.
func write(dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	name := filepath.Base(filepath.Join(dir, "../../.."))
	i := slices.IndexFunc(analyzers.All(), func(a *analysis.Analyzer) bool { return a.Name == name })
	if i < 0 {
		return fmt.Errorf("%s is no fixture of an analyzer", dir)
	}
	a := analyzers.All()[i]
	if option := filepath.Base(dir); a.Flags.Lookup(option) != nil {
		if err := a.Flags.Set(option, "true"); err != nil {
			return err
		}
		defer a.Flags.Set(option, "false")
	}
	reports, err := fixturetest.Analyze([]*analysis.Analyzer{a}, []string{dir}, nil)
	if err != nil {
		return err
	}
	several := make(map[string]bool)                  // files in which a report has several fixes
	edits := make(map[string]map[string][]udiff.Edit) // by file and message
	for _, r := range reports {
		for _, fix := range r.SuggestedFixes {
			byFile := make(map[string][]udiff.Edit)
			for _, e := range fix.TextEdits {
				start, end := r.Fset.Position(e.Pos), r.Fset.Position(e.End)
				byFile[start.Filename] = append(byFile[start.Filename], udiff.Edit{Start: start.Offset, End: end.Offset, New: string(e.NewText)})
			}
			for file, list := range byFile {
				several[file] = several[file] || len(r.SuggestedFixes) > 1
				if edits[file] == nil {
					edits[file] = make(map[string][]udiff.Edit)
				}
				merged, ok := udiff.Merge(edits[file][fix.Message], list)
				if !ok {
					return fmt.Errorf("%s: the fixes %q overlap", file, fix.Message)
				}
				edits[file][fix.Message] = merged
			}
		}
	}
	old, err := filepath.Glob(filepath.Join(dir, "*.golden"))
	if err != nil {
		return err
	}
	for _, golden := range old {
		if edits[strings.TrimSuffix(golden, ".golden")] == nil {
			if err := os.Remove(golden); err != nil {
				return err
			}
		}
	}
	for file, byMessage := range edits {
		text, err := goldenOf(file, byMessage, several[file])
		if err != nil {
			return err
		}
		if err := os.WriteFile(file+".golden", text, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// goldenOf returns the text of a golden: the file after all edits, or, if some are alternatives, an archive.
func goldenOf(file string, edits map[string][]udiff.Edit, several bool) ([]byte, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	apply := func(list []udiff.Edit) ([]byte, error) {
		fixed, err := udiff.Apply(string(text), list)
		if err != nil {
			return nil, fmt.Errorf("%s: %v", file, err)
		}
		return format.Source([]byte(fixed))
	}
	messages := slices.Sorted(maps.Keys(edits))
	if several {
		archive := new(txtar.Archive)
		for _, m := range messages {
			fixed, err := apply(edits[m])
			if err != nil {
				return nil, err
			}
			archive.Files = append(archive.Files, txtar.File{Name: m, Data: fixed})
		}
		return txtar.Format(archive), nil
	}
	var all []udiff.Edit
	for _, m := range messages {
		var ok bool
		if all, ok = udiff.Merge(all, edits[m]); !ok {
			return nil, fmt.Errorf("%s: the fixes %q overlap with others", file, m)
		}
	}
	fixed, err := apply(all)
	return bytes.TrimLeft(fixed, "\n"), err
}
