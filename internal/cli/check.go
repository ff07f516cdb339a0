package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pipevet/pipevet/internal/finding"
	"github.com/pipevet/pipevet/internal/gocommand"
)

// check analyses packages and shows what was found.
func (c *command) check(ctx context.Context, opts *options) (int, error) {
	if opts.chdir != "" {
		if err := os.Chdir(opts.chdir); err != nil {
			return exitFailed, fmt.Errorf("-C: %w", err)
		}
	}
	dir, err := os.Getwd()
	if err != nil {
		return exitFailed, err
	}
	result, err := c.analyse(ctx, opts)
	if err != nil {
		return exitFailed, err
	}
	findings := finding.Merge(result.findings)
	if len(findings) > 0 {
		if findings, err = requested(ctx, opts, dir, findings); err != nil {
			return exitFailed, err
		}
	}
	if !opts.tests {
		findings = slices.DeleteFunc(findings, (*finding.Finding).InTest)
	}
	c.addURLs(findings)
	for _, f := range findings {
		f.RelativeTo(dir)
	}
	report := &finding.Report{Schema: finding.SchemaVersion, Findings: findings, Failures: result.failures, Analysed: result.packages}
	if ctx.Err() != nil {
		return exitInterrupted, ctx.Err()
	}
	if opts.writeBaseline {
		return exitClean, c.writeBaseline(ctx, opts, report)
	}
	if err := c.leaveOut(ctx, opts, report); err != nil {
		return exitFailed, err
	}
	return c.show(opts, report)
}

// requested keeps the findings of the packages that the patterns name: reports
// of packages that they import are printed by go vet, too (see loses).
func requested(ctx context.Context, opts *options, dir string, findings []*finding.Finding) ([]*finding.Finding, error) {
	if slices.Equal(opts.patterns, []string{"./..."}) && !slices.ContainsFunc(findings, func(f *finding.Finding) bool { return !beneath(dir, f.File) }) {
		return findings, nil // as usual, and go list need not be asked
	}
	packages, err := list(ctx, opts, "-find")
	if err != nil {
		return nil, err
	}
	named := make(map[string]listed)
	for _, p := range packages {
		named[p.ImportPath] = p
	}
	return slices.DeleteFunc(findings, func(f *finding.Finding) bool {
		p, ok := named[f.Package]
		f.ReadOnly = p.Standard || p.Module != nil && !p.Module.Main
		return !ok
	}), nil
}

// beneath reports whether “./...” in dir names the package of a file of the
// main module: all of those in dir, but for folders with special names.
func beneath(dir, file string) bool {
	rel, err := filepath.Rel(dir, filepath.Dir(file))
	if err != nil || !filepath.IsLocal(rel) {
		return false
	}
	for name := range strings.SplitSeq(filepath.ToSlash(rel), "/") {
		if name == "testdata" || name == "vendor" || strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") && name != "." {
			return false
		}
	}
	return true
}

// A listed package is what go list says about one.
type listed struct {
	ImportPath string
	Dir        string // "" if it is nowhere
	Incomplete bool   // it or a package that it imports cannot be loaded
	Standard   bool
	Module     *struct {
		Main bool
		Dir  string // "" if it is vendored
	}
}

// list lists the packages that the patterns name. With "-find" it does not look
// at what they import, and is fast.
func list(ctx context.Context, opts *options, flags ...string) ([]listed, error) {
	args := slices.Concat([]string{"list", "-e", "-json=ImportPath,Dir,Incomplete,Standard,Module"}, flags, opts.packageFlags, []string{"--"}, opts.patterns)
	stdout, stderr, ok, err := gocommand.RunIn(ctx, opts.dir, nil, args...)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("go list: %s", strings.TrimSpace(string(stderr)))
	}
	var packages []listed
	dec := json.NewDecoder(strings.NewReader(string(stdout)))
	for {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return packages, nil
		} else if err != nil {
			return nil, fmt.Errorf("output of go list: %w", err)
		}
		packages = append(packages, p)
	}
}

// addURLs gives findings the address of their documentation, which the tool's
// JSON lacks: the analyzer's, with the category as fragment.
func (c *command) addURLs(findings []*finding.Finding) {
	urls := make(map[string]*url.URL)
	for _, a := range c.analyzers {
		if u, err := url.Parse(a.URL); err == nil && a.URL != "" {
			urls[a.Name] = u
		}
	}
	for _, f := range findings {
		if base := urls[f.Analyzer]; base != nil {
			u := *base
			if f.Category != "" {
				u.Fragment = f.Category
			}
			f.URL = u.String()
		}
	}
}
