package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/pipevet/pipevet/internal/baseline"
	"github.com/pipevet/pipevet/internal/finding"
	"github.com/pipevet/pipevet/internal/gocommand"
	"github.com/pipevet/pipevet/internal/source"
)

// foundAt returns what is found at the revision opts.newFrom in the packages that have findings now. The files
// of that time are laid out in a folder that is removed again; the repository and its index stay as they are.
func (c *command) foundAt(ctx context.Context, opts *options, now []*finding.Finding) (*baseline.Baseline, error) {
	prefix, err := git(ctx, nil, "rev-parse", "--show-prefix")
	if err != nil {
		return nil, err
	}
	commit, err := git(ctx, nil, "rev-parse", "--verify", "--quiet", "--end-of-options", opts.newFrom+"^{commit}")
	if err != nil {
		return nil, fmt.Errorf("git knows no revision %q", opts.newFrom)
	}
	tmp, err := os.MkdirTemp("", "pipevet-revision-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	if tmp, err = filepath.EvalSymlinks(tmp); err != nil {
		return nil, err
	}
	tree := filepath.Join(tmp, "tree")
	index := []string{"GIT_INDEX_FILE=" + filepath.Join(tmp, "index")}
	if _, err := git(ctx, index, "read-tree", commit); err != nil {
		return nil, err
	}
	// From the top of the repository: elsewhere, it is this folder only that is checked out.
	top, err := git(ctx, nil, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	if _, err := git(ctx, index, "-C", top, "checkout-index", "--all", "--quiet", "--prefix="+tree+"/"); err != nil {
		return nil, err
	}
	then := *opts
	then.dir = filepath.Join(tree, filepath.FromSlash(prefix))
	then.patterns = nil
	if _, err := os.Stat(then.dir); err == nil {
		then.patterns, err = c.packagesOf(ctx, &then, now)
		if err != nil {
			return nil, err
		}
	}
	if len(then.patterns) == 0 {
		return baseline.Of(nil, nil), nil
	}
	res, err := c.analyse(ctx, &then)
	if err != nil {
		return nil, err
	}
	if len(res.failures) > 0 {
		c.notef("at %s, some packages cannot be analysed: all that is found in them is new", opts.newFrom)
	}
	return baseline.Of(finding.Merge(res.findings), source.NewCache()), nil
}

// packagesOf returns the packages of the findings, as far as opts.dir has them.
func (c *command) packagesOf(ctx context.Context, opts *options, findings []*finding.Finding) ([]string, error) {
	wanted := make(map[string]bool)
	for _, f := range findings {
		wanted[f.Package] = true
	}
	for pkg := range wanted {
		opts.patterns = append(opts.patterns, pkg)
	}
	packages, err := list(ctx, opts, "-find")
	if err != nil {
		return nil, err
	}
	var there []string
	for _, p := range packages {
		if p.Dir != "" && !p.Standard {
			there = append(there, p.ImportPath)
		}
	}
	return there, nil
}

// git runs git and returns what it prints, without space around it.
func git(ctx context.Context, env []string, args ...string) (string, error) {
	cmd := gocommand.Command(ctx, "git", args...)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && ctx.Err() == nil {
		err = errors.New(strings.TrimSpace(string(exit.Stderr)))
	}
	return strings.TrimSpace(string(out)), err
}
