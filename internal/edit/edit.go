// Package edit applies suggested fixes to files, or shows them as a diff.
package edit

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/aymanbagabas/go-udiff"

	"github.com/pipevet/pipevet/internal/atomicfile"
	"github.com/pipevet/pipevet/internal/finding"
)

// A Set holds fixes that can be applied together.
type Set struct {
	Fixes   int                // number of fixes in the set
	Unfixed []*finding.Finding // findings without a fix in the set
	files   map[string]*editedFile
}

// An editedFile is a file with edits.
type editedFile struct {
	old   string
	edits []udiff.Edit
	new   string
}

// Collect takes the first fix of each finding, unless it conflicts with
// those taken already: a later run can apply it.
func Collect(findings []*finding.Finding) *Set {
	set := &Set{files: make(map[string]*editedFile)}
	for _, f := range findings {
		if !f.ReadOnly && len(f.Fixes) > 0 && set.add(f.Fixes[0]) {
			set.Fixes++
		} else {
			set.Unfixed = append(set.Unfixed, f)
		}
	}
	return set
}

// add adds a fix as a whole or not at all.
func (s *Set) add(fix finding.Fix) bool {
	edits := make(map[string][]udiff.Edit)
	for _, e := range fix.Edits {
		edits[e.File] = append(edits[e.File], udiff.Edit{Start: e.Start, End: e.End, New: e.New})
	}
	changed := make(map[string]*editedFile)
	for name, list := range edits {
		file := s.files[name]
		if file == nil {
			old, err := readEditable(name)
			if err != nil {
				return false
			}
			file = &editedFile{old: old}
		}
		merged := list
		if len(file.edits) > 0 {
			var ok bool
			if merged, ok = udiff.Merge(file.edits, list); !ok {
				return false
			}
		}
		text, err := udiff.Apply(file.old, merged)
		if err != nil {
			return false
		}
		text, err = formatLike(file.old, text)
		if err != nil {
			return false
		}
		changed[name] = &editedFile{file.old, merged, text}
	}
	for name, file := range changed {
		s.files[name] = file
	}
	return len(changed) > 0
}

// formatLike returns the new text, formatted if the old one was; an error if it
// does not parse.
func formatLike(old, text string) (string, error) {
	formatted, err := format.Source([]byte(text))
	if err != nil {
		return "", err
	}
	if was, err := format.Source([]byte(old)); err != nil || string(was) != old {
		return text, nil
	}
	return string(formatted), nil
}

// readEditable reads a file that fixes may change.
func readEditable(name string) (string, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	return string(data), Editable(name, data)
}

// Editable returns an error if fixes must not change a file with the given content. Generated
// files must not be edited, and with cgo or line directives the offsets of edits are those of
// another text.
func Editable(name string, data []byte) error {
	f, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	if ast.IsGenerated(f) {
		return errors.New("generated")
	}
	for _, imp := range f.Imports {
		if imp.Path.Value == `"C"` {
			return errors.New("uses cgo")
		}
	}
	if bytes.Contains(data, []byte("//line ")) || bytes.Contains(data, []byte("/*line ")) {
		return errors.New("has line directives")
	}
	return nil
}

// names returns the names of the files, sorted.
func (s *Set) names() []string {
	names := make([]string, 0, len(s.files))
	for name := range s.files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// WriteDiff prints the edits in a form that git apply and patch -p1 take.
func (s *Set) WriteDiff(w io.Writer) error {
	for _, name := range s.names() {
		f, slashed := s.files[name], filepath.ToSlash(name)
		if _, err := io.WriteString(w, udiff.Unified("a/"+slashed, "b/"+slashed, f.old, f.new)); err != nil {
			return err
		}
	}
	return nil
}

// Apply replaces the files, each at once: what is interrupted leaves a file
// either old or new. It returns the number of files that were changed, also with an error.
func (s *Set) Apply() (int, error) {
	for i, name := range s.names() {
		if err := replaceFile(name, s.files[name]); err != nil {
			return i, fmt.Errorf("applying fixes (files changed so far: %d): %w", i, err)
		}
	}
	return len(s.files), nil
}

// replaceFile writes a new file beside the old one and renames it.
func replaceFile(name string, f *editedFile) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if now, err := os.ReadFile(name); err != nil {
		return err
	} else if string(now) != f.old {
		return fmt.Errorf("%s has changed meanwhile", name)
	}
	if info.Mode().Perm()&0o200 == 0 {
		return &fs.PathError{Op: "write", Path: name, Err: fs.ErrPermission}
	}
	return atomicfile.Write(name, info.Mode().Perm(), func(w io.Writer) error {
		_, err := io.WriteString(w, f.new)
		return err
	})
}
