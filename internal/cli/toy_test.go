package cli

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// The command is tested with toy analyzers, so that the tests do not depend on
// what the real ones find.
var toys = []*analysis.Analyzer{toyFail, toySpawn}

// toyFail fails on packages called failing.
var toyFail = &analysis.Analyzer{
	Name: "toyfail",
	Doc:  "fails on packages called failing",
	// It needs no facts, but unitchecker cannot tell.
	Requires: []*analysis.Analyzer{toySpawn},
	Run: func(pass *analysis.Pass) (any, error) {
		if pass.Pkg.Name() == "failing" {
			return nil, errors.New("this package is called failing")
		}
		return nil, nil
	},
}

// toySpawn reports calls of functions that start a goroutine, which it knows
// from facts, with all that a diagnostic can hold.
var toySpawn = &analysis.Analyzer{
	Name: "toyspawn",
	Doc: `reports calls of functions that start a goroutine

For example:

	func f() { go work() }

	func g() { f() }   // g calls f, which starts a goroutine`,
	URL:       "https://example.com/toyspawn",
	Run:       runToySpawn,
	FactTypes: []analysis.Fact{new(spawns)},
}

var toyQuiet bool

func init() {
	toySpawn.Flags.BoolVar(&toyQuiet, "quiet", false, "report nothing")
}

// spawns is the fact that a function starts a goroutine.
type spawns struct{}

func (*spawns) AFact()         {}
func (*spawns) String() string { return "spawns" }

func runToySpawn(pass *analysis.Pass) (any, error) {
	funcs := func(visit func(*types.Func, ast.Node)) {
		for _, file := range pass.Files {
			for _, decl := range file.Decls {
				if decl, ok := decl.(*ast.FuncDecl); ok && decl.Body != nil {
					if fn, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func); ok {
						visit(fn, decl.Body)
					}
				}
			}
		}
	}
	funcs(func(fn *types.Func, body ast.Node) {
		ast.Inspect(body, func(n ast.Node) bool {
			if _, ok := n.(*ast.GoStmt); ok {
				pass.ExportObjectFact(fn, new(spawns))
			}
			return true
		})
	})
	funcs(func(fn *types.Func, body ast.Node) {
		ast.Inspect(body, func(n ast.Node) bool {
			if stmt, ok := n.(*ast.ExprStmt); ok {
				if call, ok := stmt.X.(*ast.CallExpr); ok {
					reportToySpawn(pass, fn, stmt, call)
				}
			}
			return true
		})
	})
	return nil, nil
}

func reportToySpawn(pass *analysis.Pass, caller *types.Func, stmt ast.Node, call *ast.CallExpr) {
	var id *ast.Ident
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	default:
		return
	}
	callee, ok := pass.TypesInfo.Uses[id].(*types.Func)
	if !ok || toyQuiet || !pass.ImportObjectFact(callee, new(spawns)) {
		return
	}
	edit := func(from, to token.Pos, text string) []analysis.TextEdit {
		return []analysis.TextEdit{{Pos: from, End: to, NewText: []byte(text)}}
	}
	pass.Report(analysis.Diagnostic{
		Pos:      stmt.Pos(),
		End:      stmt.End(),
		Category: "call",
		Message:  fmt.Sprintf("%s calls %s, which starts a goroutine", caller.Name(), callee.Name()),
		Related: []analysis.RelatedInformation{
			{Pos: call.Pos(), Message: fmt.Sprintf("1. %s calls %s", caller.Name(), callee.Name())},
			{Pos: callee.Pos(), Message: fmt.Sprintf("2. %s starts a goroutine", callee.Name())},
		},
		SuggestedFixes: []analysis.SuggestedFix{
			{Message: "call nothing", TextEdits: edit(stmt.Pos(), stmt.End(), "_ = 0")},
			{Message: "panic", TextEdits: edit(stmt.Pos(), stmt.End(), "panic(0)")},
		},
	})
}
