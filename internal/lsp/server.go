package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/sourcegraph/jsonrpc2"
)

// A server holds what it knows of its client's workspace.
type server struct {
	ctx     context.Context // ends with the connection
	cfg     Config
	analyse analyseFunc
	exit    chan bool      // receives once, when the client says exit: whether it said shutdown first
	running sync.WaitGroup // runs of the analysis

	mu       sync.Mutex
	down     bool // shutdown was called, or initialize was not
	folders  []string
	related  bool // the client shows related information
	progress bool // the client shows progress
	settings *settings
	docs     map[string]*document // open files, by name
	modules  map[string]*moduleState
	tokens   map[string]context.CancelFunc // by the token of the progress of a run
	lastRun  int
}

// A document is an open file.
type document struct {
	uri     string // as the client spells it
	version int
	content string
}

// A moduleState is what is known of the packages below a go.mod file.
type moduleState struct {
	stop   context.CancelFunc // stops the latest run
	done   chan struct{}      // closed when the latest run has ended
	report *report            // of the latest run that was not stopped
}

func newServer(ctx context.Context, cfg Config, analyse analyseFunc) *server {
	return &server{
		ctx: ctx, cfg: cfg, analyse: analyse,
		exit:     make(chan bool, 1),
		down:     true,
		settings: new(settings),
		docs:     make(map[string]*document),
		modules:  make(map[string]*moduleState),
		tokens:   make(map[string]context.CancelFunc),
	}
}

// handle answers one message. The connection calls it for one at a time.
func (s *server) handle(_ context.Context, conn *jsonrpc2.Conn, req *jsonrpc2.Request) (any, error) {
	switch req.Method {
	case "initialize":
		return with(req, s.initialize)
	case "exit":
		s.mu.Lock()
		defer s.mu.Unlock()
		select {
		case s.exit <- s.down:
		default:
		}
		return nil, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "the server is not initialized, or shut down"}
	}
	switch req.Method {
	case "shutdown":
		s.down = true
		for _, m := range s.modules {
			m.stop()
		}
		return nil, nil
	case "textDocument/didOpen":
		return with(req, func(p documentParams) (any, error) { return nil, s.didOpen(conn, p.TextDocument) })
	case "textDocument/didChange":
		return with(req, func(p didChangeParams) (any, error) { return nil, s.didChange(p) })
	case "textDocument/didSave":
		return with(req, func(p documentParams) (any, error) { return nil, s.didSave(conn, p.TextDocument) })
	case "textDocument/didClose":
		return with(req, func(p documentParams) (any, error) { return nil, s.didClose(conn, p.TextDocument) })
	case "textDocument/codeAction":
		return with(req, s.codeActions)
	case "workspace/didChangeWorkspaceFolders":
		return with(req, func(p didChangeWorkspaceFoldersParams) (any, error) {
			for _, f := range p.Event.Removed {
				dir, err := filename(f.URI)
				if i := slices.Index(s.folders, dir); err == nil && i >= 0 {
					s.folders = slices.Delete(s.folders, i, i+1)
				}
			}
			s.addFolders(p.Event.Added)
			return nil, nil
		})
	case "workspace/didChangeConfiguration":
		return with(req, func(p didChangeConfigurationParams) (any, error) {
			if len(p.Settings) > 0 && string(p.Settings) != "null" { // null: for servers that ask
				s.configure(conn, p.Settings)
				for root := range s.modules {
					s.schedule(conn, root)
				}
			}
			return nil, nil
		})
	case "window/workDoneProgress/cancel":
		return with(req, func(p progressCreateParams) (any, error) {
			if cancel := s.tokens[p.Token]; cancel != nil {
				cancel()
			}
			return nil, nil
		})
	}
	if req.Notif {
		return nil, nil // the others, such as “initialized”, need no answer
	}
	return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: "method not supported: " + req.Method}
}

// with decodes the parameters of a request for a function.
func with[P any](req *jsonrpc2.Request, f func(P) (any, error)) (any, error) {
	var params P
	if req.Params == nil {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: req.Method + ": no parameters"}
	}
	if err := json.Unmarshal(*req.Params, &params); err != nil {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: fmt.Sprintf("%s: %v", req.Method, err)}
	}
	return f(params)
}

func (s *server) initialize(p initializeParams) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	parsed, err := parseSettings(p.InitializationOptions, s.cfg.Analyzers)
	if err != nil {
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: "pipevet: " + err.Error()}
	}
	s.settings, s.down = parsed, false
	s.related = p.Capabilities.TextDocument.PublishDiagnostics.RelatedInformation
	s.progress = p.Capabilities.Window.WorkDoneProgress
	if len(p.WorkspaceFolders) == 0 && p.RootURI != "" {
		p.WorkspaceFolders = []workspaceFolder{{p.RootURI}}
	}
	s.addFolders(p.WorkspaceFolders)
	return initializeResult{
		ServerInfo: serverInfo{"pipevet", s.cfg.Version},
		Capabilities: serverCapabilities{
			PositionEncoding:   "utf-16",
			TextDocumentSync:   textDocumentSync{OpenClose: true, Change: syncFull, Save: true},
			CodeActionProvider: codeActionOptions{[]string{quickFix}},
			Workspace:          workspaceCapabilities{workspaceFoldersSupport{true, true}},
		},
	}, nil
}

func (s *server) addFolders(folders []workspaceFolder) {
	for _, f := range folders {
		if dir, err := filename(f.URI); err == nil {
			s.folders = append(s.folders, dir)
		}
	}
}

// configure takes over new settings, and tells what is wrong with them.
func (s *server) configure(conn *jsonrpc2.Conn, data json.RawMessage) {
	parsed, err := parseSettings(data, s.cfg.Analyzers)
	s.settings = parsed
	if err != nil {
		s.notify(conn, "window/showMessage", messageParams{messageWarning, "pipevet: " + err.Error()})
	}
}

// notify tells the client something, without waiting for it.
func (s *server) notify(conn *jsonrpc2.Conn, method string, params any) {
	s.running.Go(func() { conn.Notify(s.ctx, method, params) })
}

func (s *server) didOpen(conn *jsonrpc2.Conn, doc textDocument) error {
	name, err := filename(doc.URI)
	if err != nil {
		return nil // a buffer that is not saved yet, or a file inside something else
	}
	s.docs[name] = &document{doc.URI, doc.Version, doc.Text}
	if root := s.module(name); root != "" {
		s.schedule(conn, root)
	}
	return nil
}

func (s *server) didChange(p didChangeParams) error {
	name, err := filename(p.TextDocument.URI)
	if err != nil {
		return nil
	}
	if doc := s.docs[name]; doc != nil && len(p.ContentChanges) > 0 {
		doc.version = p.TextDocument.Version
		doc.content = p.ContentChanges[len(p.ContentChanges)-1].Text
	}
	return nil
}

func (s *server) didSave(conn *jsonrpc2.Conn, doc textDocument) error {
	if name, err := filename(doc.URI); err == nil {
		if root := s.module(name); root != "" {
			s.schedule(conn, root)
		}
	}
	return nil
}

func (s *server) didClose(conn *jsonrpc2.Conn, doc textDocument) error {
	name, err := filename(doc.URI)
	if err != nil {
		return nil
	}
	root := s.module(name)
	delete(s.docs, name)
	if root != "" {
		s.schedule(conn, root) // what is reported on its package may go
	}
	return nil
}

// module returns the directory of the go.mod file of a Go file that pipevet
// should analyse, or "": those of dependencies, which editors open to show a
// definition, are not the user's to mend.
func (s *server) module(name string) string {
	if filepath.Ext(name) != ".go" {
		return ""
	}
	if len(s.folders) > 0 && !slices.ContainsFunc(s.folders, func(dir string) bool { return beneath(dir, name) }) {
		return ""
	}
	for dir := filepath.Dir(name); ; dir = filepath.Dir(dir) {
		if filepath.Base(dir) == "vendor" {
			return ""
		}
		if info, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil && info.Mode().IsRegular() {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}

func beneath(dir, name string) bool {
	rel, err := filepath.Rel(dir, name)
	return err == nil && filepath.IsLocal(rel)
}

// packages returns the directories of the open files of a module.
func (s *server) packages(root string) []string {
	var dirs []string
	for name := range s.docs {
		if s.module(name) == root {
			dirs = append(dirs, filepath.Dir(name))
		}
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}

// uri returns the URI of a file as the client spells it.
func (s *server) uri(name string) string {
	if doc := s.docs[name]; doc != nil {
		return doc.uri
	}
	return fileURI(name)
}

// codeActions returns the fixes of the findings in a range. An edit is offered
// only while the text is that which was analysed.
func (s *server) codeActions(p codeActionParams) (any, error) {
	actions := []codeAction{}
	wanted := len(p.Context.Only) == 0 || slices.ContainsFunc(p.Context.Only, func(kind string) bool {
		return kind == "" || kind == quickFix || strings.HasPrefix(quickFix, kind+".")
	})
	name, err := filename(p.TextDocument.URI)
	if err != nil || !wanted {
		return actions, nil
	}
	for _, m := range s.modules {
		if m.report == nil {
			continue
		}
		for _, f := range m.report.findings {
			if f.File != name {
				continue
			}
			d := m.report.diagnostic(s, f)
			if !overlaps(d.Range, p.Range) {
				continue
			}
			for i, fix := range f.Fixes {
				if edit, ok := m.report.edit(s, fix); ok {
					actions = append(actions, codeAction{fix.Message, quickFix, []diagnostic{d}, i == 0, edit})
				}
			}
		}
	}
	return actions, nil
}
