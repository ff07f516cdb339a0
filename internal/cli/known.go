package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pipevet/pipevet/internal/baseline"
	"github.com/pipevet/pipevet/internal/finding"
	"github.com/pipevet/pipevet/internal/source"
)

const (
	baselineName = ".pipevet-baseline.json"
	noBaseline   = "none" // value of -baseline
)

// leaveOut drops the findings that are known: those of the revision that was given, and
// those of the baseline. It counts them.
func (c *command) leaveOut(ctx context.Context, opts *options, report *finding.Report) error {
	all := len(report.Findings)
	files := source.NewCache()
	if opts.newFrom != "" && all > 0 {
		known, err := c.foundAt(ctx, opts, report.Findings)
		if err != nil {
			return fmt.Errorf("-new-from: %w", err)
		}
		report.Findings = known.Unknown(report.Findings, files)
	}
	name, err := nearestBaseline(opts.baseline)
	if err != nil {
		return err
	}
	if name != "" {
		known, err := baseline.Read(name)
		if err != nil {
			return err
		}
		report.Findings = known.Unknown(report.Findings, files)
	}
	report.Known = all - len(report.Findings)
	return nil
}

// nearestBaseline returns the name of the baseline that the value of -baseline means, or "".
func nearestBaseline(value string) (string, error) {
	switch value {
	case noBaseline:
		return "", nil
	case "":
		return nearest(baselineName)
	}
	return value, nil
}

// nearest returns the file with the given name in the working directory or the nearest above; "" if
// there is none.
func nearest(name string) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	return nearestFrom(dir, name)
}

// nearestFrom is like nearest, seen from dir.
func nearestFrom(dir, name string) (string, error) {
	for {
		file := filepath.Join(dir, name)
		if _, err := os.Stat(file); err == nil {
			return file, nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", nil
		}
		dir = parent
	}
}

// writeBaseline lists all findings in the baseline; of packages that were not analysed, what was listed before.
func (c *command) writeBaseline(ctx context.Context, opts *options, report *finding.Report) error {
	if len(report.Failures) > 0 {
		c.writeFailures(report.Failures)
		return errors.New("-write-baseline: some packages could not be analysed")
	}
	name, err := nearestBaseline(opts.baseline)
	if err != nil {
		return err
	}
	if name == "" { // a new one, where the module begins
		mod, err := nearest("go.mod")
		if err != nil {
			return err
		}
		name = filepath.Join(filepath.Dir(mod), baselineName)
	}
	known := baseline.Of(report.Findings, source.NewCache())
	old, err := baseline.Read(name)
	switch {
	case err == nil:
		packages, err := list(ctx, opts, "-find")
		if err != nil {
			return err
		}
		analysed := make(map[string]bool)
		for _, p := range packages {
			analysed[p.ImportPath] = true
		}
		known.Keep(old, func(pkg string) bool { return analysed[pkg] })
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if err := known.Write(name); err != nil {
		return err
	}
	if dir, err := os.Getwd(); err == nil {
		name = finding.Relative(dir, name)
	}
	c.notef("%s listed in %s", plural(len(report.Findings), "finding"), name)
	return nil
}
