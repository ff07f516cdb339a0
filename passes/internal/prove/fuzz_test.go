package prove_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/prove"
)

// imports has the packages that fuzzed sources may import: enough for all
// operations that the engine knows, and few enough to be fast.
var imports = map[string]bool{
	"context": true, "errors": true, "fmt": true, "io": true, "log": true, "math/rand/v2": true,
	"os": true, "sort": true, "strings": true, "sync": true, "sync/atomic": true, "testing": true, "time": true,
}

// An onlyImporter imports a few packages of the standard library.
type onlyImporter struct{ from types.Importer }

func (imp onlyImporter) Import(path string) (*types.Package, error) {
	if !imports[path] {
		return nil, fmt.Errorf("no package %q here", path)
	}
	return imp.from.Import(path)
}

// maxSource bounds the length of a fuzzed source, and thereby the time that it takes.
const maxSource = 4 << 10

// FuzzExtract analyzes arbitrary source that type-checks. Nothing is known of the packages
// that it imports but their types.
func FuzzExtract(f *testing.F) {
	seeds, err := filepath.Glob("testdata/seeds/*.go")
	if err != nil || len(seeds) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, name := range seeds {
		src, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		if len(src) > maxSource {
			f.Fatalf("%s is too long", name)
		}
		if _, err := analyze(token.NewFileSet(), src); err != nil {
			f.Fatalf("%s: %v", name, err)
		}
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > maxSource {
			return
		}
		res, err := analyze(token.NewFileSet(), src)
		if err != nil {
			return // not Go
		}
		for _, finding := range res.Findings() {
			if !finding.Pos.IsValid() {
				t.Errorf("%v without a position", finding.Kind)
			}
		}
	})
}

var std = onlyImporter{importer.Default()}

// analyze type-checks src, a file, and analyzes it.
func analyze(fset *token.FileSet, src []byte) (*prove.Result, error) {
	file, err := parser.ParseFile(fset, "p.go", src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	info := &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Instances:    make(map[*ast.Ident]types.Instance),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		Scopes:       make(map[ast.Node]*types.Scope),
		FileVersions: make(map[*ast.File]string),
	}
	conf := types.Config{Importer: std, GoVersion: "go1.25"}
	pkg, err := conf.Check("p", fset, []*ast.File{file}, info)
	if err != nil {
		return nil, err
	}
	value, err := prove.Analyzer.Run(&analysis.Pass{
		Analyzer:          prove.Analyzer,
		Fset:              fset,
		Files:             []*ast.File{file},
		Pkg:               pkg,
		TypesInfo:         info,
		TypesSizes:        types.SizesFor("gc", "amd64"),
		ResultOf:          map[*analysis.Analyzer]any{},
		Report:            func(analysis.Diagnostic) {},
		AllPackageFacts:   func() []analysis.PackageFact { return nil },
		ExportPackageFact: func(analysis.Fact) {},
	})
	if err != nil {
		return nil, err
	}
	res, ok := value.(*prove.Result)
	if !ok {
		return nil, fmt.Errorf("got a %v", reflect.TypeOf(value))
	}
	return res, nil
}
