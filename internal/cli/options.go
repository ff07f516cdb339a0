package cli

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// options is what a person asked for.
type options struct {
	chdir     string
	format    string
	output    string // file name, "" for standard output
	fix, diff bool
	tests     bool
	trace     string
	dir       string // where to run, "" for the working directory

	newFrom       string
	baseline      string // file name, noBaseline, or "" for the nearest one
	writeBaseline bool

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
	return opts, opts.conflict()
}

// formats are the ways to print findings; the first is the default.
var formats = []string{"text", "json", "sarif", "github", "html"}

// conflict says which options do not go together, or have values that there are not.
func (opts *options) conflict() error {
	changes := opts.fix || opts.diff
	switch {
	case opts.format == "":
		opts.format = formats[0]
	case !slices.Contains(formats, opts.format):
		return fmt.Errorf("unknown format %q: there are %s", opts.format, strings.Join(formats, ", "))
	case changes:
		return fmt.Errorf("-format=%s cannot be combined with -fix or -diff: it holds the fixes", opts.format)
	}
	switch {
	case changes && opts.output != "":
		return errors.New("-o is for findings, and cannot be combined with -fix or -diff")
	case opts.writeBaseline && (changes || opts.newFrom != ""):
		return errors.New("-write-baseline lists all findings, and cannot be combined with -fix, -diff or -new-from")
	case opts.writeBaseline && opts.baseline == noBaseline:
		return errors.New("-write-baseline needs a file")
	}
	return nil
}

// setJSON handles -json.
func (opts *options) setJSON(value string) error {
	on, err := strconv.ParseBool(value)
	switch {
	case err != nil:
		return errors.New("want true or false")
	case on && opts.format != "" && opts.format != "json":
		return fmt.Errorf("-format=%s is another format", opts.format)
	case on:
		opts.format = "json"
	}
	return nil
}

// setGenerated handles -generated, which is an option of each analyzer that can report there.
func (opts *options) setGenerated(analyzers []*analysis.Analyzer, value string) error {
	if _, err := strconv.ParseBool(value); err != nil {
		return errors.New("want true or false")
	}
	for _, a := range analyzers {
		if a.Flags.Lookup("generated") != nil {
			opts.toolFlags = append(opts.toolFlags, fmt.Sprintf("-%s.generated=%s", a.Name, value))
		}
	}
	return nil
}

// newFlagSet declares all flags, to be parsed into opts.
func newFlagSet(analyzers []*analysis.Analyzer, opts *options) *flag.FlagSet {
	fs := flag.NewFlagSet("pipevet", flag.ContinueOnError)
	fs.SetOutput(io.Discard)

	fs.StringVar(&opts.chdir, "C", "", "change to `dir` before anything else")
	fs.StringVar(&opts.format, "format", "", "how to print findings")
	fs.BoolFunc("json", "the same as -format=json", func(value string) error {
		return opts.setJSON(value)
	})
	fs.StringVar(&opts.output, "o", "", "write findings to `file`")
	fs.StringVar(&opts.newFrom, "new-from", "", "show only what is new since revision `rev`")
	fs.StringVar(&opts.baseline, "baseline", "", "leave out the findings that `file` lists")
	fs.BoolVar(&opts.writeBaseline, "write-baseline", false, "list all findings in the baseline")
	fs.BoolFunc("generated", "report findings in generated files, too", func(value string) error {
		return opts.setGenerated(analyzers, value)
	})
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
