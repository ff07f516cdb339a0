package output

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/fatih/color"
	"github.com/mattn/go-isatty"
	"github.com/rivo/uniseg"

	"github.com/pipevet/pipevet/internal/finding"
	"github.com/pipevet/pipevet/internal/source"
)

// A printer prints findings for people:
//
//	uploader.go:11:11: sendleak: run blocks for ever sending on r.done
//	   11 |         r.done <- up(r.body)
//	      |                ^
//	  1. Put makes done (unbuffered)          uploader.go:19
//	  2. Put hands the request to run         uploader.go:21
//	  fix: give done a capacity of 1
type printer struct {
	w      io.Writer
	source *source.Cache

	position, analyzer, marker, faint, fix *color.Color
}

func newPrinter(w io.Writer, colored bool) *printer {
	p := &printer{
		w:        w,
		source:   source.NewCache(),
		position: color.New(color.Bold),
		analyzer: color.New(color.FgMagenta, color.Bold),
		marker:   color.New(color.FgRed, color.Bold),
		faint:    color.New(color.Faint),
		fix:      color.New(color.FgGreen),
	}
	for _, c := range []*color.Color{p.position, p.analyzer, p.marker, p.faint, p.fix} {
		if colored {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
	}
	return p
}

// WantColor reports whether what is printed to w should be coloured: on a
// terminal that can do it, if the user has not said otherwise (no-color.org).
func WantColor(w io.Writer) bool {
	return IsTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// IsTerminal reports whether w is a terminal.
func IsTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && (isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()))
}

// Text prints the findings for people.
func Text(w io.Writer, findings []*finding.Finding, colored bool) {
	p := newPrinter(w, colored)
	for i, f := range findings {
		if i > 0 {
			fmt.Fprintln(w)
		}
		p.finding(f)
	}
}

// finding prints one finding.
func (p *printer) finding(f *finding.Finding) {
	fmt.Fprintf(p.w, "%s %s %s\n",
		p.position.Sprint(f.Position.String()+":"), p.analyzer.Sprint(f.Analyzer+":"), printable(f.Message))
	p.excerpt(f)
	p.witness(f.Witness)
	for i, fix := range f.Fixes {
		label := "fix:"
		if i > 0 {
			label = "or:"
		}
		fmt.Fprintf(p.w, "  %s %s\n", p.fix.Sprint(label), printable(fix.Message))
	}
}

// excerpt prints the source line with a marker below it.
func (p *printer) excerpt(f *finding.Finding) {
	line, ok := p.source.Line(f.File, f.Line)
	if !ok {
		return
	}
	end := 0
	if f.EndLine == f.Line {
		end = f.EndColumn
	} else if f.EndLine > f.Line {
		end = len(line) + 1
	}
	text, marker := mark(line, f.Column, end)
	number := fmt.Sprintf("%5d", f.Line)
	fmt.Fprintf(p.w, "%s %s\n", p.faint.Sprint(number+" |"), text)
	if marker != "" {
		indent := strings.Repeat(" ", strings.IndexByte(marker, '^'))
		fmt.Fprintf(p.w, "%s %s%s\n", p.faint.Sprint("      |"), indent, p.marker.Sprint(marker[len(indent):]))
	}
}

// maxAligned is the width of a step beyond which its position is not aligned
// with that of the others.
const maxAligned = 76

// witness prints the steps, with their positions aligned.
func (p *printer) witness(steps []finding.Step) {
	heads := make([]string, len(steps))
	width := 0
	for i, s := range steps {
		heads[i] = fmt.Sprintf("%*d. %s", len(fmt.Sprint(len(steps))), i+1, printable(s.Message))
		if n := uniseg.StringWidth(heads[i]); n <= maxAligned {
			width = max(width, n)
		}
	}
	for i, s := range steps {
		if s.File == "" {
			fmt.Fprintf(p.w, "  %s\n", heads[i])
			continue
		}
		pad := strings.Repeat(" ", max(0, width-uniseg.StringWidth(heads[i])))
		fmt.Fprintf(p.w, "  %s%s  %s\n", heads[i], pad, p.faint.Sprint(s.Place()))
	}
}
