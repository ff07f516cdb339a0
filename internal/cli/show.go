package cli

import (
	"encoding/json"
	"fmt"
	"strings"
)

// show prints the report in the form that was asked for, or applies its fixes,
// and returns the exit status.
func (c *command) show(opts *options, report *Report) (int, error) {
	status := exitFindings
	switch {
	case opts.json:
		if err := c.writeJSON(report); err != nil {
			return exitFailed, err
		}
	case opts.diff:
		edits := collectEdits(report.Findings)
		if err := c.writeDiff(edits); err != nil {
			return exitFailed, err
		}
		c.writeFailures(report.Failures)
		c.notef("%s, %s", plural(len(report.Findings), "finding"), plural(edits.fixes, "fix"))
	case opts.fix:
		edits := collectEdits(report.Findings)
		files, err := edits.write()
		if err != nil {
			return exitFailed, err
		}
		report.Findings = edits.unfixed
		c.writeFindings(report)
		c.writeFailures(report.Failures)
		c.notef("%s applied (%s changed), %s left", plural(edits.fixes, "fix"), plural(files, "file"), plural(len(report.Findings), "finding"))
	default:
		c.writeFindings(report)
		c.writeFailures(report.Failures)
		c.writeSummary(report)
	}
	switch {
	case len(report.Failures) > 0:
		status = exitFailed
	case len(report.Findings) == 0:
		status = exitClean
	}
	return status, nil
}

// writeJSON prints the report for programs. Lists are never null.
func (c *command) writeJSON(report *Report) error {
	r := *report
	if r.Findings == nil {
		r.Findings = []*Finding{}
	}
	if r.Failures == nil {
		r.Failures = []Failure{}
	}
	enc := json.NewEncoder(c.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	return enc.Encode(&r)
}

// writeFindings prints the findings.
func (c *command) writeFindings(report *Report) {
	p := newPrinter(c.stdout, wantColor(c.stdout))
	for i, f := range report.Findings {
		if i > 0 {
			fmt.Fprintln(c.stdout)
		}
		p.finding(f)
	}
	if len(report.Findings) > 0 && len(report.Failures) > 0 {
		fmt.Fprintln(c.stderr)
	}
}

// writeFailures says why packages were not analysed, as the go command does.
func (c *command) writeFailures(failures []Failure) {
	for _, f := range failures {
		if f.Package != "" {
			fmt.Fprintf(c.stderr, "# %s\n", f.Package)
		}
		if f.Analyzer != "" {
			fmt.Fprintf(c.stderr, "%s: ", f.Analyzer)
		}
		fmt.Fprintln(c.stderr, f.Message)
	}
}

// writeSummary says how many findings there are, and what to do next.
func (c *command) writeSummary(report *Report) {
	fixable := 0
	for _, f := range report.Findings {
		if len(f.Fixes) > 0 {
			fixable++
		}
	}
	if report.analysed == 0 {
		c.notef("no package could be analysed")
		return
	}
	parts := []string{plural(len(report.Findings), "finding")}
	if fixable > 0 {
		parts = append(parts, fmt.Sprintf("%d with a fix (-diff shows it, -fix applies it)", fixable))
	}
	if len(report.Failures) > 0 {
		parts = append(parts, "some packages could not be analysed")
	}
	c.notef("%s", strings.Join(parts, ", "))
}

// notef prints a line about the run itself. It goes to standard error, so that
// standard output holds findings only.
func (c *command) notef(format string, args ...any) {
	fmt.Fprintf(c.stderr, "pipevet: "+format+"\n", args...)
}

// plural returns "no findings", "1 finding", "2 findings".
func plural(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "x"):
		noun += "es"
	default:
		noun += "s"
	}
	if n == 0 {
		return "no " + noun
	}
	return fmt.Sprintf("%d %s", n, noun)
}
