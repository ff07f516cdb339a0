package cli

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/pipevet/pipevet/internal/atomicfile"
	"github.com/pipevet/pipevet/internal/edit"
	"github.com/pipevet/pipevet/internal/finding"
	"github.com/pipevet/pipevet/internal/output"
	"github.com/pipevet/pipevet/internal/page"
)

// show prints the report in the form that was asked for, or applies its fixes,
// and returns the exit status.
func (c *command) show(opts *options, report *finding.Report) (int, error) {
	status := exitFindings
	switch {
	case opts.diff:
		edits := edit.Collect(report.Findings)
		if err := edits.WriteDiff(c.stdout); err != nil {
			return exitFailed, err
		}
		c.writeFailures(report.Failures)
		c.notef("%s, %s", plural(len(report.Findings), "finding"), plural(edits.Fixes, "fix"))
	case opts.fix:
		edits := edit.Collect(report.Findings)
		files, err := edits.Apply()
		if err != nil {
			return exitFailed, err
		}
		report.Findings = edits.Unfixed
		if err := c.write(opts, report); err != nil {
			return exitFailed, err
		}
		c.writeFailures(report.Failures)
		c.notef("%s applied (%s changed), %s left", plural(edits.Fixes, "fix"), plural(files, "file"), plural(len(report.Findings), "finding"))
	default:
		if err := c.write(opts, report); err != nil {
			return exitFailed, err
		}
		if opts.format == "text" || opts.format == "html" || opts.output != "" {
			c.writeFailures(report.Failures)
			c.writeSummary(opts, report)
		}
	}
	switch {
	case len(report.Failures) > 0:
		status = exitFailed
	case len(report.Findings) == 0:
		status = exitClean
	}
	return status, nil
}

// write prints the findings to standard output or the file that was asked for.
func (c *command) write(opts *options, report *finding.Report) error {
	if opts.output == "" {
		return c.format(opts, report, c.stdout)
	}
	return atomicfile.Write(opts.output, 0o644, func(w io.Writer) error { return c.format(opts, report, w) })
}

// format prints the report to w.
func (c *command) format(opts *options, report *finding.Report, w io.Writer) error {
	switch opts.format {
	case "json":
		return output.JSON(w, report)
	case "github":
		return output.GitHub(w, report)
	case "sarif", "html":
		dir, err := os.Getwd()
		if err != nil {
			return err
		}
		tool := output.Tool{Version: buildVersion(), Analyzers: c.analyzers, Dir: dir}
		if opts.format == "sarif" {
			return output.SARIF(w, report, tool)
		}
		return page.Write(w, report, tool)
	}
	output.Text(w, report.Findings, output.WantColor(w))
	if len(report.Findings) > 0 && len(report.Failures) > 0 {
		fmt.Fprintln(c.stderr)
	}
	return nil
}

// writeFailures says why packages were not analysed, as the go command does.
func (c *command) writeFailures(failures []finding.Failure) {
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
func (c *command) writeSummary(opts *options, report *finding.Report) {
	fixable := 0
	for _, f := range report.Findings {
		if len(f.Fixes) > 0 {
			fixable++
		}
	}
	if report.Analysed == 0 {
		c.notef("no package could be analysed")
		return
	}
	parts := []string{plural(len(report.Findings), "finding")}
	if fixable > 0 {
		parts = append(parts, fmt.Sprintf("%d with a fix (-diff shows it, -fix applies it)", fixable))
	}
	if report.Known > 0 {
		parts = append(parts, fmt.Sprintf("%d known, not shown", report.Known))
	}
	if len(report.Failures) > 0 {
		parts = append(parts, "some packages could not be analysed")
	}
	if opts.output != "" {
		parts = append(parts, "in "+opts.output)
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
