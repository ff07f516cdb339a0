// Package output prints reports: for people, for programs, and for services that show
// findings beside a change.
package output

import (
	"strings"

	"golang.org/x/tools/go/analysis"
)

// SplitDoc splits an analyzer's documentation into its title, which may begin
// with the analyzer's name, and the rest.
func SplitDoc(a *analysis.Analyzer) (title, body string) {
	title, body, _ = strings.Cut(a.Doc, "\n\n")
	title = strings.Join(strings.Fields(title), " ")
	return strings.TrimPrefix(title, a.Name+": "), body
}
