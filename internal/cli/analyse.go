package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/pipevet/pipevet/internal/finding"
	"github.com/pipevet/pipevet/internal/gocommand"
	"github.com/pipevet/pipevet/internal/trace"
)

// A result is what go vet with this tool has said.
type result struct {
	findings []*finding.Finding
	failures []finding.Failure
	packages int // number of packages and tests with a result
}

// analyse runs go vet, and once more without the packages that cannot be
// loaded if those kept it from starting.
func (c *command) analyse(ctx context.Context, opts *options) (*result, error) {
	patterns := opts.patterns
	res, text, ok, err := c.vet(ctx, opts, patterns)
	if err != nil {
		return nil, err
	}
	var failures []finding.Failure
	if !ok && res.packages == 0 {
		if good := loadable(ctx, opts); len(good) > 0 {
			patterns, failures = good, splitSections(text)
			if res, text, ok, err = c.vet(ctx, opts, patterns); err != nil {
				return nil, err
			}
		}
	}
	if ok {
		fmt.Fprint(c.stderr, text) // -v, -x, notes about downloads
	} else {
		more, err := explain(ctx, opts, patterns, text)
		if err != nil {
			return nil, err
		}
		failures = append(failures, more...)
		if len(failures)+len(res.failures) == 0 {
			return nil, errors.New("go vet failed without a message")
		}
	}
	res.failures = append(res.failures, failures...)
	if res.packages == 0 && len(res.failures) == 0 {
		// Not the same as finding nothing.
		return nil, errors.New("no package was analysed: go vet has returned nothing (-a makes it forget what is in its cache)")
	}
	slices.SortStableFunc(res.failures, func(a, b finding.Failure) int {
		return cmp.Or(strings.Compare(a.Package, b.Package), strings.Compare(a.Analyzer, b.Analyzer))
	})
	return res, nil
}

// vet runs go vet on the packages. It returns the results, the other text that
// it printed, and whether it succeeded.
func (c *command) vet(ctx context.Context, opts *options, patterns []string) (res *result, text string, ok bool, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, "", false, fmt.Errorf("finding pipevet itself: %w", err)
	}
	traceFile, stop, err := c.startProgress(ctx, opts)
	if err != nil {
		return nil, "", false, err
	}
	defer stop()
	var env []string
	if traceFile != "" {
		env = append(env, trace.Env+"="+traceFile)
	}
	apart, err := apart(ctx, opts, patterns)
	if err != nil {
		return nil, "", false, err
	}
	// With -trimpath the cache does not tell folders apart, and gives one the positions and
	// edits of another. It has no other effect on an analysis.
	build := slices.Concat(opts.packageFlags, []string{"-trimpath=false"})
	// -json comes last, where go vet itself puts it when it prints text: the
	// order is part of the cache's key.
	args := slices.Concat([]string{"vet", "-vettool=" + self}, build, opts.execFlags, opts.toolFlags, apart,
		[]string{"-json", "--"}, patterns)
	stdout, stderr, ok, err := gocommand.RunIn(ctx, opts.dir, env, args...)
	if err != nil {
		return nil, "", false, err
	}
	trees, garbage := splitStream(stdout)
	if garbage = strings.TrimSpace(garbage); garbage != "" {
		return nil, "", false, fmt.Errorf("unexpected output of go vet: %.200s", garbage)
	}
	old, text := splitStream(stderr)
	res = new(result)
	for _, tree := range append(trees, old...) {
		findings, failures, err := tree.decode()
		if err != nil {
			return nil, "", false, err
		}
		res.packages++
		res.findings = append(res.findings, findings...)
		res.failures = append(res.failures, failures...)
	}
	return res, text, ok, nil
}

// loadable returns the packages that can be loaded, if there are others.
func loadable(ctx context.Context, opts *options) []string {
	packages, err := list(ctx, opts)
	if err != nil {
		return nil // the patterns themselves are wrong, as go vet has said
	}
	var good []string
	for _, p := range packages {
		if !p.Incomplete {
			good = append(good, p.ImportPath)
		}
	}
	if len(good) == len(packages) {
		return nil
	}
	return good
}

// explain says why packages were not analysed. In go vet's own words, text, the
// first error of a package is that of the tool's type checker, so the compiler is
// asked for its messages. The rest of text stays.
func explain(ctx context.Context, opts *options, patterns []string, text string) ([]finding.Failure, error) {
	args := slices.Concat([]string{"list", "-export", "-test", "-f", ""}, opts.packageFlags, []string{"--"}, patterns)
	_, stderr, ok, err := gocommand.RunIn(ctx, opts.dir, nil, args...)
	if err != nil {
		return nil, err
	}
	var failures []finding.Failure
	told := make(map[string]bool)
	if !ok {
		failures = splitSections(string(stderr))
		for _, f := range failures {
			told[untagged(f.Package)] = true
		}
	}
	for _, f := range splitSections(text) {
		if !told[untagged(f.Package)] {
			failures = append(failures, f)
		}
	}
	return failures, nil
}

// untagged returns the package of a header: "p" for "p [p.test]".
func untagged(header string) string {
	path, _, _ := strings.Cut(header, " [")
	return path
}

// splitSections splits the go command's messages at their headers,
// "# package", which an unimportant "# [package]" may follow.
func splitSections(text string) []finding.Failure {
	var sections []finding.Failure
	current := -1
	for line := range strings.Lines(text) {
		if header, ok := strings.CutPrefix(line, "# "); ok {
			if header = strings.TrimSpace(header); !strings.HasPrefix(header, "[") {
				sections = append(sections, finding.Failure{Package: header})
				current = len(sections) - 1
			}
			continue
		}
		if current < 0 {
			if strings.TrimSpace(line) == "" {
				continue
			}
			sections = append(sections, finding.Failure{})
			current = 0
		}
		sections[current].Message += line
	}
	for i := range sections {
		sections[i].Message = strings.TrimRight(sections[i].Message, "\n")
	}
	return slices.DeleteFunc(sections, func(f finding.Failure) bool { return f.Message == "" })
}
