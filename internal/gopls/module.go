package gopls

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/version"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"

	"github.com/pipevet/pipevet/internal/gocommand"
)

const (
	goplsPath = "golang.org/x/tools/gopls"
	toolsPath = "golang.org/x/tools"

	// oldest is the oldest gopls that this was tried with. Older ones need an x/tools
	// that pipevet does not compile with.
	oldest = "v0.21.0"

	// addedFile is the file that is added to gopls.
	addedFile = "analysis_pipevet.go"
)

// A goTool is the go command, without the settings that are meant for the module
// that it happens to be called in.
type goTool struct {
	work     string // a directory outside any module
	flags    string // GOFLAGS without those that only fit another module
	version  string // such as go1.26.8
	switches bool   // it fetches a newer Go if a module needs that
}

// newGo asks the go command about itself.
func newGo(ctx context.Context, work string) (*goTool, error) {
	g := &goTool{work: work}
	out, err := g.run(ctx, work, "env", "-json", "GOFLAGS", "GOVERSION", "GOTOOLCHAIN")
	if err != nil {
		return nil, err
	}
	var env struct{ GOFLAGS, GOVERSION, GOTOOLCHAIN string }
	if err := json.Unmarshal(out, &env); err != nil {
		return nil, fmt.Errorf("output of go env: %w", err)
	}
	// In a flag that is quoted there may be spaces, but then it is none of these.
	flags := slices.DeleteFunc(strings.Fields(env.GOFLAGS), func(f string) bool {
		f = strings.TrimPrefix(strings.TrimPrefix(f, "-"), "-")
		return strings.HasPrefix(f, "mod=") || strings.HasPrefix(f, "modfile=") || strings.HasPrefix(f, "overlay=")
	})
	g.flags = cmp.Or(strings.Join(flags, " "), " ") // "" would mean the go command's configuration
	g.version, _, _ = strings.Cut(env.GOVERSION, " ")
	g.switches = strings.Contains(env.GOTOOLCHAIN, "auto") || strings.Contains(env.GOTOOLCHAIN, "path")
	return g, nil
}

// run runs the go command in a directory. That it failed is an error.
func (g *goTool) run(ctx context.Context, dir string, args ...string) ([]byte, error) {
	env := []string{"GOWORK=off", "GO111MODULE=on"}
	if g.flags != "" {
		env = append(env, "GOFLAGS="+g.flags)
	}
	stdout, stderr, ok, err := gocommand.RunIn(ctx, dir, env, args...)
	if err != nil {
		return nil, err
	}
	if !ok {
		var text strings.Builder
		for line := range strings.Lines(string(stderr)) {
			if !strings.HasPrefix(line, "go: downloading ") {
				text.WriteString(line)
			}
		}
		return stdout, fmt.Errorf("go %s failed: %s", args[0], cmp.Or(strings.TrimSpace(text.String()), "without a message"))
	}
	return stdout, nil
}

// A module is what go list and go mod download say about one.
type module struct {
	Version  string
	Versions []string
	GoMod    string // name of the copy of its go.mod
	Dir      string
	Error    string

	goVersion string // that go.mod asks for
}

// findGopls returns the version of gopls that was asked for, or, for "", the
// newest release that the installed Go can build.
func (g *goTool) findGopls(ctx context.Context, wanted string) (*module, error) {
	if wanted != "" {
		m, err := g.list(ctx, wanted)
		if err != nil {
			return nil, err
		}
		if semver.Compare(m.Version, oldest) < 0 {
			return nil, fmt.Errorf("gopls %s is too old to be built with pipevet: take %s or a newer one", m.Version, oldest)
		}
		if !g.builds(m) && !g.switches {
			return nil, fmt.Errorf("gopls %s needs Go %s, and this is %s: take an older -version, or none", m.Version, m.goVersion, g.version)
		}
		return m, nil
	}
	latest, err := g.list(ctx, "latest")
	if err != nil {
		return nil, err
	}
	for _, v := range candidates(latest.Versions) {
		m, err := g.list(ctx, v)
		if err != nil {
			return nil, err
		}
		if g.builds(m) {
			return m, nil
		}
	}
	return nil, fmt.Errorf("there is no gopls from %s to %s that %s can build", oldest, latest.Version, g.version)
}

// candidates returns the releases that may do, the newest first.
func candidates(versions []string) []string {
	list := slices.DeleteFunc(slices.Clone(versions), func(v string) bool {
		return semver.Prerelease(v) != "" || semver.Compare(v, oldest) < 0
	})
	slices.SortFunc(list, func(a, b string) int { return semver.Compare(b, a) })
	return list
}

// builds reports whether the installed Go can build a module. One of unknown
// version, from its own repository, is taken to be new enough.
func (g *goTool) builds(m *module) bool {
	return !version.IsValid(g.version) || version.Compare(g.version, "go"+m.goVersion) >= 0
}

// list asks about a version of gopls.
func (g *goTool) list(ctx context.Context, v string) (*module, error) {
	out, err := g.run(ctx, g.work, "list", "-m", "-versions", "-json", goplsPath+"@"+v)
	if err != nil {
		return nil, err
	}
	m := new(module)
	if err := json.Unmarshal(out, m); err != nil {
		return nil, fmt.Errorf("output of go list: %w", err)
	}
	data, err := os.ReadFile(m.GoMod)
	if err != nil {
		return nil, err
	}
	mod, err := modfile.ParseLax(m.GoMod, data, nil)
	if err != nil {
		return nil, err
	}
	if mod.Go != nil {
		m.goVersion = mod.Go.Version
	}
	return m, nil
}

// download fetches a version of gopls into the module cache.
func (g *goTool) download(ctx context.Context, m *module) error {
	out, err := g.run(ctx, g.work, "mod", "download", "-json", goplsPath+"@"+m.Version)
	if len(bytes.TrimSpace(out)) > 0 {
		if err := json.Unmarshal(out, m); err != nil {
			return fmt.Errorf("output of go mod download: %w", err)
		}
	}
	if m.Error != "" {
		return errors.New(m.Error)
	}
	return err
}

// addAnalyzers adds a file to gopls's source that appends pipevet's analyzers
// to its own. Their severity is that of most: a warning.
func addAnalyzers(src string) error {
	const text = `package settings

import "github.com/pipevet/pipevet/analyzers"

func init() {
	for _, a := range analyzers.All() {
		AllAnalyzers = append(AllAnalyzers, &Analyzer{analyzer: a})
	}
}
`
	return os.WriteFile(filepath.Join(src, "internal", "settings", addedFile), []byte(text), 0o666)
}

// require makes gopls's module require pipevet. Gopls uses internal packages of
// x/tools, so it compiles with no other version of it than the one that it names,
// whatever pipevet requires.
func require(src string, pipevet *origin) error {
	name := filepath.Join(src, "go.mod")
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	mod, err := modfile.Parse(name, data, nil)
	if err != nil {
		return err
	}
	for _, r := range mod.Require {
		if r.Mod.Path == toolsPath {
			err = errors.Join(err, mod.AddReplace(toolsPath, "", toolsPath, r.Mod.Version))
		}
	}
	version := pipevet.version
	if pipevet.dir != "" {
		version = "v0.0.0"
		err = errors.Join(err, mod.AddReplace(modulePath, "", pipevet.dir, ""))
	}
	if err = errors.Join(err, mod.AddRequire(modulePath, version)); err != nil {
		return err
	}
	if data, err = mod.Format(); err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o666)
}
