// Package syncops is the one table of what the library's functions that
// synchronise mean: sync, context, time, x/sync, x/time, and the functions
// that end a program, a goroutine or a test. The table is library.model.
package syncops

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/pipevet/pipevet/passes/internal/model"
)

//go:embed library.model
var text string

var table = sync.OnceValue(func() map[string]*model.Func {
	p, err := model.Parse(text)
	if err != nil {
		panic(fmt.Sprintf("syncops: library.model: %v", err)) // TestLibrary proves that it does not happen
	}
	funcs := make(map[string]*model.Func, len(p.Funcs))
	for _, f := range p.Funcs {
		if f.Label == "" {
			f.Label = f.Name
		}
		funcs[f.Name] = f
	}
	return funcs
})

// Lookup returns what the function with the given symbol (as ssa.Function.String
// writes it) means, or nil if it is not in the table. The result is shared: do not change it.
func Lookup(symbol string) *model.Func { return table()[symbol] }

// harmless lists packages whose functions neither keep what they are given nor
// call more than String, Error, Format and the like on it.
var harmless = map[string]bool{
	"fmt": true, "log": true, "log/slog": true, "errors": true, "strings": true, "strconv": true,
	"bytes": true, "encoding/json": true, "math": true, "unicode": true, "path": true, "path/filepath": true,
	"testing": true, "runtime": true, "runtime/debug": true, "runtime/pprof": true, "expvar": true,
}

// Keeps reports whether the named function of the package with the given path
// may do anything with what it is given, whatever its own code shows.
func Keeps(path, name string) bool {
	switch path {
	case "reflect", "unsafe":
		return true
	case "runtime":
		return name != "" // finalizers, hooks
	case "testing":
		return name == "RunParallel" || name == "Benchmark" || name == "AllocsPerRun" || name == "Fuzz" || name == "Loop"
	}
	return false
}

// Reads reports whether the named function of the package with the given path stores nothing in what it is given.
func Reads(path, name string) bool {
	switch path {
	case "fmt":
		return !strings.Contains(name, "can") // Scan, Sscanf and the like
	case "log", "log/slog", "testing":
		return true
	}
	return false
}

// Pure reports whether the named function of the package with the given path, which is no method, yields the same each time it is given the
// same strings, numbers and errors.
func Pure(path, name string) bool {
	switch path {
	case "strings", "unicode", "unicode/utf8":
		return true
	case "errors":
		return name == "Is"
	case "flag":
		return name == "Args" || name == "NArg" || name == "Arg" || name == "NFlag"
	case "os":
		return name == "Getenv"
	}
	return false
}

// CallsOnData reports whether the functions of the package with the given path call the functions that they
// are given as often as the data has elements: none, one or many.
func CallsOnData(path string) bool {
	switch path {
	case "sort", "slices", "maps", "strings", "bytes", "path/filepath", "io/fs", "bufio", "go/ast", "text/template":
		return true
	}
	return false
}

// Harmless reports whether the functions of the package with the given path
// do nothing to what they are given.
func Harmless(path string) bool { return harmless[path] }
