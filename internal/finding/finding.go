// Package finding holds what a run of pipevet has found, in the form in which it is
// shown, stored and compared.
package finding

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// The types in this file, with their JSON names, are the schema of -json,
// which docs/json.md describes. Fields may be added; none is renamed or removed.

// A Report is all that a run has found.
type Report struct {
	Schema   int        `json:"schema"` // SchemaVersion
	Findings []*Finding `json:"findings"`
	Failures []Failure  `json:"failures"`

	Analysed int `json:"-"` // number of packages and tests with a result
	Known    int `json:"-"` // number of findings that were left out, as they are known
}

// SchemaVersion is the version of the schema: it changes only when programs
// that read an older one would go wrong.
const SchemaVersion = 1

// A Finding is one misuse.
type Finding struct {
	Analyzer string `json:"analyzer"`
	Category string `json:"category,omitempty"`
	Package  string `json:"package"` // import path; a test's is that of the tested package
	Position
	EndLine   int    `json:"end_line,omitempty"`
	EndColumn int    `json:"end_column,omitempty"`
	Message   string `json:"message"`
	URL       string `json:"url,omitempty"`
	Witness   []Step `json:"witness,omitempty"`
	Fixes     []Fix  `json:"fixes,omitempty"`

	ReadOnly bool `json:"-"` // lies outside the main module
}

// A Position is a place in the source. The file is relative to the working
// directory if it lies beneath; lines and columns (in bytes) count from 1, and
// 0 stands for unknown.
type Position struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// A Step is one step of the interleaving that leads to the misuse.
type Step struct {
	Position
	Message string `json:"message"`
}

// A Fix is one way to mend it; its edits belong together.
type Fix struct {
	Message string `json:"message"`
	Edits   []Edit `json:"edits"`
}

// An Edit replaces the bytes from Start to End, exclusive, of a file.
type Edit struct {
	File  string `json:"file"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	New   string `json:"new"`
}

// A Failure says why a package, or all, could not be analysed.
type Failure struct {
	Package  string `json:"package,omitempty"`
	Analyzer string `json:"analyzer,omitempty"`
	Message  string `json:"message"`
}

// Merge returns each finding once, in order of position. The go command may
// analyse a file several times: external tests are compiled with variants of
// the packages between them and the tested one.
func Merge(findings []*Finding) []*Finding {
	findings = slices.Clone(findings)
	slices.SortFunc(findings, func(a, b *Finding) int {
		return cmp.Or(
			strings.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			strings.Compare(a.Analyzer, b.Analyzer),
			strings.Compare(a.Category, b.Category),
			strings.Compare(a.Message, b.Message),
			// Variants may differ in the witness: take always the same one.
			strings.Compare(fmt.Sprint(a.Witness), fmt.Sprint(b.Witness)),
		)
	})
	return slices.CompactFunc(findings, func(a, b *Finding) bool {
		return a.Position == b.Position && a.Analyzer == b.Analyzer && a.Category == b.Category && a.Message == b.Message
	})
}

// InTest reports whether the finding is about a test: it lies in a test file,
// or the interleaving that leads to it passes through one.
func (f *Finding) InTest() bool {
	isTest := func(p Position) bool { return strings.HasSuffix(p.File, "_test.go") }
	return isTest(f.Position) || slices.ContainsFunc(f.Witness, func(s Step) bool { return isTest(s.Position) })
}

// RelativeTo makes the names of files beneath dir relative to it.
func (f *Finding) RelativeTo(dir string) {
	f.File = Relative(dir, f.File)
	for i := range f.Witness {
		f.Witness[i].File = Relative(dir, f.Witness[i].File)
	}
	for _, fix := range f.Fixes {
		for i := range fix.Edits {
			fix.Edits[i].File = Relative(dir, fix.Edits[i].File)
		}
	}
}

// Relative returns the name of a file relative to dir if it lies beneath, else as it is.
func Relative(dir, file string) string {
	rel, err := filepath.Rel(dir, file)
	if err != nil || !filepath.IsLocal(rel) {
		return file
	}
	return rel
}

// String returns "file:line:column", or as much as is known.
func (p Position) String() string {
	if p.Line == 0 || p.Column == 0 {
		return p.Place()
	}
	return fmt.Sprintf("%s:%d", p.Place(), p.Column)
}

// Place returns "file:line". Columns in other packages are unknown to the tool,
// which sees only their export data, so steps do without.
func (p Position) Place() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d", p.File, p.Line)
}
