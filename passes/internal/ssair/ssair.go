// Package ssair builds SSA, but only for packages that use concurrency.
package ssair

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"
)

// imports that make a package worth a look even if it has no go statement,
// channel operation or channel type of its own.
var concurrentImports = map[string]bool{
	"sync":                             true,
	"context":                          true,
	"golang.org/x/sync/errgroup":       true,
	"golang.org/x/sync/semaphore":      true,
	"golang.org/x/sync/singleflight":   true,
	"golang.org/x/time/rate":           true,
	"github.com/sourcegraph/conc":      true,
	"github.com/sourcegraph/conc/pool": true,
}

// Uses reports whether the package that consists of files uses concurrency:
// a go statement, an operation on a channel, a channel type, an import of
// a package that offers concurrency, an exported function that may end a test, or, outside the
// standard library, one with a function as a parameter (whether it calls it once, never or often matters to those
// who wait for what it does). It looks at syntax alone, and stops at the first sign.
func Uses(path string, files []*ast.File) bool {
	for _, f := range files {
		for _, imp := range f.Imports {
			if p := imp.Path.Value; len(p) > 2 && concurrentImports[p[1:len(p)-1]] {
				return true
			}
		}
	}
	callbacks := !Standard(path)
	found := false
	visit := func(n ast.Node) bool {
		if found {
			return false
		}
		switch n := n.(type) {
		case *ast.GoStmt, *ast.SelectStmt, *ast.SendStmt, *ast.ChanType:
			found = true
		case *ast.UnaryExpr:
			found = n.Op == token.ARROW
		case *ast.FuncDecl:
			found = n.Name.IsExported() && (callbacks && takesFunc(n) || failsTest(n))
		}
		return !found
	}
	for _, f := range files {
		ast.Inspect(f, visit)
	}
	return found
}

// Standard reports whether path is that of a package of the standard library.
func Standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".")
}

func takesFunc(d *ast.FuncDecl) bool {
	for _, f := range d.Type.Params.List {
		if _, ok := f.Type.(*ast.FuncType); ok {
			return true
		}
	}
	return false
}

// failsTest reports whether d, a function that is no test itself, ends one that it is given.
func failsTest(d *ast.FuncDecl) bool {
	if len(d.Type.Params.List) == 0 || d.Body == nil {
		return false
	}
	for _, prefix := range []string{"Test", "Benchmark", "Fuzz"} {
		if d.Recv == nil && strings.HasPrefix(d.Name.Name, prefix) && len(d.Type.Params.List) == 1 {
			return false
		}
	}
	found := false
	ast.Inspect(d.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || found {
			return !found
		}
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
			switch sel.Sel.Name {
			case "FailNow":
				found = true
			case "Fatal", "Fatalf":
				t, ok := sel.X.(*ast.Ident)
				found = ok && isParam(d, t.Name)
			}
		}
		return !found
	})
	return found
}

func isParam(d *ast.FuncDecl, name string) bool {
	for _, f := range d.Type.Params.List {
		for _, n := range f.Names {
			if n.Name == name {
				return true
			}
		}
	}
	return false
}

// Build builds the SSA form of the pass's package. Imported packages are
// known by their types only.
func Build(pass *analysis.Pass) *ssa.Package {
	prog := ssa.NewProgram(pass.Fset, ssa.InstantiateGenerics)
	for _, p := range pass.Pkg.Imports() {
		prog.CreatePackage(p, nil, nil, true)
	}
	// A method of a package that is imported only indirectly may be called
	// through a type of a direct import.
	seen := map[*types.Package]bool{}
	for _, p := range pass.Pkg.Imports() {
		createImports(prog, p, seen)
	}
	pkg := prog.CreatePackage(pass.Pkg, pass.Files, pass.TypesInfo, false)
	pkg.Build()
	return pkg
}

func createImports(prog *ssa.Program, p *types.Package, seen map[*types.Package]bool) {
	for _, imp := range p.Imports() {
		if seen[imp] {
			continue
		}
		seen[imp] = true
		if prog.Package(imp) == nil {
			prog.CreatePackage(imp, nil, nil, true)
		}
		createImports(prog, imp, seen)
	}
}

// Functions returns every function of pkg that has a body: package-level functions,
// methods, and function literals, in the order of their positions in the source.
func Functions(pkg *ssa.Package, pass *analysis.Pass) []*ssa.Function {
	var fns []*ssa.Function
	var add func(fn *ssa.Function)
	add = func(fn *ssa.Function) {
		if fn == nil || fn.Blocks == nil {
			return
		}
		fns = append(fns, fn)
		for _, a := range fn.AnonFuncs {
			add(a)
		}
	}
	add(pkg.Func("init"))
	for _, f := range pass.Files {
		for _, d := range f.Decls {
			if d, ok := d.(*ast.FuncDecl); ok {
				if obj, ok := pass.TypesInfo.Defs[d.Name].(*types.Func); ok {
					add(pkg.Prog.FuncValue(obj))
				}
			}
		}
	}
	return fns
}
