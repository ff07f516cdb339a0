// Package baseline remembers findings that are known, so that only others are shown. They are
// told by content, not by line.
package baseline

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/pipevet/pipevet/internal/atomicfile"
	"github.com/pipevet/pipevet/internal/finding"
	"github.com/pipevet/pipevet/internal/source"
)

// schemaVersion is the version of the file's format.
const schemaVersion = 1

// A Baseline is a number of known findings.
type Baseline struct {
	Schema   int     `json:"schema"`
	Findings []Entry `json:"findings"` // sorted
}

// An Entry stands for some findings with the same key.
type Entry struct {
	finding.Key
	Count int `json:"count"`
}

// Of returns the baseline of findings whose files can be read through files.
func Of(findings []*finding.Finding, files *source.Cache) *Baseline {
	counts := make(map[finding.Key]int)
	for _, f := range findings {
		counts[f.Key(files)]++
	}
	b := &Baseline{Schema: schemaVersion, Findings: []Entry{}}
	for key, n := range counts {
		b.Findings = append(b.Findings, Entry{key, n})
	}
	b.sort()
	return b
}

func (b *Baseline) sort() {
	slices.SortFunc(b.Findings, func(x, y Entry) int {
		return cmp.Or(
			strings.Compare(x.Package, y.Package),
			strings.Compare(x.File, y.File),
			strings.Compare(x.Code, y.Code),
			strings.Compare(x.Analyzer, y.Analyzer),
			strings.Compare(x.Category, y.Category),
		)
	})
}

// Read reads a baseline that Write wrote. An error says what is wrong with the file.
func Read(name string) (*Baseline, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("baseline: %w", err)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	b := new(Baseline)
	if err := dec.Decode(b); err != nil {
		return nil, fmt.Errorf("baseline %s: %w", name, err)
	}
	if b.Schema != schemaVersion {
		return nil, fmt.Errorf("baseline %s has schema %d; this pipevet knows %d", name, b.Schema, schemaVersion)
	}
	return b, nil
}

// Write writes the baseline to a file, at once.
func (b *Baseline) Write(name string) error {
	err := atomicfile.Write(name, 0o644, func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "\t")
		return enc.Encode(b)
	})
	if err != nil {
		return fmt.Errorf("baseline: %w", err)
	}
	return nil
}

// Keep adds the entries of old whose package is not among those that were analysed.
func (b *Baseline) Keep(old *Baseline, analysed func(pkg string) bool) {
	for _, e := range old.Findings {
		if !analysed(e.Package) {
			b.Findings = append(b.Findings, e)
		}
	}
	b.sort()
}

// Unknown returns the findings that are not in the baseline.
func (b *Baseline) Unknown(findings []*finding.Finding, files *source.Cache) (unknown []*finding.Finding) {
	counts := make(map[finding.Key]int)
	for _, e := range b.Findings {
		counts[e.Key] += e.Count
	}
	for _, f := range findings {
		if key := f.Key(files); counts[key] > 0 {
			counts[key]--
		} else {
			unknown = append(unknown, f)
		}
	}
	return unknown
}
