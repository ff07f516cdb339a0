package report

import (
	"go/ast"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// ThreadContext returns a fix that makes a bare send or receive give up when a context is done that only
// the callers hold: the function around the operation takes it as a new first parameter, all of
// its callers hand theirs over, and the operation becomes a select, as by SelectDone.
//
// All callers must be known: the function is not exported, is used in calls only, and no test
// of its package that is not part of the pass mentions it. It must hold no context itself.
func ThreadContext(pass *analysis.Pass, path []ast.Node) *analysis.SuggestedFix {
	if len(path) == 0 || operand(path[0]) == nil {
		return nil // not a send or receive
	}
	h := newHelper(pass, path)
	if h == nil {
		return nil
	}
	const name = "ctx"
	if mentions(h.decl, name) {
		return nil // would be hidden, or hide
	}
	args, ok := h.contexts(name)
	if !ok {
		return nil
	}
	edits, ok := h.addParameter(name)
	if !ok {
		return nil
	}
	sel := SelectDone(pass, path, Done{Chan: name + ".Done()", Err: name + ".Err()"})
	if sel == nil {
		return nil
	}
	for call, arg := range args {
		if len(call.Args) > 0 {
			arg += ", "
		}
		edits = append(edits, insert(call.Lparen+1, arg))
	}
	return &analysis.SuggestedFix{
		Message:   "Give " + h.decl.Name.Name + " its callers' context, and select on " + name + ".Done(), too",
		TextEdits: sorted(append(edits, sel.TextEdits...)),
	}
}

// A helper is a function all of whose callers are known.
type helper struct {
	pass  *analysis.Pass
	decl  *ast.FuncDecl
	calls []*ast.CallExpr
}

// newHelper returns the helper that is declared around path[0], or nil.
func newHelper(pass *analysis.Pass, path []ast.Node) *helper {
	h := &helper{pass: pass}
	for _, n := range path {
		if d, ok := n.(*ast.FuncDecl); ok {
			h.decl = d
		}
	}
	if h.decl == nil || h.decl.Name.Name == "main" || h.decl.Name.Name == "init" {
		return nil
	}
	fn, ok := pass.TypesInfo.Defs[h.decl.Name].(*types.Func)
	if !ok || fn.Exported() && pass.Pkg.Name() != "main" || fn.Signature().Recv() != nil {
		return nil // others may call it, be it through an interface
	}
	called := make(map[*ast.Ident]bool)
	for _, f := range pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if id, ok := unindexed(call.Fun).(*ast.Ident); ok && pass.TypesInfo.Uses[id] == fn {
					called[id] = true
					h.calls = append(h.calls, call)
				}
			}
			return true
		})
	}
	for id, obj := range pass.TypesInfo.Uses {
		if obj == fn && !called[id] {
			return nil // used as a value
		}
	}
	if len(h.calls) == 0 || inOtherTests(pass, h.decl) {
		return nil
	}
	return h
}

// contexts returns what each caller hands over; a call in the function itself hands its own over.
func (h *helper) contexts(own string) (map[*ast.CallExpr]string, bool) {
	args := make(map[*ast.CallExpr]string)
	for _, call := range h.calls {
		if h.decl.Pos() <= call.Pos() && call.Pos() < h.decl.End() {
			args[call] = own
			continue
		}
		for _, d := range Dones(h.pass, call.Pos()) {
			if ctx, ok := strings.CutSuffix(d.Chan, ".Done()"); ok && d.Err != "" {
				args[call] = ctx
				break
			}
		}
		if args[call] == "" {
			return nil, false
		}
	}
	return args, true
}

// addParameter returns edits that give the function a first parameter of type context.Context.
func (h *helper) addParameter(name string) ([]analysis.TextEdit, bool) {
	scope := &naming{pass: h.pass, pos: h.decl.Body.Lbrace}
	for _, pkg := range h.pass.Pkg.Imports() {
		if pkg.Path() != "context" {
			continue
		}
		typ, ok := scope.typeName(pkg.Scope().Lookup("Context").Type())
		if !ok {
			return nil, false
		}
		text := name + " " + typ
		if h.decl.Type.Params.NumFields() > 0 {
			if len(h.decl.Type.Params.List[0].Names) == 0 {
				return nil, false // parameters without names
			}
			text += ", "
		}
		return append(scope.imports, insert(h.decl.Type.Params.Opening+1, text)), true
	}
	return nil, false
}

// inOtherTests reports whether a test file in the directory that is not part of the pass mentions the
// function: its calls would not be changed.
func inOtherTests(pass *analysis.Pass, decl *ast.FuncDecl) bool {
	known := make(map[string]bool)
	for _, f := range pass.Files {
		known[pass.Fset.PositionFor(f.FileStart, false).Filename] = true
	}
	dir := filepath.Dir(pass.Fset.PositionFor(decl.Pos(), false).Filename)
	names, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil {
		return true
	}
	word := regexp.MustCompile(`\b` + regexp.QuoteMeta(decl.Name.Name) + `\b`)
	for _, name := range names {
		if known[name] {
			continue
		}
		if text, err := os.ReadFile(name); err != nil || word.Match(text) {
			return true
		}
	}
	return false
}

// threads reports whether the operation is in a helper without context all of whose callers hold one.
func threads(pass *analysis.Pass, path []ast.Node) bool {
	h := newHelper(pass, path)
	if h == nil {
		return false
	}
	args, ok := h.contexts("ctx")
	return ok && len(args) > 0
}
