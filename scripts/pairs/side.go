package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/pipevet/pipevet/internal/finding"
)

// A runner runs pipevet on the sides of pairs.
type runner struct {
	mirrors, temp, tool string
}

// A verdict is what pipevet says about a pair.
type verdict struct {
	before, after []*finding.Finding // in the place
	elsewhere     []*finding.Finding // in the same file, before
	others        int                // all others in the package, before
}

func (v *verdict) hit() bool   { return len(v.before) > 0 }
func (v *verdict) noisy() bool { return len(v.after) > 0 }

var errNoMirror = errors.New("its mirror is missing")

// judge runs pipevet on both sides.
func (r *runner) judge(p *pair) (*verdict, error) {
	clone, err := r.clone(p.repo)
	if err != nil {
		return nil, err
	}
	v := new(verdict)
	findings, err := r.side(p, clone, p.parent)
	if err != nil {
		return nil, fmt.Errorf("parent: %w", err)
	}
	for _, f := range findings {
		switch inFile := strings.HasSuffix(filepath.ToSlash(f.File), "/"+p.file); {
		case inFile && within(p.parentLines, f.Line):
			v.before = append(v.before, f)
		case inFile:
			v.elsewhere = append(v.elsewhere, f)
			fallthrough
		default:
			v.others++
		}
	}
	if findings, err = r.side(p, clone, p.fix); err != nil {
		return nil, fmt.Errorf("fix: %w", err)
	}
	for _, f := range findings {
		if strings.HasSuffix(filepath.ToSlash(f.File), "/"+p.file) && within(p.fixLines, f.Line) {
			v.after = append(v.after, f)
		}
	}
	return v, nil
}

// clone makes a clone of the mirror of a repository, once.
func (r *runner) clone(repo string) (string, error) {
	clone := filepath.Join(r.temp, "clones", filepath.FromSlash(repo))
	if _, err := os.Stat(clone); err == nil {
		return clone, nil
	}
	joined := strings.ReplaceAll(repo, "/", "+")
	for _, name := range []string{filepath.Join(joined, "repo"), joined, filepath.FromSlash(repo)} {
		mirror, err := filepath.Abs(filepath.Join(r.mirrors, name))
		if err != nil {
			return "", err
		}
		if _, err := os.Stat(mirror); err == nil {
			return clone, command(r.temp, nil, "git", "clone", "-q", "--shared", "--no-checkout", mirror, clone)
		}
	}
	return "", errNoMirror
}

// importPaths has the import paths of repositories that are not named after their address.
var importPaths = map[string]string{"moby/moby": "github.com/docker/docker"}

// side lays out a commit, and returns what pipevet finds in the package; files are absolute.
func (r *runner) side(p *pair, clone, commit string) ([]*finding.Finding, error) {
	base, err := os.MkdirTemp(r.temp, "side")
	if err != nil {
		return nil, err
	}
	root, env := base, []string{"GOTOOLCHAIN=local", "GOWORK=off"}
	if p.build[0] == "gopath" {
		path := cmp.Or(importPaths[p.repo], "github.com/"+p.repo)
		for _, o := range p.build {
			if other, ok := strings.CutPrefix(o, "IMPORT_PATH="); ok {
				path = other
			}
		}
		root = filepath.Join(base, "src", filepath.FromSlash(path))
		env = append(env, "GO111MODULE=off", "GOPATH="+base)
	}
	defer func() {
		os.RemoveAll(base)
		command(clone, nil, "git", "worktree", "prune")
	}()
	if err := layOut(clone, root, commit); err != nil {
		return nil, err
	}
	flags := "-trimpath -buildvcs=false"
	switch {
	case p.build[0] == "vendor":
		flags += " -mod=vendor"
	case p.build[0] == "mod", p.build[0] == "tmpmod":
		flags += " -mod=mod"
	}
	env = append(env, "GOFLAGS="+flags)
	if p.build[0] == "tmpmod" {
		if env, err = prepareModule(p, root, env); err != nil {
			return nil, err
		}
	}
	dir := filepath.Join(root, filepath.FromSlash(p.pkg))
	if slices.Contains(p.build, "notests") {
		tests, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
		if err != nil {
			return nil, err
		}
		for _, name := range tests {
			if err := os.Remove(name); err != nil {
				return nil, err
			}
		}
	}
	return r.vet(filepath.Join(root, filepath.FromSlash(p.moduleDir)), dir, env)
}

// layOut checks a commit out; files that a mirror lacks are left out.
func layOut(clone, root, commit string) error {
	if err := command(clone, nil, "git", "worktree", "add", "-q", "-f", "--no-checkout", "--detach", root, commit); err != nil {
		return err
	}
	if err := command(root, nil, "git", "read-tree", "HEAD"); err != nil {
		return err
	}
	command(root, nil, "git", "checkout-index", "-a", "-f", "-q") // fails for such files
	return nil
}

var goGet = regexp.MustCompile(`go get ([^\s)]+)`)

// prepareModule gives a repository a go.mod with which it builds today.
func prepareModule(p *pair, root string, env []string) ([]string, error) {
	if path := importPaths[p.repo]; path != "" {
		text := "module " + path + "\n\ngo 1.23\n"
		flags := "GOFLAGS=-mod=vendor -modfile=vendor.mod -trimpath -buildvcs=false"
		return append(env, flags), os.WriteFile(filepath.Join(root, "go.mod"), []byte(text), 0o666)
	}
	if m := goGet.FindStringSubmatch(strings.Join(p.build, " ")); m != nil {
		return env, command(root, env, "go", "get", m[1])
	}
	return env, nil
}

// vet runs pipevet on the package in dir.
func (r *runner) vet(module, dir string, env []string) ([]*finding.Finding, error) {
	rel, err := filepath.Rel(module, dir)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(r.tool, "-json", "./"+filepath.ToSlash(rel))
	cmd.Dir, cmd.Env = module, append(os.Environ(), env...)
	var errors strings.Builder
	cmd.Stderr = &errors
	out, err := cmd.Output()
	var report finding.Report
	if json.Unmarshal(out, &report) != nil {
		return nil, fmt.Errorf("%w: %s", err, lastLine(errors.String()))
	}
	if len(report.Failures) > 0 {
		f := report.Failures[0]
		return nil, fmt.Errorf("%s: %s", f.Package, lastLine(f.Message))
	}
	for _, f := range report.Findings {
		if !filepath.IsAbs(f.File) {
			f.File = filepath.Join(module, f.File)
		}
	}
	return report.Findings, nil
}

// command runs a command, whose last line of output explains a failure.
func command(dir string, env []string, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, args[0], err, lastLine(string(out)))
	}
	return nil
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}
