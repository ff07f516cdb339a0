package fixturetest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"golang.org/x/tools/txtar"
)

// A golden is the text of a fixture's file after fixes.
type golden struct {
	message string // of the fixes that were applied; "": all that there are
	text    []byte
}

// readGolden reads a golden in the form of [analysistest.RunWithSuggestedFixes]: the text after all fixes; or, where some
// findings have several, an archive of the texts after the fixes of each message.
//
// [analysistest.RunWithSuggestedFixes]: https://pkg.go.dev/golang.org/x/tools/go/analysis/analysistest#RunWithSuggestedFixes
func readGolden(name string) ([]golden, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	archive := txtar.Parse(text)
	if len(archive.Files) == 0 {
		return []golden{{text: text}}, nil
	}
	if len(archive.Comment) > 0 {
		return nil, fmt.Errorf("%s: text before the first section", name)
	}
	var list []golden
	for _, f := range archive.Files {
		list = append(list, golden{f.Name, f.Data})
	}
	return list, nil
}

// A Variant is what fixes of the same message, or all that have no alternatives, make of a fixture's files.
type Variant struct {
	Message string            // "": of all fixes that have no alternatives
	Files   map[string][]byte // by source file
}

// Variants reads the goldens in dir.
func Variants(dir string) ([]Variant, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.golden"))
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	var list []Variant
	for _, name := range names {
		goldens, err := readGolden(name)
		if err != nil {
			return nil, err
		}
		name = strings.TrimSuffix(name, ".golden")
		for _, g := range goldens {
			i := slices.IndexFunc(list, func(v Variant) bool { return v.Message == g.message })
			if i < 0 {
				i = len(list)
				list = append(list, Variant{g.message, make(map[string][]byte)})
			}
			list[i].Files[name] = g.text
		}
	}
	if i := slices.IndexFunc(list, func(v Variant) bool { return v.Message == "" }); i >= 0 {
		for _, v := range list {
			for name, text := range list[i].Files { // which go with each of the others
				v.Files[name] = text
			}
		}
	}
	return list, nil
}
