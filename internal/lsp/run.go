package lsp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/sourcegraph/jsonrpc2"

	"github.com/pipevet/pipevet/internal/finding"
	"github.com/pipevet/pipevet/internal/gocommand"
)

// An analyseFunc analyses the packages in directories of the module at root.
type analyseFunc func(ctx context.Context, root string, flags, dirs []string) (*finding.Report, error)

// A process analyses by running the executable that it names, which is pipevet.
type process struct{ executable string }

func (p process) analyse(ctx context.Context, root string, flags, dirs []string) (*finding.Report, error) {
	args := slices.Concat([]string{"-C", root, "-json"}, flags, []string{"--"}, dirs)
	cmd := gocommand.Command(ctx, p.executable, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return nil, err
	}
	report := new(finding.Report)
	if json.Unmarshal(stdout.Bytes(), report) != nil {
		return nil, errors.New(strings.TrimPrefix(strings.TrimSpace(stderr.String()), "pipevet: "))
	}
	return report, nil
}

// settle is how long a run waits for more that is saved or opened at once.
const settle = 100 * time.Millisecond

// schedule starts an analysis of the open packages of a module, in place of one
// that runs already: that is outdated. The server must be locked.
func (s *server) schedule(conn *jsonrpc2.Conn, root string) {
	m := s.modules[root]
	if m == nil {
		m = &moduleState{stop: func() {}, done: make(chan struct{})}
		close(m.done)
		s.modules[root] = m
	}
	m.stop()
	ctx, stop := context.WithCancel(s.ctx)
	previous, done := m.done, make(chan struct{})
	m.stop, m.done = stop, done
	s.running.Go(func() {
		defer close(done)
		defer stop()
		<-previous // which was stopped
		select {
		case <-ctx.Done():
		case <-time.After(settle):
			s.run(ctx, stop, conn, root, m)
		}
	})
}

// run analyses the open packages of a module and publishes what is found. There is
// one run at a time for each module.
func (s *server) run(ctx context.Context, cancel context.CancelFunc, conn *jsonrpc2.Conn, root string, m *moduleState) {
	s.mu.Lock()
	dirs, flags := s.packages(root), s.settings.args()
	s.mu.Unlock()

	found, start := new(finding.Report), time.Now()
	if len(dirs) > 0 {
		end := s.beginProgress(ctx, cancel, conn, dirs)
		var err error
		found, err = s.analyse(ctx, root, flags, dirs)
		end()
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			conn.Notify(ctx, "window/showMessage", messageParams{messageError, "pipevet: " + err.Error()})
			return
		}
	}
	for _, f := range found.Failures {
		what := strings.TrimSpace(f.Package + " " + f.Analyzer)
		conn.Notify(ctx, "window/logMessage", messageParams{messageLog, "pipevet: cannot analyse " + what + "\n" + f.Message})
	}
	latest := newReport(root, start, found)

	s.mu.Lock()
	if ctx.Err() != nil { // something newer was scheduled
		s.mu.Unlock()
		return
	}
	var stale []string
	if m.report != nil {
		stale = m.report.files()
	}
	m.report = latest
	published := s.published(latest, stale)
	s.mu.Unlock()
	for _, p := range published {
		conn.Notify(s.ctx, "textDocument/publishDiagnostics", p)
	}
}

// published returns the diagnostics of each file that has any, and none for those
// that had some before.
func (s *server) published(r *report, stale []string) []publishDiagnosticsParams {
	byFile := make(map[string]*publishDiagnosticsParams)
	for _, name := range slices.Concat(r.files(), stale, slices.Collect(maps.Keys(s.docs))) {
		if byFile[name] != nil {
			continue
		}
		doc := s.docs[name]
		if doc != nil && !slices.Contains(r.files(), name) && !slices.Contains(stale, name) && s.module(name) != r.root {
			continue
		}
		p := &publishDiagnosticsParams{URI: s.uri(name), Diagnostics: []diagnostic{}}
		if doc != nil && doc.content == r.text(name).content {
			version := doc.version
			p.Version = &version
		}
		byFile[name] = p
	}
	for _, f := range r.findings {
		p := byFile[f.File]
		p.Diagnostics = append(p.Diagnostics, r.diagnostic(s, f))
	}
	var list []publishDiagnosticsParams
	for _, name := range slices.Sorted(maps.Keys(byFile)) {
		list = append(list, *byFile[name])
	}
	return list
}

// beginProgress shows the client that there is a run, which it can cancel. It
// returns what is to be called at its end.
func (s *server) beginProgress(ctx context.Context, cancel context.CancelFunc, conn *jsonrpc2.Conn, dirs []string) (end func()) {
	s.mu.Lock()
	wanted := s.progress
	s.lastRun++
	token := fmt.Sprintf("pipevet-%d", s.lastRun)
	s.tokens[token] = cancel
	s.mu.Unlock()
	if !wanted || conn.Call(ctx, "window/workDoneProgress/create", progressCreateParams{token}, nil) != nil {
		wanted = false
	} else {
		text := dirs[0]
		if len(dirs) > 1 {
			text = fmt.Sprintf("%d packages", len(dirs))
		}
		conn.Notify(s.ctx, "$/progress", progressParams{token, workDoneProgress{Kind: "begin", Title: "pipevet", Message: text, Cancellable: true}})
	}
	return func() {
		s.mu.Lock()
		delete(s.tokens, token)
		s.mu.Unlock()
		if wanted {
			conn.Notify(s.ctx, "$/progress", progressParams{token, workDoneProgress{Kind: "end"}})
		}
	}
}
