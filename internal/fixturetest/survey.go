package fixturetest

import (
	"maps"
	"os"
	"regexp"
	"runtime"
	"slices"
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
	Fixes   []Fix  // that goldens show
	Leaks   string // "yes", or why not
	Why     string // it is missed, or has no fix
}

// reason matches the comments in or above a Shape that tell why it is missed, or is not mended.
var reason = regexp.MustCompile(`// (?:missed|no fix): (.*)`)

// A Fix is one of the fixes of a Shape.
type Fix struct {
	Message string // "": the only one
	Clean   string // whether it runs clean then: "yes", or why not
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
	bins := make(map[int]string) // by number of the variant
	for n := original; ; n++ {
		some := slices.DeleteFunc(slices.Clone(fixtures), func(fx *fixture) bool { return n >= len(fx.variants) })
		if len(some) == 0 {
			break
		}
		dir, err := os.MkdirTemp(tmp, "*")
		if err != nil {
			return nil, err
		}
		if bins[n], err = build(dir, some, n); err != nil {
			return nil, err
		}
	}
	var shapes []Shape
	for _, fx := range fixtures {
		list, err := fx.survey(bins)
		if err != nil {
			return nil, err
		}
		shapes = append(shapes, list...)
	}
	return shapes, nil
}

// survey runs the Bad functions of fx from directories of binaries: as they are, and fixed in each variant.
func (fx *fixture) survey(bins map[int]string) ([]Shape, error) {
	var bad []function
	for _, fn := range fx.funcs {
		if fn.bad {
			bad = append(bad, fn)
		}
	}
	mended := make([][]function, len(fx.variants))
	for n, v := range fx.variants {
		var err error
		if mended[n], err = fx.mended(v); err != nil {
			return nil, err
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
			s.Leaks = yes(fx.judgeBad(bins[original], fn, oracles(), new(lineSet)))
			for n, v := range fx.variants {
				if slices.ContainsFunc(mended[n], func(m function) bool { return m.name == fn.name }) {
					s.Fixes = append(s.Fixes, Fix{v.Message, yes(fx.judgeGood(bins[n], fn, oracles()))})
				}
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
	t, err := fx.readText(nil)
	if err != nil {
		return err
	}
	s.About = about(text, fn.spans[0].start)
	s.Why = t.why(fn.name)
	count := func(names []string) {
		for _, name := range names {
			s.Wants += strings.Count(t.decls[name], "// want ")
			s.Missed += strings.Count(t.decls[name], "// missed: ")
		}
	}
	count(t.of(fn.name))
	if s.Wants+s.Missed == 0 { // it is told of a helper
		count(slices.Collect(maps.Keys(t.reach(fn.name))))
	}
	return nil
}

// about returns the first sentence of the comment that precedes the given line, be it with other declarations between.
func about(text []byte, line int) string {
	lines := strings.Split(string(text), "\n")
	for i := line - 2; i >= 0; i-- {
		if !strings.HasPrefix(lines[i], "// ") || reason.MatchString(lines[i]) {
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
