package fixturetest

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"
)

// A Shape is a Bad function, or type, of a fixture, and what running it shows.
type Shape struct {
	Fixture string // name of the package
	Name    string // of the function or type
	About   string // the comment above it: the first sentence
	Wants   int    // reports that the analyzer makes
	Missed  int    // places that it misses
	Fixed   bool   // its text is another one in the golden
	Leaks   string // "yes", or why not
	Clean   string // whether it runs clean when fixed: "yes", or why not; "" without a fix
}

// Survey runs the Bad functions of the fixtures in dirs, and those of the goldens, and returns what became of each.
func Survey(dirs ...string) ([]Shape, error) {
	var fixtures []*fixture
	for _, dir := range dirs {
		fx, err := load(dir)
		if err != nil {
			return nil, err
		}
		fixtures = append(fixtures, fx)
	}
	tmp, err := os.MkdirTemp("", "fixturetest-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	var bins [2]string
	for i := range bins {
		dir, err := os.MkdirTemp(tmp, "*")
		if err != nil {
			return nil, err
		}
		if bins[i], err = build(dir, fixtures, i == 1); err != nil {
			return nil, err
		}
	}
	var shapes []Shape
	for _, fx := range fixtures {
		list, err := fx.survey(bins[0], bins[1])
		if err != nil {
			return nil, err
		}
		shapes = append(shapes, list...)
	}
	return shapes, nil
}

// survey runs the Bad functions of fx from two directories of binaries: as they are, and fixed.
func (fx *fixture) survey(bin, fixed string) ([]Shape, error) {
	var bad []function
	for _, fn := range fx.funcs {
		if fn.bad {
			bad = append(bad, fn)
		}
	}
	shapes := make([]Shape, len(bad))
	var g errgroup.Group
	g.SetLimit(4 * runtime.GOMAXPROCS(0))
	for i, fn := range bad {
		g.Go(func() error {
			s := &shapes[i]
			*s = Shape{Fixture: fx.name, Name: fn.name}
			if err := fx.describe(fn, s); err != nil {
				return err
			}
			yes := func(problem string) string {
				if problem == "" {
					return "yes"
				}
				return problem
			}
			s.Leaks = yes(fx.judgeBad(bin, fn, oracles(), new(lineSet)))
			if s.Fixed {
				s.Clean = yes(fx.judgeGood(fixed, fn, oracles()))
			}
			return nil
		})
	}
	return shapes, g.Wait()
}

// describe fills in what the source says of fn.
func (fx *fixture) describe(fn function, s *Shape) error {
	text, err := os.ReadFile(fn.file)
	if err != nil {
		return err
	}
	decls, err := declarations(fn.file, text, fn.name)
	if err != nil {
		return err
	}
	s.About = about(text, fn.start)
	for _, d := range decls {
		s.Wants += bytes.Count(d, []byte("// want "))
		s.Missed += bytes.Count(d, []byte("// missed: "))
	}
	golden, ok := fx.goldens[fn.file]
	if !ok {
		return nil
	}
	if text, err = os.ReadFile(golden); err != nil {
		return err
	}
	after, err := declarations(golden, text, fn.name)
	if err != nil {
		return err
	}
	s.Fixed = !bytes.Equal(bytes.Join(decls, nil), bytes.Join(after, nil))
	return nil
}

// declarations returns the text of a function; or of a type, its methods, and its constructor.
func declarations(name string, text []byte, of string) (list [][]byte, err error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	for _, decl := range f.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if ok && (fn.Name.Name == of || fn.Name.Name == "New"+of || receiver(fn) == of) {
			// A comment behind the last statement, or the closing brace, belongs to it.
			list = append(list, text[fset.Position(decl.Pos()).Offset:fset.Position(decl.End()).Offset])
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("%s: no declaration of %s", name, of)
	}
	return list, nil
}

// about returns the first sentence of the comment that precedes the given line, be it with other declarations between.
func about(text []byte, line int) string {
	lines := strings.Split(string(text), "\n")
	for i := line - 2; i >= 0; i-- {
		if !strings.HasPrefix(lines[i], "//") {
			continue
		}
		first := i
		for first > 0 && strings.HasPrefix(lines[first-1], "//") {
			first--
		}
		var words []string
		for _, l := range lines[first : i+1] {
			words = append(words, strings.TrimSpace(strings.TrimPrefix(l, "//")))
		}
		sentence, _, _ := strings.Cut(strings.Join(words, " ")+" ", ". ")
		return strings.TrimSuffix(strings.TrimSpace(sentence), ".")
	}
	return ""
}
