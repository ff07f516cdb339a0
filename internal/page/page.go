// Package page prints a report as one HTML page that needs nothing else: the findings with their
// source, the witness of each as a sequence diagram, and its fixes as diffs.
package page

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/pipevet/pipevet/internal/finding"
	"github.com/pipevet/pipevet/internal/output"
	"github.com/pipevet/pipevet/internal/sequence"
	"github.com/pipevet/pipevet/internal/source"
)

//go:embed page.html page.css page.js
var files embed.FS

var tmpl = template.Must(template.New("page.html").Funcs(template.FuncMap{
	"css": func() template.CSS { return template.CSS(embedded("page.css")) },
	"js":  func() template.JS { return template.JS(embedded("page.js")) },
}).ParseFS(files, "page.html"))

func embedded(name string) string {
	data, err := files.ReadFile(name)
	if err != nil {
		panic(err) // it is compiled in
	}
	return string(data)
}

// Write prints the page of a report.
func Write(w io.Writer, report *finding.Report, tool output.Tool) error {
	p := &page{Version: tool.Version, Dir: filepath.ToSlash(tool.Dir), Failures: report.Failures}
	b := &builder{source.NewCache()}
	for i, f := range report.Findings {
		p.Findings = append(p.Findings, b.card(i+1, f))
	}
	p.Analyzers = choices(report, func(f *finding.Finding) string { return f.Analyzer })
	p.Packages = choices(report, func(f *finding.Finding) string { return f.Package })
	p.Confidences = choices(report, func(f *finding.Finding) string { return f.Category })
	return tmpl.Execute(w, p)
}

// The page and its parts, as the template wants them.
type page struct {
	Version, Dir                     string
	Findings                         []*card
	Failures                         []finding.Failure
	Analyzers, Packages, Confidences []choice
}

// A choice is a value by which the list can be filtered.
type choice struct {
	Value string
	Count int
}

func choices(report *finding.Report, value func(*finding.Finding) string) []choice {
	counts := make(map[string]int)
	for _, f := range report.Findings {
		counts[value(f)]++
	}
	var list []choice
	for v, n := range counts {
		if v != "" {
			list = append(list, choice{v, n})
		}
	}
	slices.SortFunc(list, func(a, b choice) int { return strings.Compare(a.Value, b.Value) })
	return list
}

// A card shows one finding.
type card struct {
	*finding.Finding
	ID       int
	Place    string
	Lanes    []lane
	Rows     []row
	Excerpts []excerpt
	Patches  []patch
}

// A lane is a column of the diagram, number 1 and on.
type lane struct {
	Number int
	Name   string
}

// A row is a step in the diagram.
type row struct {
	Number     int
	Kind       sequence.Kind
	Text       string
	Place      string // "" if unknown
	Line       string // ID of the line in the excerpts, "" if it is not there
	Cells      []cell
	Arrow      bool
	Start, End int // lanes of the arrow, from left to right, as lines of the grid
	Backwards  bool
}

// A cell is where a lane passes a row.
type cell struct {
	Number int
	State  string // of the goroutine: "" before its start and after its end, "alive" or "stuck"
	Mark   string // what it does, "" if nothing
	Stuck  bool
}

// An excerpt is some lines of a file.
type excerpt struct {
	File  string
	Lines []sourceLine
}

type sourceLine struct {
	ID     string
	Number int
	Text   string
	Class  string // "", "passed" or "found"
	Gap    bool   // lines before it are left out
}

// A patch is a fix as a diff.
type patch struct {
	Message string
	Lines   []patchLine
}

type patchLine struct{ Class, Text string }

type builder struct{ source *source.Cache }

func (b *builder) card(id int, f *finding.Finding) *card {
	c := &card{Finding: f, ID: id, Place: f.Position.String()}
	c.Excerpts = b.excerpts(id, f)
	diagram := sequence.Read(f.Witness)
	for i, name := range diagram.Lanes {
		c.Lanes = append(c.Lanes, lane{i + 1, name})
	}
	c.Rows = rows(diagram)
	for i, s := range f.Witness {
		c.Rows[i].Line = lineID(c.Excerpts, s.Position)
	}
	for _, fix := range f.Fixes {
		c.Patches = append(c.Patches, b.patch(fix))
	}
	return c
}

// marks are the signs for what somebody does.
var marks = map[sequence.Kind]string{
	sequence.Send: "▸▪", sequence.Receive: "◂▪", sequence.Close: "✕", sequence.Cancel: "↯",
	sequence.End: "■", sequence.Stuck: "!", sequence.Panic: "✸", sequence.Act: "●",
}

func rows(d *sequence.Diagram) []row {
	index := func(name string) int { return slices.Index(d.Lanes, name) }
	// Who is started in the diagram was not there before.
	state := make([]string, len(d.Lanes))
	for i := range state {
		state[i] = "alive"
	}
	for _, e := range slices.Backward(d.Events) {
		if e.Kind == sequence.Start {
			state[index(e.To)] = ""
		}
	}
	var list []row
	for i, e := range d.Events {
		r := row{Number: i + 1, Kind: e.Kind, Text: e.Step.Message, Place: e.Step.Place()}
		from, to := index(e.From), index(e.To)
		if to >= 0 && to != from {
			r.Arrow, r.Backwards = true, to < from
			r.Start, r.End = min(from, to)+1, max(from, to)+1
		}
		if e.Kind == sequence.Start {
			state[to] = "alive"
		}
		if e.Kind == sequence.Stuck {
			state[from] = "stuck"
		}
		for n, s := range state {
			c := cell{Number: n + 1, State: s}
			if n == from {
				c.Mark, c.Stuck = marks[e.Kind], e.Kind == sequence.Stuck || e.Kind == sequence.Panic
			}
			r.Cells = append(r.Cells, c)
		}
		if e.Kind == sequence.End || e.Kind == sequence.Panic {
			state[from] = ""
		}
		list = append(list, r)
	}
	return list
}

// context is the number of lines that are shown around one that matters.
const context = 3

// excerpts shows the lines that matter to a finding, and those around them: of its own file first.
func (b *builder) excerpts(id int, f *finding.Finding) []excerpt {
	class := map[string]map[int]string{} // by file and line
	var names []string
	add := func(p finding.Position, c string) {
		if _, ok := b.source.Line(p.File, p.Line); !ok {
			return
		}
		if class[p.File] == nil {
			class[p.File] = make(map[int]string)
			names = append(names, p.File)
		}
		if class[p.File][p.Line] == "" {
			class[p.File][p.Line] = c
		}
	}
	add(f.Position, "found")
	for _, s := range f.Witness {
		add(s.Position, "passed")
	}
	var list []excerpt
	for i, name := range names {
		e := excerpt{File: filepath.ToSlash(name)}
		last := 0
		for n := 1; ; n++ {
			text, ok := b.source.Line(name, n)
			if !ok {
				break
			}
			near := false
			for d := -context; d <= context; d++ {
				near = near || class[name][n+d] != ""
			}
			_, more := b.source.Line(name, n+1)
			if !near || text == "" && !more { // behind the last newline
				continue
			}
			e.Lines = append(e.Lines, sourceLine{
				ID: fmt.Sprintf("f%d-%d-%d", id, i+1, n), Number: n, Text: text, Class: class[name][n], Gap: last > 0 && n > last+1,
			})
			last = n
		}
		list = append(list, e)
	}
	return list
}

// lineID returns the ID of the line at p, "" if it is not in the excerpts.
func lineID(list []excerpt, p finding.Position) string {
	for _, e := range list {
		if e.File == filepath.ToSlash(p.File) {
			for _, l := range e.Lines {
				if l.Number == p.Line {
					return l.ID
				}
			}
		}
	}
	return ""
}

// patch shows a fix as a unified diff.
func (b *builder) patch(fix finding.Fix) patch {
	p := patch{Message: fix.Message}
	edits := make(map[string][]udiff.Edit)
	var names []string
	for _, e := range fix.Edits {
		if edits[e.File] == nil {
			names = append(names, e.File)
		}
		edits[e.File] = append(edits[e.File], udiff.Edit{Start: e.Start, End: e.End, New: e.New})
	}
	for _, name := range names {
		slashed := filepath.ToSlash(name)
		text, err := udiff.ToUnified("a/"+slashed, "b/"+slashed, b.source.Text(name), edits[name], udiff.DefaultContextLines)
		if err != nil { // the file has changed meanwhile
			continue
		}
		for line := range strings.Lines(text) {
			class := ""
			switch {
			case strings.HasPrefix(line, "+++"), strings.HasPrefix(line, "---"), strings.HasPrefix(line, "@@"):
				class = "head"
			case line[0] == '+':
				class = "new"
			case line[0] == '-':
				class = "old"
			}
			p.Lines = append(p.Lines, patchLine{class, strings.TrimSuffix(line, "\n")})
		}
	}
	return p
}
