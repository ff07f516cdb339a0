package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ofFlag is a flag of the tool that has no effect there. It makes the go command
// keep the results of a run apart, as flags are part of its cache's key.
const ofFlag = "pipevet.of"

// apart returns flags for the tool that keep a run apart from all others if the
// patterns name foreign packages: of those, only facts are wanted when others import
// them, and then the cache has no reports for the run that names them (see loses).
func apart(ctx context.Context, opts *options, patterns []string) ([]string, error) {
	dir, err := filepath.Abs(opts.dir)
	if err != nil {
		return nil, err
	}
	own := func(pattern string) bool { return pattern == "." || strings.HasPrefix(pattern, "./") }
	if !slices.ContainsFunc(patterns, func(p string) bool { return !own(p) }) && inOwnModule(dir) {
		return nil, nil // as usual, and go list need not be asked
	}
	named := *opts
	named.patterns = patterns
	packages, err := list(ctx, &named, "-find")
	if err != nil {
		return nil, ctx.Err() // else go vet will say what is wrong with the patterns
	}
	var foreign []string
	for _, p := range packages {
		if p.foreign() {
			foreign = append(foreign, p.ImportPath)
		}
	}
	if len(foreign) == 0 {
		return nil, nil
	}
	slices.Sort(foreign)
	return []string{fmt.Sprintf("-%s=%x", ofFlag, sha256.Sum256([]byte(strings.Join(foreign, "\n"))))}, nil
}

// foreign reports whether the package is of the standard library, in the module
// cache or vendored: nobody edits it there.
func (p listed) foreign() bool {
	return p.Standard || p.Module == nil || p.Module.Dir == "" || inModuleCache(p.Module.Dir)
}

// inOwnModule reports whether dir is in a module that is not foreign.
func inOwnModule(dir string) bool {
	mod, err := nearestFrom(dir, "go.mod")
	if err != nil || mod == "" || inModuleCache(filepath.Dir(mod)) {
		return false
	}
	data, err := os.ReadFile(mod)
	if err != nil {
		return false
	}
	for line := range bytes.Lines(data) {
		if fields := bytes.Fields(line); len(fields) > 1 && string(fields[0]) == "module" {
			return string(fields[1]) != "std" && string(fields[1]) != "cmd"
		}
	}
	return false
}

// inModuleCache reports whether the folder of a module is in the module cache: it is
// named path@version then.
func inModuleCache(dir string) bool {
	return strings.Contains(filepath.Base(dir), "@")
}
