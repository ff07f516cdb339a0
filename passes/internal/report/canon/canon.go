// Package canon takes the text of fixes from package reference, where it is compiled,
// tested, and run: a [Part] is a list of statements of a function there, between the
// comments
//
//	//pipevet:fix NAME
//	//pipevet:end
//
// which may be nested. A part is printed with some of its syntax, the holes, replaced:
// identifiers, expressions and statements, named by their text in the source.
package canon

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/pipevet/pipevet"
)

// A Part is a marked part of package reference.
type Part struct {
	name  string
	holes []string
}

// parts are all that part has returned.
var parts []*Part

// part returns the part with the given name and holes. A test checks that package
// reference has both.
func part(name string, holes ...string) *Part {
	p := &Part{name, holes}
	parts = append(parts, p)
	return p
}

// Text returns the part with holes filled, given as pairs of hole and text; other holes
// keep their text. It is formatted, and all lines but the first are indented.
//
// A hole is filled everywhere in the part. One within another that is filled, too, is
// gone with it. Text of several lines, such as an operand taken from the source of a
// program, is put in as it is.
//
// Text panics if the part has no such hole. What is not the syntax that belongs into a
// hole gives text that does not parse.
func (p *Part) Text(indent string, fill ...string) string {
	text := p.source()
	var edits []edit
	var late []string // what is put in at the end, as pairs for a Replacer
	for i := 0; i < len(fill); i += 2 {
		hole, with := fill[i], fill[i+1]
		if !slices.Contains(p.holes, hole) {
			panic(fmt.Sprintf("canon: part %s has no hole %q", p.name, hole))
		}
		if strings.Contains(with, "\n") {
			name := fmt.Sprintf("pipevet_hole_%d", i/2)
			late = append(late, name, with)
			with = name
		}
		for _, s := range find(text, hole) {
			edits = append(edits, edit{s, with})
		}
	}
	text = apply(text, edits)
	if formatted, err := format.Source([]byte(text)); err == nil {
		text = string(formatted)
	}
	text = strings.ReplaceAll(text, "\n", "\n"+indent)
	return strings.NewReplacer(late...).Replace(text)
}

// Around returns the text before and behind the first place of a hole, for a fix that
// leaves in place what the hole stands for. The rest is as in Text.
func (p *Part) Around(hole, indent string, fill ...string) (before, behind string) {
	const here = "pipevet_here"
	text := p.Text(indent, append([]string{hole, here}, fill...)...)
	before, behind, _ = strings.Cut(text, here)
	return before, behind
}

// source returns the text of the part.
func (p *Part) source() string {
	all, err := sources()
	if err != nil {
		panic(err) // a test has parsed the same embedded files
	}
	text, ok := all[p.name]
	if !ok {
		panic("canon: no part " + p.name)
	}
	return text
}

// sources returns the text of all marked parts by name, formatted, without comments, and
// not indented.
var sources = sync.OnceValues(func() (map[string]string, error) {
	all := make(map[string]string)
	entries, err := pipevet.Reference.ReadDir("reference")
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		src, err := pipevet.Reference.ReadFile("reference/" + entry.Name())
		if err != nil {
			return nil, err
		}
		if err := scan(entry.Name(), src, all); err != nil {
			return nil, err
		}
	}
	return all, nil
})

const (
	openMark  = "//pipevet:fix "
	closeMark = "//pipevet:end"
)

// scan adds the marked parts of a file to all.
func scan(name string, src []byte, all map[string]string) error {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	type mark struct {
		name  string
		start int // offset of the text
	}
	var open []mark
	for _, group := range f.Comments {
		for _, c := range group.List {
			pos := fset.Position(c.Pos())
			if name, ok := strings.CutPrefix(c.Text, openMark); ok {
				open = append(open, mark{name, pos.Offset + len(c.Text)})
				continue
			}
			if c.Text != closeMark {
				continue
			}
			if len(open) == 0 {
				return fmt.Errorf("%s: %s ends nothing", pos, closeMark)
			}
			m := open[len(open)-1]
			open = open[:len(open)-1]
			if _, ok := all[m.name]; ok {
				return fmt.Errorf("%s: there are two parts %s", pos, m.name)
			}
			text, err := statements(src[m.start:pos.Offset])
			if err != nil {
				return fmt.Errorf("%s: part %s: %v", pos, m.name, err)
			}
			all[m.name] = text
		}
	}
	if len(open) > 0 {
		return fmt.Errorf("%s: part %s has no end", name, open[0].name)
	}
	return nil
}

// The function around a list of statements that is parsed.
const prefix, suffix = "package p\nfunc _() {\n", "\n}\n"

// statements returns the text of a list of statements, formatted, without comments.
func statements(src []byte) (string, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", prefix+string(src)+suffix, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	var edits []edit
	for _, group := range f.Comments {
		for _, c := range group.List {
			edits = append(edits, edit{span{fset.Position(c.Pos()).Offset - len(prefix), fset.Position(c.End()).Offset - len(prefix)}, ""})
		}
	}
	var lines []string
	for _, line := range strings.Split(apply(string(src), edits), "\n") {
		if strings.TrimSpace(line) != "" {
			lines = append(lines, line)
		}
	}
	text, err := format.Source([]byte(strings.TrimSpace(strings.Join(lines, "\n"))))
	return string(text), err
}

// A span is a part of a text.
type span struct{ start, end int }

// find returns where hole stands in a list of statements. White space does not matter.
func find(text, hole string) (list []span) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", prefix+text+suffix, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	ast.Inspect(f.Decls[0].(*ast.FuncDecl).Body, func(n ast.Node) bool {
		if n == nil {
			return false
		}
		s := span{fset.Position(n.Pos()).Offset - len(prefix), fset.Position(n.End()).Offset - len(prefix)}
		if s.start < 0 || s.end > len(text) || !same(text[s.start:s.end], hole) {
			return true
		}
		list = append(list, s)
		return false
	})
	return list
}

// same reports whether two texts differ in white space only.
func same(a, b string) bool { return slices.Equal(strings.Fields(a), strings.Fields(b)) }

// An edit replaces a part of a text.
type edit struct {
	span
	text string
}

// apply returns text with the edits made; of those that overlap, the first and longest.
func apply(text string, edits []edit) string {
	sort.SliceStable(edits, func(i, j int) bool {
		a, b := edits[i], edits[j]
		return a.start < b.start || a.start == b.start && a.end > b.end
	})
	var b bytes.Buffer
	at := 0
	for _, e := range edits {
		if e.start < at {
			continue // within another
		}
		b.WriteString(text[at:e.start])
		b.WriteString(e.text)
		at = e.end
	}
	b.WriteString(text[at:])
	return b.String()
}
