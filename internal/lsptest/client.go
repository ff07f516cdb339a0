// Package lsptest is a client of language servers for tests.
package lsptest

import (
	"context"
	"encoding/json"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/sourcegraph/jsonrpc2"
)

// The parts of the protocol that tests look at.
type (
	Position struct{ Line, Character int }

	Range struct{ Start, End Position }

	Location struct {
		URI   string
		Range Range
	}

	Related struct {
		Location Location
		Message  string
	}

	Diagnostic struct {
		Range              Range
		Severity           int
		Code               any
		CodeDescription    struct{ Href string }
		Source             string
		Message            string
		RelatedInformation []Related

		sent json.RawMessage // as the server sent it, with what only the server knows
	}

	Edit struct {
		Range   Range
		NewText string
	}

	CodeAction struct {
		Title       string
		Kind        string
		IsPreferred bool
		Edit        struct {
			Changes         map[string][]Edit
			DocumentChanges []struct {
				TextDocument struct{ URI string }
				Edits        []Edit
			}
		}
	}

	// A Message is a notification of the server's, other than diagnostics.
	Message struct {
		Method string
		Params string
	}
)

// patience is how long a client waits for a server.
const patience = 3 * time.Minute

// A Client is connected to a server. Its methods fail the test when something is wrong.
type Client struct {
	t    *testing.T
	conn *jsonrpc2.Conn

	mu          sync.Mutex
	settings    any
	diagnostics map[string][]Diagnostic // by file
	versions    map[string]int          // number of times that they were published
	messages    []Message
	news        chan struct{} // holds something when there is news
	docs        map[string]int
}

// Start starts a server as a process.
func Start(t *testing.T, command string, args ...string) *Client {
	t.Helper()
	cmd := exec.Command(command, args...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := Connect(t, struct {
		io.Reader
		io.WriteCloser
	}{out, in})
	t.Cleanup(func() {
		c.Shutdown()
		if err := cmd.Wait(); err != nil {
			t.Errorf("the server's end: %v", err)
		}
	})
	return c
}

// Connect connects to a server.
func Connect(t *testing.T, rw io.ReadWriteCloser) *Client {
	c := &Client{
		t:           t,
		diagnostics: make(map[string][]Diagnostic),
		versions:    make(map[string]int),
		news:        make(chan struct{}, 1),
		docs:        make(map[string]int),
	}
	stream := jsonrpc2.NewBufferedStream(rw, jsonrpc2.VSCodeObjectCodec{})
	c.conn = jsonrpc2.NewConn(context.Background(), stream, jsonrpc2.HandlerWithError(c.handle))
	return c
}

// handle takes what the server sends.
func (c *Client) handle(_ context.Context, _ *jsonrpc2.Conn, req *jsonrpc2.Request) (any, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	params := json.RawMessage("null")
	if req.Params != nil {
		params = *req.Params
	}
	switch req.Method {
	case "textDocument/publishDiagnostics":
		var p struct {
			URI         string
			Diagnostics []json.RawMessage
		}
		if err := json.Unmarshal(params, &p); err != nil {
			return nil, err
		}
		name := File(p.URI)
		c.diagnostics[name] = nil
		for _, sent := range p.Diagnostics {
			d := Diagnostic{sent: sent}
			if err := json.Unmarshal(sent, &d); err != nil {
				return nil, err
			}
			c.diagnostics[name] = append(c.diagnostics[name], d)
		}
		c.versions[name]++
	case "workspace/configuration":
		var p struct{ Items []json.RawMessage }
		if err := json.Unmarshal(params, &p); err != nil {
			return nil, err
		}
		return slices.Repeat([]any{c.settings}, len(p.Items)), nil
	default:
		c.messages = append(c.messages, Message{req.Method, string(params)})
	}
	select {
	case c.news <- struct{}{}:
	default:
	}
	return nil, nil
}

// Call calls the server.
func (c *Client) Call(method string, params, result any) {
	c.t.Helper()
	if err := c.call(method, params, result); err != nil {
		c.t.Fatalf("%s: %v", method, err)
	}
}

// Try calls the server and returns its error.
func (c *Client) Try(method string, params any) error {
	return c.call(method, params, nil)
}

func (c *Client) call(method string, params, result any) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return c.conn.Call(ctx, method, params, result)
}

// Notify notifies the server.
func (c *Client) Notify(method string, params any) {
	c.t.Helper()
	if err := c.conn.Notify(context.Background(), method, params); err != nil {
		c.t.Fatalf("%s: %v", method, err)
	}
}

// Params returns the parameters of initialize for folders of a workspace.
func Params(settings any, folders ...string) map[string]any {
	type folder struct {
		URI  string `json:"uri"`
		Name string `json:"name"`
	}
	list := []folder{}
	for _, dir := range folders {
		list = append(list, folder{URI(dir), filepath.Base(dir)})
	}
	return map[string]any{
		"processId":             os.Getpid(),
		"rootUri":               nil,
		"workspaceFolders":      list,
		"initializationOptions": settings,
		"capabilities": map[string]any{
			"textDocument": map[string]any{
				"publishDiagnostics": map[string]any{"relatedInformation": true, "codeDescriptionSupport": true, "dataSupport": true},
				"codeAction": map[string]any{
					"codeActionLiteralSupport": map[string]any{"codeActionKind": map[string]any{"valueSet": []string{"quickfix"}}},
				},
			},
			"window":    map[string]any{"workDoneProgress": true},
			"workspace": map[string]any{"configuration": true, "workspaceFolders": true},
		},
	}
}

// Initialize begins the session.
func (c *Client) Initialize(settings any, folders ...string) {
	c.t.Helper()
	c.mu.Lock()
	c.settings = settings
	c.mu.Unlock()
	c.Call("initialize", Params(settings, folders...), nil)
	c.Notify("initialized", struct{}{})
}

// Configure changes the settings.
func (c *Client) Configure(settings any) {
	c.t.Helper()
	c.mu.Lock()
	c.settings = settings
	c.mu.Unlock()
	c.Notify("workspace/didChangeConfiguration", map[string]any{"settings": settings})
}

// Shutdown ends the session.
func (c *Client) Shutdown() {
	c.t.Helper()
	c.Call("shutdown", nil, nil)
	c.Notify("exit", nil)
	select {
	case <-c.conn.DisconnectNotify():
	case <-time.After(patience):
		c.t.Error("the server does not exit")
	}
	c.conn.Close()
}

// Open opens a file with a text, as it is on disk or not.
func (c *Client) Open(name, text string) {
	c.t.Helper()
	c.docs[name] = 1
	c.Notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": URI(name), "languageId": "go", "version": 1, "text": text}})
}

// Change changes the text in the editor.
func (c *Client) Change(name, text string) {
	c.t.Helper()
	c.docs[name]++
	c.Notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": URI(name), "version": c.docs[name]},
		"contentChanges": []any{map[string]any{"text": text}}})
}

// Save writes a file, and says so.
func (c *Client) Save(name, text string) {
	c.t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		c.t.Fatal(err)
	}
	c.Notify("textDocument/didSave", map[string]any{"textDocument": map[string]any{"uri": URI(name)}})
}

// Close closes a file.
func (c *Client) Close(name string) {
	c.t.Helper()
	c.Notify("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": URI(name)}})
}

// wait waits until a condition holds, which is asked with c locked.
func (c *Client) wait(what string, holds func() bool) {
	c.t.Helper()
	timeout := time.After(patience)
	for {
		c.mu.Lock()
		ok := holds()
		c.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-c.news:
		case <-timeout:
			c.mu.Lock()
			defer c.mu.Unlock()
			c.t.Fatalf("waited in vain for %s; published were %+v, and there are the messages %v", what, c.diagnostics, c.messages)
		}
	}
}

// Diagnostics waits until a source has the given number of diagnostics on a file, and returns
// them. They must have been published: not to say anything is not to say 0.
func (c *Client) Diagnostics(name, source string, n int) []Diagnostic {
	c.t.Helper()
	var found []Diagnostic
	c.wait("diagnostics on "+name, func() bool {
		found = slices.DeleteFunc(slices.Clone(c.diagnostics[name]), func(d Diagnostic) bool { return d.Source != source })
		return len(found) == n && c.versions[name] > 0
	})
	return found
}

// Published returns how often diagnostics on a file were published.
func (c *Client) Published(name string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.versions[name]
}

// Message waits for a message with a method and a part of its parameters.
func (c *Client) Message(method, part string) {
	c.t.Helper()
	c.wait(method+" with "+part, func() bool {
		return slices.ContainsFunc(c.messages, func(m Message) bool { return m.Method == method && strings.Contains(m.Params, part) })
	})
}

// QuickFixes returns the quick fixes that the server offers for a diagnostic, or where it once was.
func (c *Client) QuickFixes(name string, d Diagnostic) []CodeAction {
	c.t.Helper()
	var actions []CodeAction
	sent := []json.RawMessage{}
	if d.sent != nil {
		sent = append(sent, d.sent)
	}
	c.Call("textDocument/codeAction", map[string]any{
		"textDocument": map[string]any{"uri": URI(name)},
		"range":        encodable(d.Range),
		"context":      map[string]any{"diagnostics": sent, "only": []string{"quickfix"}},
	}, &actions)
	return actions
}

func encodable(r Range) map[string]any {
	pos := func(p Position) map[string]any { return map[string]any{"line": p.Line, "character": p.Character} }
	return map[string]any{"start": pos(r.Start), "end": pos(r.End)}
}

// Apply returns a text with the edits of an action to a file.
func (c *Client) Apply(a CodeAction, name, text string) string {
	c.t.Helper()
	edits := slices.Clone(a.Edit.Changes[URI(name)])
	for _, d := range a.Edit.DocumentChanges {
		if d.TextDocument.URI == URI(name) {
			edits = append(edits, d.Edits...)
		}
	}
	if len(edits) == 0 {
		c.t.Fatalf("%q does not edit %s", a.Title, name)
	}
	type piece struct {
		start, end int
		text       string
	}
	var pieces []piece
	for _, e := range edits {
		pieces = append(pieces, piece{Offset(text, e.Range.Start), Offset(text, e.Range.End), e.NewText})
	}
	slices.SortStableFunc(pieces, func(a, b piece) int { return b.start - a.start })
	for _, p := range pieces {
		text = text[:p.start] + p.text + text[p.end:]
	}
	return text
}

// Offset returns the byte offset of a position.
func Offset(text string, p Position) int {
	offset := 0
	for range p.Line {
		offset += strings.IndexByte(text[offset:], '\n') + 1
	}
	units := 0
	for i, r := range text[offset:] {
		if units >= p.Character {
			return offset + i
		}
		units += utf16.RuneLen(r)
	}
	return len(text)
}

// Text returns what is in a range.
func Text(text string, r Range) string { return text[Offset(text, r.Start):Offset(text, r.End)] }

// URI returns the URI of a file.
func URI(name string) string {
	path := filepath.ToSlash(name)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}

// File returns the name of the file with that URI.
func File(uri string) string {
	u, err := url.Parse(uri)
	if err != nil {
		return uri
	}
	if p := u.Path; len(p) > 2 && p[2] == ':' { // /C:/dir
		return filepath.FromSlash(p[1:])
	}
	return filepath.FromSlash(u.Path)
}
