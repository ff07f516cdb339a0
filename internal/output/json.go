package output

import (
	"encoding/json"
	"io"

	"github.com/pipevet/pipevet/internal/finding"
)

// JSON prints the report for programs; docs/json.md describes it. Lists are never null.
func JSON(w io.Writer, report *finding.Report) error {
	r := *report
	if r.Findings == nil {
		r.Findings = []*finding.Finding{}
	}
	if r.Failures == nil {
		r.Failures = []finding.Failure{}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	return enc.Encode(&r)
}
