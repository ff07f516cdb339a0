// Package lsp is “pipevet lsp”: a language server that does nothing but report
// what pipevet finds in the packages of the files that are open. It is meant to run beside
// gopls.
//
// It analyses what is on disk, when a file is opened or saved, by running
// pipevet itself as a process, so that the go command's cache serves it and
// an outdated run can be stopped.
package lsp

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/sourcegraph/jsonrpc2"
)

const usage = `Usage: pipevet lsp

Speaks the Language Server Protocol over standard input and output: reports what
pipevet finds in the packages of the files that are open, and offers its fixes. Meant to run
beside gopls; docs/editors.md says how to set up editors.

Settings, as initialization options or configuration:

  {"analyses": {"fanin": false},            analyzers to turn off
   "flags": ["-tags=x", "-tests=false"]}    flags of “pipevet help”
`

// Config is what the server is made of.
type Config struct {
	Analyzers []string // names
	Version   string
	In        io.Reader
	Out       io.Writer
	Log       io.Writer // for what cannot be told to the client
}

// Main runs “pipevet lsp” with the arguments that follow until the client says
// that it should exit, or goes away.
func Main(ctx context.Context, args []string, cfg Config) error {
	fs := flag.NewFlagSet("pipevet lsp", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	switch err := fs.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		_, err := io.WriteString(cfg.Out, usage)
		return err
	case err != nil:
		return fmt.Errorf("lsp: %w", err)
	case fs.NArg() > 0:
		return fmt.Errorf("lsp: unexpected argument %s", fs.Arg(0))
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding pipevet itself: %w", err)
	}
	return serve(ctx, cfg, process{self}.analyse)
}

// serve serves one client.
func serve(ctx context.Context, cfg Config, analyse analyseFunc) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := newServer(ctx, cfg, analyse)
	logger := log.New(cfg.Log, "pipevet lsp: ", 0)
	stream := jsonrpc2.NewBufferedStream(stdio{cfg.In, cfg.Out}, jsonrpc2.VSCodeObjectCodec{})
	conn := jsonrpc2.NewConn(ctx, stream, jsonrpc2.HandlerWithError(s.handle), jsonrpc2.SetLogger(logger))
	var err error
	select {
	case <-conn.DisconnectNotify():
	case orderly := <-s.exit:
		if !orderly {
			err = errors.New("lsp: the client told the server to exit without shutting it down")
		}
	}
	cancel()
	conn.Close()
	s.running.Wait()
	return err
}

// stdio joins input and output. The process owns both, so they are not closed.
type stdio struct {
	io.Reader
	io.Writer
}

func (stdio) Close() error { return nil }
