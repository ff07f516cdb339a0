package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/pipevet/pipevet/internal/lsptest"
)

// startLSP starts “pipevet lsp”.
func startLSP(t *testing.T) *lsptest.Client {
	t.Helper()
	if testing.Short() {
		t.Skip("runs the go command")
	}
	return lsptest.Start(t, pipevet, "lsp")
}

// TestLSP tests the language server with a client: diagnostics on open and on save, fixes,
// progress and settings.
func TestLSP(t *testing.T) {
	dir, app, lib := lsptest.Sample(t)
	c := startLSP(t)
	c.Initialize(nil, dir)
	c.Open(app, lsptest.App)
	d := c.Diagnostics(app, "pipevet", 1)[0]
	if d.Code != lsptest.Analyzer {
		t.Errorf("code %v, want %s", d.Code, lsptest.Analyzer)
	}
	fixed := c.CheckFinding(app, d)
	if !strings.Contains(fixed, lsptest.Fixed) {
		t.Errorf("the first fix leaves\n%s", fixed)
	}
	c.Message("$/progress", `"begin"`)
	c.Message("$/progress", `"end"`)

	// While the text is another than on disk, there is nothing to offer for it.
	c.Change(app, "\n"+lsptest.App)
	if fixes := c.QuickFixes(app, d); len(fixes) > 0 {
		t.Errorf("on a changed text there is the fix %+v", fixes[0])
	}
	c.Change(app, fixed)
	c.Save(app, fixed)
	c.Diagnostics(app, "pipevet", 0)

	// What is mended may come back, also by a change of another package.
	c.Change(app, lsptest.App)
	c.Save(app, lsptest.App)
	c.Diagnostics(app, "pipevet", 1)
	c.Open(lib, lsptest.Lib)
	quick := strings.Replace(lsptest.Lib, "found <- search()", "_ = search()", 1)
	c.Change(lib, quick)
	c.Save(lib, quick)
	c.Diagnostics(app, "pipevet", 0)
	c.Save(lib, lsptest.Lib)
	c.Diagnostics(app, "pipevet", 1)

	c.Configure(map[string]any{"analyses": map[string]bool{lsptest.Analyzer: false}})
	c.Diagnostics(app, "pipevet", 0)
	c.Configure(map[string]any{"pipevet": map[string]any{"flags": []string{"-" + lsptest.Analyzer}}})
	c.Diagnostics(app, "pipevet", 1)
	c.Configure(map[string]any{"flags": []string{"-nosuch"}})
	c.Message("window/showMessage", "unknown flag -nosuch")
}

// TestLSPModules tests a workspace of several modules: one that does not compile keeps no other from
// being analysed, and what is vendored is left alone.
func TestLSPModules(t *testing.T) {
	dir, app, _ := lsptest.Sample(t)
	lsptest.Write(t, filepath.Join(dir, "go.work"), "go 1.25\n\nuse (\n\t.\n\t./other\n\t./broken\n)\n")
	other := filepath.Join(dir, "other", "other.go")
	lsptest.Write(t, filepath.Join(dir, "other", "go.mod"), "module example.com/other\n\ngo 1.25\n")
	lsptest.Write(t, other, strings.Replace(lsptest.App, "package app", "package other", 1))
	broken := filepath.Join(dir, "broken", "broken.go")
	lsptest.Write(t, filepath.Join(dir, "broken", "go.mod"), "module example.com/broken\n\ngo 1.25\n")
	lsptest.Write(t, broken, "package broken\n\nvar x int = \"\"\n")

	c := startLSP(t)
	c.Initialize(nil, dir)
	c.Open(broken, "package broken\n\nvar x int = \"\"\n")
	c.Open(app, lsptest.App)
	c.Open(other, strings.Replace(lsptest.App, "package app", "package other", 1))
	c.Message("window/logMessage", "cannot analyse example.com/broken")
	c.Diagnostics(broken, "pipevet", 0)
	c.Diagnostics(app, "pipevet", 1)
	c.Diagnostics(other, "pipevet", 1)
}
