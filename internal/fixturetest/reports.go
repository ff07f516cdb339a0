package fixturetest

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"
)

// A Report is a diagnostic in a fixture.
type Report struct {
	analysis.Diagnostic
	Analyzer string
	Position token.Position
	Function string // the declaration around it: "F", "T.M"
	Fset     *token.FileSet
}

// ID tells reports apart by analyzer, package and function, also after fixes have moved them.
func (r *Report) ID() string {
	return r.Analyzer + " in " + filepath.Base(filepath.Dir(r.Position.Filename)) + "." + r.Function
}

// Analyze runs analyzers on the packages in dirs, absolute directories of this module, with the files in overlay replaced.
// It is an error if a package does not type-check then.
func Analyze(list []*analysis.Analyzer, dirs []string, overlay map[string][]byte) ([]*Report, error) {
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadAllSyntax, Dir: dirs[0], Overlay: overlay}, dirs...)
	if err != nil {
		return nil, err
	}
	packages.Visit(pkgs, nil, func(p *packages.Package) {
		for _, e := range p.Errors {
			err = errors.Join(err, e)
		}
	})
	if err != nil {
		return nil, err
	}
	graph, err := checker.Analyze(list, pkgs, nil)
	if err != nil {
		return nil, err
	}
	var reports []*Report
	for _, act := range graph.Roots {
		if act.Err != nil {
			return nil, fmt.Errorf("%s: %w", act, act.Err)
		}
		for _, d := range act.Diagnostics {
			r := &Report{Diagnostic: d, Analyzer: act.Analyzer.Name, Fset: act.Package.Fset}
			r.Position = r.Fset.Position(d.Pos)
			for _, f := range act.Package.Syntax {
				if f.FileStart <= d.Pos && d.Pos < f.FileEnd {
					r.Function = enclosing(f, d.Pos)
				}
			}
			reports = append(reports, r)
		}
	}
	return reports, nil
}

// enclosing returns the name of the function declaration around pos.
func enclosing(f *ast.File, pos token.Pos) string {
	for _, decl := range f.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || pos < fn.Pos() || fn.End() <= pos {
			continue
		}
		if t := receiver(fn); t != "" {
			return t + "." + fn.Name.Name
		}
		return fn.Name.Name
	}
	return ""
}

// receiver returns the name of the type whose method fn is, or "".
func receiver(fn *ast.FuncDecl) (name string) {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return ""
	}
	ast.Inspect(fn.Recv.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && name == "" {
			name = id.Name
		}
		return name == ""
	})
	return name
}
