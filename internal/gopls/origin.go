package gopls

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"golang.org/x/mod/modfile"
)

const modulePath = "github.com/pipevet/pipevet"

// An origin is where pipevet's source comes from.
type origin struct {
	version string // of the module, or
	dir     string // the directory that it is in
}

func (o *origin) String() string {
	if o.dir != "" {
		return "from " + o.dir
	}
	return o.version
}

// findPipevet returns the source in a directory, or, if that is "", the one
// that this program was built from.
func findPipevet(dir string) (*origin, error) {
	if dir != "" {
		return checkedDir(dir)
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return nil, errors.New("this pipevet does not say what it was built from: use -source dir")
	}
	return builtFrom(info)
}

// builtFrom returns the source that a program was built from.
func builtFrom(info *debug.BuildInfo) (*origin, error) {
	m := &info.Main
	if m.Path != modulePath { // pipevet as a dependency, or a tool, of another module
		for _, dep := range info.Deps {
			if dep.Path == modulePath {
				m = dep
			}
		}
	}
	if r := m.Replace; r != nil {
		if r.Version == "" {
			return checkedDir(r.Path)
		}
		return nil, fmt.Errorf("this pipevet was built from %s in place of its own module: use -source dir", r.Path)
	}
	if m.Path != modulePath || m.Version == "" || m.Version == "(devel)" || strings.Contains(m.Version, "+dirty") {
		return nil, errors.New("this pipevet was built from a checkout, not from a released version: say where that is with -source dir")
	}
	return &origin{version: m.Version}, nil
}

// checkedDir checks that a directory holds pipevet's module.
func checkedDir(dir string) (*origin, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return nil, fmt.Errorf("-source: %w", err)
	}
	if path := modfile.ModulePath(data); path != modulePath {
		return nil, fmt.Errorf("-source: %s holds the module %s, not %s", dir, path, modulePath)
	}
	return &origin{dir: dir}, nil
}
