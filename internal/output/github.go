package output

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/pipevet/pipevet/internal/finding"
)

// GitHub prints the report as workflow commands, which a job of GitHub Actions turns into
// annotations of the change's files. The witness is part of the message.
//
// Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
func GitHub(w io.Writer, report *finding.Report) error {
	for _, f := range report.Findings {
		properties := []string{"file=" + escapeProperty(inWorkspace(f.File))}
		number := func(name string, n int) {
			if n > 0 {
				properties = append(properties, fmt.Sprintf("%s=%d", name, n))
			}
		}
		number("line", f.Line)
		number("endLine", f.EndLine)
		if f.EndLine == f.Line { // columns are for one line only
			number("col", f.Column)
			number("endColumn", f.EndColumn)
		}
		properties = append(properties, "title="+escapeProperty("pipevet: "+f.Analyzer))
		message := f.Message
		for i, s := range f.Witness {
			message += fmt.Sprintf("\n%d. %s", i+1, s.Message)
			if s.File != "" {
				message += " (" + s.Place() + ")"
			}
		}
		if f.URL != "" {
			message += "\n" + f.URL
		}
		if _, err := fmt.Fprintf(w, "::warning %s::%s\n", strings.Join(properties, ","), escapeMessage(message)); err != nil {
			return err
		}
	}
	for _, f := range report.Failures {
		message := strings.TrimPrefix(f.Package+": "+f.Message, ": ")
		if _, err := fmt.Fprintf(w, "::error title=pipevet::%s\n", escapeMessage(message)); err != nil {
			return err
		}
	}
	return nil
}

// inWorkspace returns the name of a file as GitHub wants it: relative to the repository, which the
// environment names.
func inWorkspace(file string) string {
	root := os.Getenv("GITHUB_WORKSPACE")
	abs, err := filepath.Abs(file)
	if root == "" || err != nil {
		return filepath.ToSlash(file)
	}
	return filepath.ToSlash(finding.Relative(root, abs))
}

var (
	messageEscapes  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func escapeMessage(s string) string  { return messageEscapes.Replace(s) }
func escapeProperty(s string) string { return propertyEscapes.Replace(s) }
