package cli

import (
	"flag"
	"fmt"
	"go/doc/comment"
	"runtime"
	"runtime/debug"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/internal/output"
)

const usage = `pipevet finds goroutines that block for ever and other misuse of concurrency,
and shows the interleaving that leads there.

Usage:

  pipevet [flags] [packages]     analyse packages (“.” by default)
  pipevet help [analyzer]        this text, or the documentation of an analyzer
  pipevet version                print the version
  pipevet gopls [flags]          build a gopls that reports findings in the editor
  pipevet lsp                    serve an editor, beside its gopls
  go vet -vettool=$(which pipevet) [packages]

Flags:

  -C dir          change to dir before anything else
  -format name    how to print findings: text (the default), json, sarif, github
                  (annotations of GitHub Actions), or html
  -json           the same as -format=json
  -o file         write them to file, at once, instead of standard output
  -fix            apply the first fix of each finding
  -diff           print the fixes as a unified diff, change nothing
  -tests=false    leave out findings in _test.go files, or whose witness passes
                  through one; tests are analysed all the same
  -generated      report findings in generated files, too; they are never edited
  -new-from rev   show only what is new since a revision of git: the packages
                  with findings are analysed as they were then, too
  -baseline file  leave out the findings that are listed in file; by default
                  .pipevet-baseline.json in this folder or the nearest above it
                  that has one (-baseline=none: in none)
  -write-baseline list all findings in that file, so that only new ones are shown
                  from then on
  -trace file     write to file how long each analyzer took on each package
  -tags, -mod, -modfile, -overlay, -race, -trimpath, -a, -p, -v, -x, ...
                  build flags, as of “go help build”
  -NAME           run only the analyzers that are named so
  -NAME=false     do not run that analyzer
  -NAME.option    an option of an analyzer, see “pipevet help NAME”

Analyzers:

%s
Exit status: 0 if nothing was found, 1 if something was, 2 if pipevet could not
run or a package could not be analysed.
`

// help prints the general help, or that of an analyzer.
func (c *command) help(args []string) error {
	if len(args) == 0 {
		var list strings.Builder
		for _, a := range c.analyzers {
			title, _ := output.SplitDoc(a)
			fmt.Fprintf(&list, "  %-14s  %s\n", a.Name, title)
		}
		_, err := fmt.Fprintf(c.stdout, usage, list.String())
		return err
	}
	if len(args) > 1 {
		return fmt.Errorf("help: one analyzer at a time")
	}
	for _, a := range c.analyzers {
		if a.Name == args[0] {
			return c.helpAnalyzer(a)
		}
	}
	return fmt.Errorf("help: there is no analyzer %q; “pipevet help” lists all", args[0])
}

// helpAnalyzer prints an analyzer's documentation, which is written like that of
// a package, and its flags.
func (c *command) helpAnalyzer(a *analysis.Analyzer) error {
	title, body := output.SplitDoc(a)
	doc := new(comment.Parser).Parse(body)
	fmt.Fprintf(c.stdout, "%s: %s\n\n%s", a.Name, title, new(comment.Printer).Text(doc))
	var flags strings.Builder
	a.Flags.VisitAll(func(f *flag.Flag) {
		value, usage := flag.UnquoteUsage(f)
		if value != "" {
			value = " " + value
		}
		fmt.Fprintf(&flags, "  -%s.%s%s\n        %s (default %s)\n", a.Name, f.Name, value, usage, f.DefValue)
	})
	if flags.Len() > 0 {
		fmt.Fprintf(c.stdout, "\nFlags:\n\n%s", flags.String())
	}
	if a.URL != "" {
		fmt.Fprintf(c.stdout, "\nSee %s\n", a.URL)
	}
	return nil
}

// version prints what this executable was built from.
func (c *command) version() error {
	_, err := fmt.Fprintf(c.stdout, "pipevet %s, built with %s for %s/%s\n", buildVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// buildVersion returns the version of the main module, "(devel)" if it has none.
func buildVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
