// Package cli is the pipevet command. It has two faces: the go command calls
// it as a vet tool, once for each package, and a person calls it with package
// patterns. The second face runs the first: it starts go vet with this very
// executable as the tool, so that the go command's build cache, parallelism and
// incremental runs serve for free.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/internal/gopls"
	"github.com/pipevet/pipevet/internal/lsp"
)

// Exit statuses.
const (
	exitClean       = 0   // nothing found
	exitFindings    = 1   // something found
	exitFailed      = 2   // could not run, or not on all packages
	exitInterrupted = 130 // stopped by a signal, as shells report SIGINT
)

// A command is one call by a person.
type command struct {
	analyzers      []*analysis.Analyzer
	stdout, stderr io.Writer
}

// Inert reports whether no analyzer exports a fact about the package with the given path and Go
// files, as can be told without type-checking it. nil: that cannot be told.
type Inert func(path string, filenames []string) bool

// Main runs the command with the arguments that follow its name and returns
// the exit status. When the go command is the caller, Main does not return.
func Main(analyzers []*analysis.Analyzer, inert Inert, args []string, stdout, stderr io.Writer) int {
	if calledByGo(args) {
		serveGo(analyzers, inert, args)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	c := &command{analyzers, stdout, stderr}
	status, err := c.run(ctx, args)
	if ctx.Err() != nil {
		return exitInterrupted
	}
	if err != nil {
		fmt.Fprintf(stderr, "pipevet: %v\n", err)
		return exitFailed
	}
	return status
}

// run does what the arguments ask for.
func (c *command) run(ctx context.Context, args []string) (int, error) {
	if len(args) > 0 {
		switch args[0] {
		case "help":
			return exitClean, c.help(args[1:])
		case "version":
			return exitClean, c.version()
		case "gopls":
			return exitClean, gopls.Main(ctx, args[1:], c.stdout, c.stderr)
		case "lsp":
			return exitClean, c.serveEditor(ctx, args[1:])
		}
	}
	opts, err := parseOptions(c.analyzers, args)
	if errors.Is(err, flag.ErrHelp) {
		return exitClean, c.help(nil)
	}
	if err != nil {
		return exitFailed, err
	}
	return c.check(ctx, opts)
}

// serveEditor serves an editor over standard input and output.
func (c *command) serveEditor(ctx context.Context, args []string) error {
	cfg := lsp.Config{Version: buildVersion(), In: os.Stdin, Out: c.stdout, Log: c.stderr}
	for _, a := range c.analyzers {
		cfg.Analyzers = append(cfg.Analyzers, a.Name)
	}
	return lsp.Main(ctx, args, cfg)
}
