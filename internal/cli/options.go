package cli

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// options is what a person asked for.
type options struct {
	chdir     string
	json      bool
	fix, diff bool
	tests     bool
	trace     string

	packageFlags []string // build flags that say what the packages are made of
	execFlags    []string // build flags that say how the go command works
	toolFlags    []string // analyzers' flags
	patterns     []string
}

// Build flags are handed to the go command as they are. The first group
// decides which files and packages are analysed, and so goes to every go
// command that is run; the second goes to go vet only.
var (
	packageBools   = []string{"asan", "modcacherw", "msan", "race", "trimpath"}
	packageStrings = []string{"asmflags", "buildmode", "buildvcs", "compiler", "gccgoflags", "gcflags", "installsuffix",
		"ldflags", "mod", "modfile", "overlay", "pgo", "pkgdir", "tags"}
	execBools   = []string{"a", "v", "work", "x"}
	execStrings = []string{"p", "toolexec"}
)

// parseOptions parses a person's arguments.
func parseOptions(analyzers []*analysis.Analyzer, args []string) (*options, error) {
	opts := new(options)
	fs := newFlagSet(analyzers, opts)
	if err := fs.Parse(args); err != nil {
		if name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: "); ok {
			err = fmt.Errorf("unknown flag %s (“pipevet help” lists all)", name)
		}
		return nil, err
	}
	opts.patterns = fs.Args()
	for _, p := range opts.patterns {
		if strings.HasPrefix(p, "-") {
			return nil, fmt.Errorf("flag %s stands after a package: flags come first", p)
		}
	}
	if len(opts.patterns) == 0 {
		opts.patterns = []string{"."}
	}
	if opts.json && (opts.fix || opts.diff) {
		return nil, fmt.Errorf("-json cannot be combined with -fix or -diff: it holds the fixes")
	}
	return opts, nil
}

// newFlagSet declares all flags, to be parsed into opts.
func newFlagSet(analyzers []*analysis.Analyzer, opts *options) *flag.FlagSet {
	fs := flag.NewFlagSet("pipevet", flag.ContinueOnError)
	fs.SetOutput(io.Discard)

	fs.StringVar(&opts.chdir, "C", "", "change to `dir` before anything else")
	fs.BoolVar(&opts.json, "json", false, "print findings as JSON")
	fs.BoolVar(&opts.fix, "fix", false, "apply the first fix of each finding")
	fs.BoolVar(&opts.diff, "diff", false, "print the fixes as a unified diff, change nothing")
	fs.BoolVar(&opts.tests, "tests", true, "report findings in tests")
	fs.StringVar(&opts.trace, "trace", "", "write to `file` how long each analyzer took on each package")

	forward := func(list *[]string, names []string, isBool bool) {
		for _, name := range names {
			fs.Var(&forwarded{name, isBool, list}, name, "")
		}
	}
	forward(&opts.packageFlags, packageBools, true)
	forward(&opts.packageFlags, packageStrings, false)
	forward(&opts.execFlags, execBools, true)
	forward(&opts.execFlags, execStrings, false)

	for _, a := range analyzers {
		forward(&opts.toolFlags, []string{a.Name}, true)
		a.Flags.VisitAll(func(f *flag.Flag) {
			b, ok := f.Value.(interface{ IsBoolFlag() bool })
			forward(&opts.toolFlags, []string{a.Name + "." + f.Name}, ok && b.IsBoolFlag())
		})
	}
	return fs
}

// A forwarded flag is appended to a list of arguments for another command.
type forwarded struct {
	name   string
	isBool bool
	list   *[]string
}

func (f *forwarded) String() string   { return "" }
func (f *forwarded) IsBoolFlag() bool { return f.isBool }

func (f *forwarded) Set(value string) error {
	if f.isBool {
		if _, err := strconv.ParseBool(value); err != nil {
			return errors.New("want true or false")
		}
	}
	*f.list = append(*f.list, "-"+f.name+"="+value)
	return nil
}
