package report

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"sort"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
)

// A Done is something that tells a goroutine to give up.
type Done struct {
	Chan string // the channel: "ctx.Done()", "w.quit"
	Err  string // the error to return then: "ctx.Err()"; "" if there is none

	Obj   types.Object // the context or channel
	field bool         // of the receiver
}

// DoneExpr returns what the code at pos can wait for beside its peer: a
// context that is not the background one, or a channel that other functions
// close and nobody sends on, or that it was given to receive nothing else from. A variable, the nearest first, goes before a field
// of the receiver; a context goes before a channel.
func DoneExpr(pass *analysis.Pass, pos token.Pos) (Done, bool) {
	all := Dones(pass, pos)
	if len(all) == 0 {
		return Done{}, false
	}
	return all[0], true
}

// Dones returns all that DoneExpr chooses from, best first.
func Dones(pass *analysis.Pass, pos token.Pos) []Done {
	path := pathAt(pass, pos)
	if path == nil {
		return nil
	}
	fn := enclosing(path)
	uses := channelUses(pass, fn)
	vars := visible(pass, pos)
	var list []Done
	add := func(name string, v *types.Var) {
		if isContext(v.Type()) && !isBackground(pass, v) {
			list = append(list, Done{name + ".Done()", name + ".Err()", v, v.IsField()})
		}
	}
	addChan := func(name string, v *types.Var) {
		given := uses[v] == unused && isReceiveOnly(v.Type()) &&
			slices.ContainsFunc(path, func(n ast.Node) bool { return isParameter(v, n) })
		if isSignal(v.Type()) && (uses[v] == closed || given) {
			list = append(list, Done{name, "", v, v.IsField()})
		}
	}
	for _, v := range vars {
		add(v.Name(), v)
	}
	for _, v := range vars {
		if hasContext(v.Type()) {
			list = append(list, Done{v.Name() + ".Context().Done()", v.Name() + ".Context().Err()", v, false})
		}
	}
	for _, v := range vars {
		addChan(v.Name(), v)
	}
	if recv := receiver(pass, path); recv != nil && lookup(pass, recv.Name(), pos) == recv {
		if s := structOf(recv.Type()); s != nil {
			for f := range s.Fields() {
				add(recv.Name()+"."+f.Name(), f)
			}
			for f := range s.Fields() {
				addChan(recv.Name()+"."+f.Name(), f)
			}
		}
	}
	return list
}

// pathAt returns the path from pos outwards, or nil if it is in no function.
func pathAt(pass *analysis.Pass, pos token.Pos) []ast.Node {
	for _, f := range pass.Files {
		if f.FileStart <= pos && pos < f.FileEnd {
			path, _ := astutil.PathEnclosingInterval(f, pos, pos)
			if enclosing(path) == nil {
				return nil
			}
			return path
		}
	}
	return nil
}

// visible returns the local variables that can be named at pos, the one that
// was declared last first.
func visible(pass *analysis.Pass, pos token.Pos) []*types.Var {
	var vars []*types.Var
	for scope := pass.Pkg.Scope().Innermost(pos); scope != nil && scope != pass.Pkg.Scope(); scope = scope.Parent() {
		for _, name := range scope.Names() {
			v, ok := scope.Lookup(name).(*types.Var)
			if ok && name != "_" && lookup(pass, name, pos) == v {
				vars = append(vars, v)
			}
		}
	}
	sort.Slice(vars, func(i, j int) bool { return vars[i].Pos() > vars[j].Pos() })
	return vars
}

// receiver returns the receiver of the method that path lies in, or nil.
func receiver(pass *analysis.Pass, path []ast.Node) *types.Var {
	for _, n := range path {
		decl, ok := n.(*ast.FuncDecl)
		if !ok {
			continue
		}
		if decl.Recv == nil || len(decl.Recv.List) != 1 || len(decl.Recv.List[0].Names) != 1 {
			return nil
		}
		v, _ := pass.TypesInfo.Defs[decl.Recv.List[0].Names[0]].(*types.Var)
		return v
	}
	return nil
}

func structOf(t types.Type) *types.Struct {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, _ := t.Underlying().(*types.Struct)
	return s
}

func isContext(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == "Context" && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "context"
}

// hasContext reports whether t has a context that its method Context returns, as requests do. That of a test ends when there is
// nobody left to tell.
func hasContext(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "Context")
	fn, ok := obj.(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Pkg().Path() == "testing" {
		return false
	}
	sig := fn.Signature()
	return sig.Params().Len() == 0 && sig.Results().Len() == 1 && isContext(sig.Results().At(0).Type())
}

// isSignal reports whether t is a channel that carries no values.
func isSignal(t types.Type) bool {
	ch, ok := t.Underlying().(*types.Chan)
	if !ok || ch.Dir() == types.SendOnly {
		return false
	}
	s, ok := ch.Elem().Underlying().(*types.Struct)
	return ok && s.NumFields() == 0
}

func isReceiveOnly(t types.Type) bool {
	ch, ok := t.Underlying().(*types.Chan)
	return ok && ch.Dir() == types.RecvOnly
}

// isBackground reports whether v is defined as a context that never ends.
func isBackground(pass *analysis.Pass, v *types.Var) bool {
	path := pathAt(pass, v.Pos())
	for _, n := range path {
		assign, ok := n.(*ast.AssignStmt)
		if !ok || len(assign.Lhs) != len(assign.Rhs) {
			continue
		}
		for i, lhs := range assign.Lhs {
			if lhs.Pos() != v.Pos() {
				continue
			}
			call, ok := assign.Rhs[i].(*ast.CallExpr)
			if !ok {
				return false
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			return ok && (sel.Sel.Name == "Background" || sel.Sel.Name == "TODO" || sel.Sel.Name == "WithoutCancel")
		}
	}
	return false
}

// A use says what is done to a channel variable or field in the package.
type use int

const (
	unused use = iota
	closed     // closed, by another function than the one of interest
	other      // sent on, or closed by the function of interest
)

// channelUses returns the uses of channels. fn is the function of interest: it
// cannot wait for what it closes itself.
func channelUses(pass *analysis.Pass, fn ast.Node) map[types.Object]use {
	uses := make(map[types.Object]use)
	mark := func(e ast.Expr, u use) {
		if obj := objectOf(pass, e); obj != nil {
			uses[obj] = max(uses[obj], u)
		}
	}
	for _, f := range pass.Files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SendStmt:
				mark(n.Chan, other)
			case *ast.CallExpr:
				if len(n.Args) == 1 && isBuiltin(pass, n.Fun, "close") {
					if inside(n, fn) {
						mark(n.Args[0], other)
					} else {
						mark(n.Args[0], closed)
					}
				}
			}
			return true
		})
	}
	return uses
}

// inside reports whether n lies in fn, but in no function literal within it.
func inside(n, fn ast.Node) bool {
	if n.Pos() < fn.Pos() || fn.End() < n.End() {
		return false
	}
	in := true
	ast.Inspect(bodyOf(fn), func(m ast.Node) bool {
		if lit, ok := m.(*ast.FuncLit); ok && lit.Pos() <= n.Pos() && n.End() <= lit.End() {
			in = false
		}
		return in
	})
	return in
}

// objectOf returns the variable or field that e names, or nil.
func objectOf(pass *analysis.Pass, e ast.Expr) types.Object {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return pass.TypesInfo.ObjectOf(e)
	case *ast.SelectorExpr:
		return pass.TypesInfo.ObjectOf(e.Sel)
	}
	return nil
}
