//go:build long

package gopls

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pipevet/pipevet/internal/lsptest"
)

var built = flag.String("gopls", "", "file with a gopls that pipevet has built, to be tested in place of a new one")

// TestEditor builds a real gopls and drives it as an editor does. It needs the module proxy and,
// the first time, some minutes: go test -tags long.
func TestEditor(t *testing.T) {
	gopls := *built
	if gopls == "" {
		gopls = filepath.Join(t.TempDir(), "gopls.exe")
		if err := Main(t.Context(), []string{"-source", "../..", "-o", gopls}, os.Stdout, os.Stderr); err != nil {
			t.Fatal(err)
		}
	}
	dir, app, lib := lsptest.Sample(t)
	c := lsptest.Start(t, gopls)
	c.Initialize(map[string]any{}, dir)
	c.Open(app, lsptest.App)
	d := c.Diagnostics(app, lsptest.Analyzer, 1)[0]
	fixed := c.CheckFinding(app, d)

	// The buffer counts, not what is saved.
	c.Change(app, strings.Replace(lsptest.App, "make(chan string)", lsptest.Fixed, 1))
	c.Diagnostics(app, lsptest.Analyzer, 0)
	c.Change(app, lsptest.App)
	c.Diagnostics(app, lsptest.Analyzer, 1)

	// So does that of a package that it imports.
	c.Open(lib, lsptest.Lib)
	c.Change(lib, strings.Replace(lsptest.Lib, "found <- search()", "_ = search()", 1))
	c.Diagnostics(app, lsptest.Analyzer, 0)
	c.Change(lib, lsptest.Lib)
	c.Diagnostics(app, lsptest.Analyzer, 1)

	// Settings switch analyzers.
	c.Configure(map[string]any{"analyses": map[string]any{lsptest.Analyzer: false}})
	c.Diagnostics(app, lsptest.Analyzer, 0)
	c.Configure(map[string]any{"analyses": map[string]any{}})
	c.Diagnostics(app, lsptest.Analyzer, 1)

	// The fix mends it.
	if !strings.Contains(fixed, lsptest.Fixed) {
		t.Errorf("the first fix leaves\n%s", fixed)
	}
	c.Change(app, fixed)
	c.Diagnostics(app, lsptest.Analyzer, 0)
}
