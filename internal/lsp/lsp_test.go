package lsp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pipevet/pipevet/internal/finding"
	"github.com/pipevet/pipevet/internal/lsptest"
)

// A session is a client connected to a server whose analysis is a function.
type session struct {
	*lsptest.Client
	served chan error // what serve returned
}

func start(t *testing.T, analyse analyseFunc) *session {
	t.Helper()
	ours, theirs := net.Pipe()
	s := &session{served: make(chan error, 1)}
	cfg := Config{Analyzers: []string{"fanin", "sendleak"}, Version: "v0.0.1", In: theirs, Out: theirs, Log: io.Discard}
	go func() {
		err := serve(context.Background(), cfg, analyse)
		theirs.Close()
		s.served <- err
	}()
	s.Client = lsptest.Connect(t, ours)
	return s
}

// end ends a session in an orderly way.
func (s *session) end(t *testing.T) {
	t.Helper()
	s.Shutdown()
	if err := <-s.served; err != nil {
		t.Errorf("the server ends with %v", err)
	}
}

// one returns a report of one finding in the first line of a file.
func one(name string) *finding.Report {
	return &finding.Report{Findings: []*finding.Finding{{
		Analyzer: "sendleak", Message: "stuck",
		Position: finding.Position{File: name, Line: 1, Column: 1},
		Witness:  []finding.Step{{Message: "somewhere"}},
		Fixes:    []finding.Fix{{Message: "mend it", Edits: []finding.Edit{{File: name, Start: 0, End: 0, New: "// mended\n"}}}},
	}}}
}

// TestOutdated tests that a run is stopped when there is a newer one, or when the client
// cancels its progress, and that nothing of it is published.
func TestOutdated(t *testing.T) {
	dir, app, _ := lsptest.Sample(t)
	runs := make(chan context.Context)
	s := start(t, func(ctx context.Context, root string, flags, dirs []string) (*finding.Report, error) {
		select {
		case runs <- ctx:
			<-ctx.Done() // a run that takes too long
			return one("app/app.go"), nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	})
	s.Initialize(nil, dir)
	s.Open(app, lsptest.App)
	first := <-runs
	s.Save(app, lsptest.App)
	<-first.Done()
	second := <-runs
	s.Message("$/progress", `"pipevet-2","value":{"cancellable":true,"kind":"begin"`)
	s.Notify("window/workDoneProgress/cancel", map[string]any{"token": "pipevet-2"})
	<-second.Done()
	s.Message("$/progress", `"pipevet-2","value":{"kind":"end"`)
	s.Save(app, lsptest.App)
	third := <-runs
	s.end(t)
	<-third.Done()
	if n := s.Published(app); n != 0 {
		t.Errorf("published %d times", n)
	}
}

// TestScope tests which packages are analysed.
func TestScope(t *testing.T) {
	dir, app, lib := lsptest.Sample(t)
	elsewhere, far, _ := lsptest.Sample(t)
	vendored := filepath.Join(dir, "vendor", "example.com", "v", "v.go")
	other := filepath.Join(dir, "other", "other.go")
	lsptest.Write(t, filepath.Join(dir, "other", "go.mod"), "module example.com/other\n")
	for _, name := range []string{vendored, other} {
		lsptest.Write(t, name, "package p\n")
	}
	var mu sync.Mutex
	analysed := make(map[string][]string)
	s := start(t, func(ctx context.Context, root string, flags, dirs []string) (*finding.Report, error) {
		mu.Lock()
		defer mu.Unlock()
		analysed[root] = dirs
		return new(finding.Report), nil
	})
	s.Initialize(nil, dir)
	for _, name := range []string{app, lib, far, vendored, filepath.Join(dir, "go.mod"), other} {
		s.Open(name, "")
	}
	s.Diagnostics(app, "pipevet", 0)
	s.Diagnostics(lib, "pipevet", 0)
	s.Diagnostics(other, "pipevet", 0)
	check := func(root string, want ...string) {
		t.Helper()
		mu.Lock()
		defer mu.Unlock()
		if !slices.Equal(analysed[root], want) {
			t.Errorf("analysed in %s were %v, want %v", root, analysed[root], want)
		}
	}
	check(dir, filepath.Dir(app), filepath.Dir(lib))
	check(filepath.Dir(other), filepath.Dir(other))
	check(elsewhere)

	s.Notify("workspace/didChangeWorkspaceFolders", map[string]any{"event": map[string]any{
		"added": []any{map[string]any{"uri": lsptest.URI(elsewhere)}}, "removed": []any{}}})
	s.Save(far, lsptest.App)
	s.Diagnostics(far, "pipevet", 0)
	check(elsewhere, filepath.Dir(far))
	s.end(t)
}

// TestClose tests that what is reported on a package goes with its last file, and that
// steps stand in the message where there is no other place for them.
func TestClose(t *testing.T) {
	dir, app, _ := lsptest.Sample(t)
	s := start(t, func(ctx context.Context, root string, flags, dirs []string) (*finding.Report, error) {
		return one(filepath.Join("app", "app.go")), nil
	})
	s.Initialize(nil, dir)
	s.Open(app, lsptest.App)
	if d := s.Diagnostics(app, "pipevet", 1)[0]; d.Message != "stuck\n1. somewhere" || len(d.RelatedInformation) > 0 {
		t.Errorf("%+v", d)
	}
	fixes := s.QuickFixes(app, lsptest.Diagnostic{})
	if len(fixes) != 1 || fixes[0].Title != "mend it" || !fixes[0].IsPreferred {
		t.Fatalf("fixes %+v", fixes)
	}
	if got := s.Apply(fixes[0], app, lsptest.App); got != "// mended\n"+lsptest.App {
		t.Errorf("it leaves\n%s", got)
	}
	beyond := lsptest.Range{Start: lsptest.Position{Line: 5}, End: lsptest.Position{Line: 6}}
	if fixes := s.QuickFixes(app, lsptest.Diagnostic{Range: beyond}); len(fixes) > 0 {
		t.Errorf("where nothing was found there are the fixes %+v", fixes)
	}
	s.Close(app)
	s.Diagnostics(app, "pipevet", 0)
	s.end(t)
}

// TestGenerated tests that fixes are not offered where they must not be applied.
func TestGenerated(t *testing.T) {
	dir, app, _ := lsptest.Sample(t)
	text := "// Code generated by a test. DO NOT EDIT.\n" + lsptest.App
	lsptest.Write(t, app, text)
	s := start(t, func(ctx context.Context, root string, flags, dirs []string) (*finding.Report, error) {
		return one(app), nil
	})
	s.Initialize(nil, dir)
	s.Open(app, text)
	d := s.Diagnostics(app, "pipevet", 1)[0]
	if fixes := s.QuickFixes(app, d); len(fixes) > 0 {
		t.Errorf("fixes %+v", fixes)
	}
	s.end(t)
}

// TestFailures tests that the client is told what cannot be done.
func TestFailures(t *testing.T) {
	dir, app, _ := lsptest.Sample(t)
	results := make(chan error, 1)
	s := start(t, func(ctx context.Context, root string, flags, dirs []string) (*finding.Report, error) {
		if err := <-results; err != nil {
			return nil, err
		}
		return &finding.Report{Failures: []finding.Failure{{Package: "example.com/p", Message: "p.go:1:1: syntax error"}}}, nil
	})
	s.Initialize(map[string]any{"analyses": map[string]bool{"sendleak": false}}, dir)
	results <- errors.New("the go command is not on the PATH")
	s.Open(app, lsptest.App)
	s.Message("window/showMessage", "pipevet: the go command is not on the PATH")
	results <- nil
	s.Save(app, lsptest.App)
	s.Message("window/logMessage", `pipevet: cannot analyse example.com/p\np.go:1:1: syntax error`)
	s.end(t)
}

// TestProtocol tests the life of a server, and messages that are not as they should be.
func TestProtocol(t *testing.T) {
	none := func(ctx context.Context, root string, flags, dirs []string) (*finding.Report, error) {
		return new(finding.Report), nil
	}
	s := start(t, none)
	if err := s.Try("textDocument/codeAction", map[string]any{}); err == nil || !strings.Contains(err.Error(), "not initialized") {
		t.Errorf("before initialize: %v", err)
	}
	bad := map[string]string{
		`{"analysis": {}}`:               `unknown field "analysis": there are analyses and flags`,
		`{"analyses": {"nosuch": true}}`: `there is no analyzer nosuch: there are fanin, sendleak`,
		`{"flags": "-tags=x"}`:           `there are analyses and flags`,
	}
	for settings, want := range bad {
		if err := s.Try("initialize", lsptest.Params(rawJSON(settings))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("with %s: %v, want %s", settings, err, want)
		}
	}
	var result struct {
		ServerInfo   struct{ Name, Version string }
		Capabilities struct{ CodeActionProvider, TextDocumentSync any }
	}
	s.Call("initialize", lsptest.Params(nil), &result)
	if result.ServerInfo.Name != "pipevet" || result.ServerInfo.Version != "v0.0.1" || result.Capabilities.CodeActionProvider == nil {
		t.Errorf("initialize: %+v", result)
	}
	if err := s.Try("textDocument/hover", map[string]any{}); err == nil || !strings.Contains(err.Error(), "not supported") {
		t.Errorf("hover: %v", err)
	}
	if err := s.Try("textDocument/codeAction", []int{1}); err == nil || !strings.Contains(err.Error(), "textDocument/codeAction: ") {
		t.Errorf("wrong parameters: %v", err)
	}
	s.Open("/nosuch/a.go", "package a\n") // no module
	s.Configure(rawJSON(`{"analyses": {"nosuch": false}}`))
	s.Message("window/showMessage", "there is no analyzer nosuch")
	s.end(t)

	s = start(t, none)
	s.Notify("exit", nil)
	if err := <-s.served; err != nil {
		t.Errorf("exit before initialize: %v", err)
	}
	s = start(t, none)
	s.Initialize(nil)
	s.Notify("exit", nil)
	if err := <-s.served; err == nil {
		t.Error("exit without shutdown is no error")
	}
}

type rawJSON string

func (r rawJSON) MarshalJSON() ([]byte, error) { return []byte(r), nil }

// TestArguments tests the command line.
func TestArguments(t *testing.T) {
	var out bytes.Buffer
	if err := Main(t.Context(), []string{"-help"}, Config{Out: &out}); err != nil || !strings.HasPrefix(out.String(), "Usage: pipevet lsp\n") {
		t.Errorf("-help: %v\n%s", err, &out)
	}
	for _, arg := range []string{"-nosuch", "./..."} {
		if err := Main(t.Context(), []string{arg}, Config{}); err == nil || !strings.Contains(err.Error(), arg) {
			t.Errorf("%s: %v", arg, err)
		}
	}
}
