package cli

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
)

// An editSet collects fixes that can be applied together.
type editSet struct {
	files   map[string]*editedFile
	fixes   int        // number of fixes in the set
	unfixed []*Finding // findings without a fix in the set
}

// An editedFile is a file with edits.
type editedFile struct {
	old   string
	edits []udiff.Edit
	new   string
}

// collectEdits takes the first fix of each finding, unless it conflicts with
// those taken already: a later run can apply it.
func collectEdits(findings []*Finding) *editSet {
	set := &editSet{files: make(map[string]*editedFile)}
	for _, f := range findings {
		if !f.readOnly && len(f.Fixes) > 0 && set.add(f.Fixes[0]) {
			set.fixes++
		} else {
			set.unfixed = append(set.unfixed, f)
		}
	}
	return set
}

// add adds a fix as a whole or not at all.
func (s *editSet) add(fix Fix) bool {
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

// readEditable reads a file that fixes may change. Generated files must not be
// edited, and with cgo or line directives the offsets of edits are those of
// another text.
func readEditable(name string) (string, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	f, err := parser.ParseFile(token.NewFileSet(), name, data, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	if ast.IsGenerated(f) {
		return "", errors.New("generated")
	}
	for _, imp := range f.Imports {
		if imp.Path.Value == `"C"` {
			return "", errors.New("uses cgo")
		}
	}
	if bytes.Contains(data, []byte("//line ")) || bytes.Contains(data, []byte("/*line ")) {
		return "", errors.New("has line directives")
	}
	return string(data), nil
}

// names returns the names of the files, sorted.
func (s *editSet) names() []string {
	names := make([]string, 0, len(s.files))
	for name := range s.files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// writeDiff prints the edits in a form that git apply and patch -p1 take.
func (c *command) writeDiff(s *editSet) error {
	for _, name := range s.names() {
		f, slashed := s.files[name], filepath.ToSlash(name)
		if _, err := io.WriteString(c.stdout, udiff.Unified("a/"+slashed, "b/"+slashed, f.old, f.new)); err != nil {
			return err
		}
	}
	return nil
}

// write replaces the files, each at once: what is interrupted leaves a file
// either old or new. It returns their number.
func (s *editSet) write() (int, error) {
	for i, name := range s.names() {
		if err := replaceFile(name, s.files[name]); err != nil {
			return i, fmt.Errorf("applying fixes (%s changed so far): %w", plural(i, "file"), err)
		}
	}
	return len(s.files), nil
}

// replaceFile writes a new file beside the old one and renames it.
func replaceFile(name string, f *editedFile) (err error) {
	// A link stays a link: what it points to is replaced.
	if name, err = filepath.EvalSymlinks(name); err != nil {
		return err
	}
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
	tmp, err := os.CreateTemp(filepath.Dir(name), ".pipevet-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(tmp.Name())
		}
	}()
	_, err = tmp.WriteString(f.new)
	err = errors.Join(err, tmp.Chmod(info.Mode().Perm()), tmp.Close())
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}
