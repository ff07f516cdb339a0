// Package gopls builds a gopls that has pipevet's analyzers. Gopls has no
// plugins: its module is taken from the module proxy, copied, given one more
// file, and built.
package gopls

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/pipevet/pipevet/internal/atomicfile"
)

const usage = `Usage: pipevet gopls [-o path] [-version v] [-source dir]

Builds gopls, Go's language server, with pipevet's analyzers in it.

  -o path      the file to write, or the directory to write gopls to (default “.”)
  -version v   version of gopls, such as v0.23.0 (default: the newest release that
               the installed Go can build)
  -source dir  take pipevet's source from dir, not from the module proxy

The module golang.org/x/tools/gopls is taken from the module proxy and copied to a
temporary directory; a file is added to it that appends to the list of analyzers, and
it is built with the version of golang.org/x/tools that it was released with. docs/editors.md
says how to make editors use it.
`

// A build is what a person asked for.
type build struct {
	output  string
	version string
	source  string
	log     io.Writer
}

// Main runs “pipevet gopls” with the arguments that follow.
func Main(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	b := &build{log: stderr}
	fs := flag.NewFlagSet("pipevet gopls", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.StringVar(&b.output, "o", ".", "")
	fs.StringVar(&b.version, "version", "", "")
	fs.StringVar(&b.source, "source", "", "")
	switch err := fs.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		_, err := io.WriteString(stdout, usage)
		return err
	case err != nil:
		return fmt.Errorf("gopls: %w (“pipevet gopls -h” lists the flags)", err)
	case fs.NArg() > 0:
		return fmt.Errorf("gopls: unexpected argument %s", fs.Arg(0))
	}
	if err := b.run(ctx); err != nil {
		return fmt.Errorf("gopls: %w", err)
	}
	return nil
}

// run builds gopls. What fails leaves nothing behind, and a gopls that is there
// as it was.
func (b *build) run(ctx context.Context) error {
	output, err := outputFile(b.output)
	if err != nil {
		return err
	}
	origin, err := findPipevet(b.source)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "pipevet-gopls-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	// What cannot be written had better fail now than minutes later.
	err = atomicfile.Write(output, 0o755, func(w io.Writer) error {
		return b.build(ctx, work, origin, w)
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(b.log, "pipevet: wrote %s\n", output)
	return nil
}

// outputFile returns the file that -o means.
func outputFile(path string) (string, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		name := "gopls"
		if runtime.GOOS == "windows" {
			name += ".exe"
		}
		path = filepath.Join(path, name)
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s is not a file", path)
	}
	return path, nil
}

// build builds gopls below an empty directory and writes it to w.
func (b *build) build(ctx context.Context, work string, pipevet *origin, w io.Writer) error {
	g, err := newGo(ctx, work)
	if err != nil {
		return err
	}
	m, err := g.findGopls(ctx, b.version)
	if err != nil {
		return err
	}
	if err := g.download(ctx, m); err != nil {
		return err
	}
	fmt.Fprintf(b.log, "pipevet: gopls %s with pipevet %s, built with %s\n", m.Version, pipevet, g.version)

	src := filepath.Join(work, "src")
	if err := os.CopyFS(src, os.DirFS(m.Dir)); err != nil {
		return err
	}
	if err := addAnalyzers(src); err != nil {
		return err
	}
	if err := require(src, pipevet); err != nil {
		return err
	}
	fmt.Fprintln(b.log, "pipevet: building; the first time this takes minutes")
	// -trimpath keeps the temporary directory out of the build cache's keys.
	binary := filepath.Join(work, "gopls.exe")
	if _, err := g.run(ctx, src, "build", "-mod=mod", "-trimpath", "-buildvcs=false", "-o", binary, "."); err != nil {
		return b.explain(err, m, pipevet)
	}
	f, err := os.Open(binary)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
}

// explain adds to an error of the build what it may come from.
func (b *build) explain(err error, m *module, pipevet *origin) error {
	text := err.Error()
	switch {
	case strings.Contains(text, addedFile):
		return fmt.Errorf("%w\ngopls %s keeps its analyzers in another way than pipevet knows: try another -version, from %s on", err, m.Version, oldest)
	case pipevet.dir == "" && strings.Contains(text, modulePath+"@"):
		return fmt.Errorf("%w\nto build with the source of a checkout, say where it is: -source dir", err)
	}
	return err
}
