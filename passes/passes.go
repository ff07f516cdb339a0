// Package passes holds pipevet's analyzers, each in a folder of its own. Itself it tells
// drivers which packages they can spare.
package passes

import (
	"go/ast"
	"go/parser"
	"go/token"

	"github.com/pipevet/pipevet/passes/internal/prove"
)

// Inert reports whether the package with the given path and Go files shows, by its syntax alone, that
// no analyzer of pipevet exports a fact about it. A driver that wants only its facts
// need not type-check it, then, which is most of what a dependency costs.
func Inert(path string, filenames []string) bool {
	if prove.Harmless(path) {
		return true
	}
	// The imports, which are quickly parsed, often show that it is not.
	return inert(path, filenames, parser.ImportsOnly) && inert(path, filenames, 0)
}

// inert reports whether there is no sign of concurrency in what is parsed in the given mode.
func inert(path string, filenames []string, mode parser.Mode) bool {
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range filenames {
		f, err := parser.ParseFile(fset, name, nil, mode|parser.SkipObjectResolution)
		if err != nil {
			return false // for those to report who need more than the syntax
		}
		files = append(files, f)
	}
	return prove.Inert(path, files)
}
