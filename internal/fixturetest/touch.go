package fixturetest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A text holds the declarations of a package.
type text struct {
	decls map[string]string          // source, by name: F, T.M
	uses  map[string]map[string]bool // the identifiers in it
}

// readText reads the files of the fixture, with some replaced.
func (fx *fixture) readText(replaced map[string][]byte) (*text, error) {
	names, err := filepath.Glob(filepath.Join(fx.dir, "*.go"))
	if err != nil {
		return nil, err
	}
	t := &text{make(map[string]string), make(map[string]map[string]bool)}
	for _, name := range names {
		src, ok := replaced[name]
		if !ok {
			if src, err = os.ReadFile(name); err != nil {
				return nil, err
			}
		}
		if err := t.add(name, src); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (t *text) add(name string, src []byte) error {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	for _, decl := range f.Decls {
		start := decl.Pos()
		if doc := docOf(decl); doc != nil {
			start = doc.Pos()
		}
		text := string(src[fset.Position(start).Offset:fset.Position(decl.End()).Offset])
		uses := mentioned(decl)
		for _, name := range declared(decl) {
			t.decls[name], t.uses[name] = text, uses
		}
	}
	return nil
}

func docOf(decl ast.Decl) *ast.CommentGroup {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		return decl.Doc
	case *ast.GenDecl:
		return decl.Doc
	}
	return nil
}

// mentioned returns the identifiers in decl, but for what it declares itself, and what it selects.
func mentioned(decl ast.Decl) map[string]bool {
	uses, own := make(map[string]bool), make(map[string]bool)
	define := func(list ...ast.Expr) {
		for _, e := range list {
			if id, ok := e.(*ast.Ident); ok {
				own[id.Name] = true
			}
		}
	}
	ast.Inspect(decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			uses[n.Name] = true
		case *ast.SelectorExpr:
			own[n.Sel.Name] = true
		case *ast.Field:
			for _, id := range n.Names {
				own[id.Name] = true
			}
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				define(n.Lhs...)
			}
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE {
				define(n.Key, n.Value)
			}
		}
		return true
	})
	for name := range own {
		delete(uses, name)
	}
	return uses
}

// declared returns the names that decl declares; of a method, with its type's.
func declared(decl ast.Decl) (names []string) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		name := decl.Name.Name
		if t := receiver(decl); t != "" {
			name = t + "." + name
		}
		return []string{name}
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				names = append(names, spec.Name.Name)
			case *ast.ValueSpec:
				for _, id := range spec.Names {
					names = append(names, id.Name)
				}
			}
		}
	}
	return names
}

// reach returns what a function or type may use: the declarations that its own mentions, with the methods of the types among
// them, and so on.
func (t *text) reach(name string) map[string]bool {
	seen := make(map[string]bool)
	var visit func(string)
	visit = func(name string) {
		if _, ok := t.decls[name]; !ok || seen[name] {
			return
		}
		seen[name] = true
		for id := range t.uses[name] {
			visit(id)
		}
		for _, method := range t.of(name) {
			visit(method)
		}
	}
	visit(name)
	return seen
}

// of returns the names of a function; or of a type, its methods and its constructor.
func (t *text) of(name string) (list []string) {
	for other := range t.decls {
		if other == name || other == "New"+name || strings.HasPrefix(other, name+".") {
			list = append(list, other)
		}
	}
	return list
}

// why returns why the function or type with the given name is missed, or not mended, as far as it says.
func (t *text) why(name string) string {
	for _, decl := range t.of(name) {
		if m := reason.FindStringSubmatch(t.decls[decl]); m != nil {
			return m[1]
		}
	}
	return ""
}

// mended returns the functions that are right in v: the Bad ones of which it changes something that they use; and, if it
// has all fixes, every function of its files.
//
// What the others have in common with v, the fixes without alternatives, is no change.
func (fx *fixture) mended(v Variant) (list []function, err error) {
	var common map[string][]byte
	if i := slices.IndexFunc(fx.variants, func(v Variant) bool { return v.Message == "" }); i >= 0 && v.Message != "" {
		common = fx.variants[i].Files
	}
	before, err := fx.readText(common)
	if err != nil {
		return nil, err
	}
	after, err := fx.readText(v.Files)
	if err != nil {
		return nil, err
	}
	for _, fn := range fx.funcs {
		_, mended := v.Files[fn.file]
		mended = mended && v.Message == ""
		for name := range before.reach(fn.name) {
			mended = mended || fn.bad && before.decls[name] != after.decls[name]
		}
		if mended {
			list = append(list, fn)
		}
	}
	return list, nil
}
