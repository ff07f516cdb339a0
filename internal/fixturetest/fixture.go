package fixturetest

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
)

// A fixture is a package to be run.
type fixture struct {
	name     string          // last element of its directory
	dir      string          // absolute
	pkgName  string          // of the package clause
	funcs    []function      // in order of file and position
	variants []Variant       // what fixes make of the files
	wants    []line          // lines with a want or missed comment
	made     []line          // those of them on which a channel is made
	drivers  map[string]bool // files that the analyzers do not see
}

// A function is something to run.
type function struct {
	name string
	call string // the expression statement that runs it
	file string
	bad  bool

	spans []span // its declaration; a type's methods, too
}

// A span is a range of lines.
type span struct{ start, end int }

// A line is a place in a source file.
type line struct {
	file string
	n    int
}

func (l line) String() string { return fmt.Sprintf("%s:%d", filepath.Base(l.file), l.n) }

var fixtureName = regexp.MustCompile(`^(Bad|Good)[A-Z0-9]`)

// load reads the fixture in dir.
func load(dir string) (*fixture, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	fx := &fixture{
		name:    filepath.Base(dir),
		dir:     dir,
		drivers: make(map[string]bool),
	}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	if fx.variants, err = Variants(dir); err != nil {
		return nil, err
	}
	fset := token.NewFileSet()
	files := make(map[string]*ast.File)
	declared := make(map[string]bool) // functions of the package
	for _, name := range names {
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files[name] = f
		fx.pkgName = f.Name.Name
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Recv == nil {
				declared[d.Name.Name] = true
			}
		}
		if err := fx.readLines(name); err != nil {
			return nil, err
		}
	}
	for _, name := range names {
		if files[name] == nil {
			continue
		}
		for _, decl := range files[name].Decls {
			for _, id := range candidates(decl) {
				fn := function{
					name:  id,
					file:  name,
					bad:   strings.HasPrefix(id, "Bad"),
					spans: spansOf(fset, files[name], id, decl),
				}
				switch {
				case declared["run"+id]:
					fn.call = "run" + id + "()"
				case callable(decl):
					fn.call = id + "()"
				default:
					return nil, fmt.Errorf("%s: %s needs a function run%s() that runs it", name, id, id)
				}
				fx.funcs = append(fx.funcs, fn)
			}
		}
	}
	if len(fx.funcs) == 0 {
		return nil, fmt.Errorf("%s: no function or type whose name begins with Bad or Good", dir)
	}
	return fx, nil
}

// spansOf returns the lines of decl, which declares name, and of the methods of that in the same file.
func spansOf(fset *token.FileSet, f *ast.File, name string, decl ast.Decl) (list []span) {
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if d == decl || ok && receiver(fn) == name {
			list = append(list, span{fset.Position(d.Pos()).Line, fset.Position(d.End()).Line})
		}
	}
	return list
}

// candidates returns the names that decl declares and that are to be run.
func candidates(decl ast.Decl) (names []string) {
	add := func(id *ast.Ident) {
		if fixtureName.MatchString(id.Name) {
			names = append(names, id.Name)
		}
	}
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		if decl.Recv == nil {
			add(decl.Name)
		}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			if spec, ok := spec.(*ast.TypeSpec); ok {
				add(spec.Name)
			}
		}
	}
	return names
}

// callable reports whether decl is a function that can be called without arguments.
func callable(decl ast.Decl) bool {
	fn, ok := decl.(*ast.FuncDecl)
	return ok && fn.Type.TypeParams == nil && fn.Type.Params.NumFields() == 0
}

// expectation matches the comments on lines where a goroutine blocks for ever: those that the
// analyzer reports, and those that it misses.
var expectation = regexp.MustCompile(`// (want|missed:) `)

// readLines notes the lines of a file that carry an expectation.
func (fx *fixture) readLines(name string) error {
	src, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	fx.drivers[name] = bytes.HasPrefix(src, []byte("//go:build fixturetest\n"))
	for i, text := range bytes.Split(src, []byte("\n")) {
		if !expectation.Match(text) {
			continue
		}
		fx.wants = append(fx.wants, line{name, i + 1})
		if bytes.Contains(text, []byte("make(chan ")) {
			fx.made = append(fx.made, line{name, i + 1})
		}
	}
	return nil
}

// wanted reports whether l carries an expectation.
func (fx *fixture) wanted(l line) bool { return slices.Contains(fx.wants, l) }

// in returns those of lines that lie in fn's declaration.
func (fn function) in(lines []line) (list []line) {
	for _, w := range lines {
		if w.file == fn.file && slices.ContainsFunc(fn.spans, func(s span) bool { return s.start <= w.n && w.n <= s.end }) {
			list = append(list, w)
		}
	}
	return list
}

// deferred returns those of the lines that defer a call.
func (fx *fixture) deferred(lines []line) (list []line) {
	for _, l := range lines {
		src, err := os.ReadFile(l.file)
		if err != nil {
			continue
		}
		text := strings.Split(string(src), "\n")
		if l.n <= len(text) && strings.HasPrefix(strings.TrimSpace(text[l.n-1]), "defer ") {
			list = append(list, l)
		}
	}
	return list
}
