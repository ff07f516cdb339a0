package cli

import (
	"encoding/json"
	"flag"
	"fmt"
	"go/build"
	"go/parser"
	"go/token"
	"log"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/pipevet/pipevet/internal/trace"
)

// calledByGo reports whether the arguments are the go command's: a question
// about the tool (-V=full, -flags) or a package to analyse (x.cfg).
func calledByGo(args []string) bool {
	for _, arg := range args {
		switch trimDashes(arg) {
		case "V=full", "flags":
			return true
		}
	}
	return len(args) > 0 && strings.HasSuffix(args[len(args)-1], ".cfg")
}

// serveGo answers the go command and exits.
func serveGo(analyzers []*analysis.Analyzer, inert Inert, args []string) {
	if cfgFile := args[len(args)-1]; strings.HasSuffix(cfgFile, ".cfg") {
		if os.Getenv("GOGC") == "" {
			spareGC()
		}
		done, err := prepare(analyzers, inert, cfgFile, args)
		if err != nil {
			log.Fatalf("pipevet: %v", err)
		}
		if done {
			os.Exit(0)
		}
	}
	flag.String(ofFlag, "", "has no effect: keeps the results of a run of pipevet apart")
	unitchecker.Main(analyzers...)
}

// prepare adapts the analysis of a package to what its reports are needed for.
// It reports whether that leaves nothing to do.
func prepare(analyzers []*analysis.Analyzer, inert Inert, cfgFile string, args []string) (done bool, err error) {
	data, err := os.ReadFile(cfgFile)
	if err != nil {
		return false, err
	}
	var cfg unitchecker.Config
	if err := json.Unmarshal(data, &cfg); err != nil {
		return false, fmt.Errorf("reading %s: %w", cfgFile, err)
	}
	if trace.Enabled() {
		traceRuns(analyzers)
	}
	switch {
	case !cfg.VetxOnly:
	case loses(&cfg, args):
		return false, requestReports(cfgFile, data)
	case inert != nil && inert(cfg.ImportPath, cfg.GoFiles):
		return true, os.WriteFile(cfg.VetxOutput, nil, 0o666)
	default:
		factsOnly(analyzers)
	}
	return false, nil
}

// factsOnly leaves out the analyzers that have no facts themselves. Unitchecker
// runs those, too, if they require analyzers with facts, only to drop what they
// report. Their results are for each other.
func factsOnly(analyzers []*analysis.Analyzer) {
	for _, a := range analyzers {
		if len(a.FactTypes) == 0 {
			a.Run = func(*analysis.Pass) (any, error) {
				if a.ResultType == nil {
					return nil, nil
				}
				return reflect.Zero(a.ResultType).Interface(), nil
			}
		}
	}
}

// loses reports whether the go command would lose the reports of a package that
// it wants the facts of only.
//
// It wants no more (VetxOnly) when the package is a mere dependency of those to
// be vetted, but its cache does not tell such a run from a full one: after
// "go vet ./app", which imports lib, "go vet ./lib" finds lib in the cache,
// without reports. So lib's reports are written the first time.
//
// They need not be where the package is foreign and so mostly not vetted itself
// (where it is, see apart; for go vet, -a helps), where a full run
// includes test files and so has another key, and where fixes are applied.
func loses(cfg *unitchecker.Config, args []string) bool {
	return boolFlag(args, "json") && !foreign(cfg) && !hasInternalTests(cfg, stringFlag(args, "tags"))
}

// requestReports asks for reports in a configuration. It changes this one field
// only, as there may be others that this version of unitchecker.Config does not
// know.
func requestReports(cfgFile string, data []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return fmt.Errorf("reading %s: %w", cfgFile, err)
	}
	fields["VetxOnly"] = json.RawMessage("false")
	data, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	return os.WriteFile(cfgFile, data, 0o666)
}

// foreign is what listed.foreign is for a configuration. A module that is replaced
// by a folder is not foreign.
func foreign(cfg *unitchecker.Config) bool {
	path, version := cfg.ModulePath, cfg.ModuleVersion
	if cfg.Module != nil { // from Go 1.27
		path, version = cfg.Module.Path, cfg.Module.Version
	}
	pkg := untagged(cfg.ImportPath)
	if path == "" || version == "" {
		return path == ""
	}
	dir := filepath.ToSlash(cfg.Dir)
	root, ok := strings.CutSuffix(dir, strings.TrimPrefix(pkg, path))
	return !ok || inModuleCache(root) || strings.HasSuffix(dir, "/vendor/"+pkg)
}

// hasInternalTests reports whether the package has test files that are
// compiled as part of it.
func hasInternalTests(cfg *unitchecker.Config, tags string) bool {
	entries, err := os.ReadDir(cfg.Dir)
	if err != nil {
		return false
	}
	ctxt := build.Default
	ctxt.BuildTags = strings.FieldsFunc(tags, func(r rune) bool { return r == ',' || r == ' ' })
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		if match, err := ctxt.MatchFile(cfg.Dir, e.Name()); err != nil || !match {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(cfg.Dir, e.Name()), nil, parser.PackageClauseOnly)
		if err == nil && !strings.HasSuffix(f.Name.Name, "_test") {
			return true
		}
	}
	return false
}

// boolFlag reports whether args set the flag, which needs no declaration.
func boolFlag(args []string, name string) bool {
	set := false
	for _, arg := range args {
		switch trimDashes(arg) {
		case name, name + "=true", name + "=1":
			set = true
		case name + "=false", name + "=0":
			set = false
		}
	}
	return set
}

// stringFlag returns the value that args give the flag, or "".
func stringFlag(args []string, name string) string {
	value := ""
	for i, arg := range args {
		if s := trimDashes(arg); s == name && i+1 < len(args) {
			value = args[i+1]
		} else if v, ok := strings.CutPrefix(s, name+"="); ok {
			value = v
		}
	}
	return value
}

// trimDashes removes the one or two dashes of a flag; "" if arg is none.
func trimDashes(arg string) string {
	s, ok := strings.CutPrefix(arg, "-")
	if !ok {
		return ""
	}
	return strings.TrimPrefix(s, "-")
}
