package lsp

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/pipevet/pipevet/internal/edit"
	"github.com/pipevet/pipevet/internal/finding"
)

// A report is what a run has found, with absolute names of files.
type report struct {
	root     string
	findings []*finding.Finding
	texts    map[string]*text // as analysed
	changed  map[string]bool  // files that were written during the run: their positions may be wrong
}

func newReport(root string, start time.Time, found *finding.Report) *report {
	r := &report{root: root, findings: found.Findings, texts: make(map[string]*text), changed: make(map[string]bool)}
	see := func(name *string) {
		if *name == "" {
			return
		}
		if !filepath.IsAbs(*name) {
			*name = filepath.Join(root, *name)
		}
		if r.texts[*name] != nil {
			return
		}
		data, err := os.ReadFile(*name)
		info, statErr := os.Stat(*name)
		r.texts[*name] = newText(string(data))
		r.changed[*name] = err != nil || statErr != nil || info.ModTime().After(start)
	}
	for _, f := range r.findings {
		see(&f.File)
		for i := range f.Witness {
			see(&f.Witness[i].File)
		}
		for _, fix := range f.Fixes {
			for i := range fix.Edits {
				see(&fix.Edits[i].File)
			}
		}
	}
	return r
}

// files returns the names of the files with findings, each once.
func (r *report) files() []string {
	var names []string
	for _, f := range r.findings {
		names = append(names, f.File)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// text returns a file's text as it was analysed, empty if it had no part in a finding.
func (r *report) text(name string) *text {
	if t := r.texts[name]; t != nil {
		return t
	}
	return newText("")
}

// diagnostic returns a finding as the client shows it.
func (r *report) diagnostic(s *server, f *finding.Finding) diagnostic {
	t := r.text(f.File)
	d := diagnostic{
		Range:    textRange{t.at(f.Line, f.Column), t.at(f.Line, f.Column)},
		Severity: severityWarning,
		Code:     f.Analyzer,
		Source:   "pipevet",
		Message:  f.Message,
	}
	if f.EndLine > 0 {
		d.Range.End = t.at(f.EndLine, f.EndColumn)
	}
	if f.URL != "" {
		d.CodeDescription = &codeDescription{f.URL}
	}
	for i, step := range f.Witness {
		message := fmt.Sprintf("%d. %s", i+1, step.Message)
		if step.File == "" || !s.related {
			d.Message += "\n" + message
			continue
		}
		pos := r.text(step.File).at(step.Line, step.Column)
		d.RelatedInformation = append(d.RelatedInformation,
			relatedInformation{location{s.uri(step.File), textRange{pos, pos}}, message})
	}
	return d
}

// edit returns a fix as an edit of the client's texts, unless one of them is not
// that which was analysed, or must not be changed.
func (r *report) edit(s *server, fix finding.Fix) (workspaceEdit, bool) {
	w := workspaceEdit{make(map[string][]textEdit)}
	for _, e := range fix.Edits {
		t := r.text(e.File)
		if r.changed[e.File] || !s.holds(e.File, t.content) || edit.Editable(e.File, []byte(t.content)) != nil {
			return w, false
		}
		uri := s.uri(e.File)
		w.Changes[uri] = append(w.Changes[uri], textEdit{textRange{t.atOffset(e.Start), t.atOffset(e.End)}, e.New})
	}
	return w, len(fix.Edits) > 0
}

// holds reports whether a file is as given, in the client or else on disk.
func (s *server) holds(name, content string) bool {
	if doc := s.docs[name]; doc != nil {
		return doc.content == content
	}
	data, err := os.ReadFile(name)
	return err == nil && string(data) == content
}
