package report

import (
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"
)

// A naming writes types as they are called at a position, and collects the
// imports that this needs.
type naming struct {
	pass    *analysis.Pass
	pos     token.Pos
	imports []analysis.TextEdit
	added   []string // paths of imports
}

// typeName returns the text of t, and false if t cannot be named at the position.
func (n *naming) typeName(t types.Type) (string, bool) {
	if !n.nameable(t, nil) {
		return "", false
	}
	return types.TypeString(t, n.qualifier), true
}

// zero returns an expression for the zero value of t.
func (n *naming) zero(t types.Type) (string, bool) {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return "false", true
		case u.Info()&types.IsString != 0:
			return `""`, true
		case u.Info()&types.IsNumeric != 0:
			return "0", true
		case u.Kind() == types.UnsafePointer:
			return "nil", true
		}
		return "", false
	case *types.Struct, *types.Array:
		name, ok := n.typeName(t)
		return name + "{}", ok
	case *types.Interface:
		if _, ok := t.(*types.TypeParam); ok {
			name, ok := n.typeName(t)
			return "*new(" + name + ")", ok
		}
	}
	return "nil", true
}

// nameable reports whether all names in t mean the same at the position.
func (n *naming) nameable(t types.Type, seen []types.Type) bool {
	if slices.Contains(seen, t) {
		return true
	}
	seen = append(seen, t)
	all := func(ts ...types.Type) bool {
		for _, t := range ts {
			if !n.nameable(t, seen) {
				return false
			}
		}
		return true
	}
	switch t := t.(type) {
	case *types.Basic:
		return t.Kind() == types.UnsafePointer || lookup(n.pass, t.Name(), n.pos) == types.Universe.Lookup(t.Name())
	case *types.TypeParam:
		return lookup(n.pass, t.Obj().Name(), n.pos) == t.Obj()
	case *types.Pointer:
		return all(t.Elem())
	case *types.Slice:
		return all(t.Elem())
	case *types.Array:
		return all(t.Elem())
	case *types.Chan:
		return all(t.Elem())
	case *types.Map:
		return all(t.Key(), t.Elem())
	case *types.Tuple:
		for v := range t.Variables() {
			if !all(v.Type()) {
				return false
			}
		}
		return true
	case *types.Signature:
		return all(t.Params(), t.Results())
	case *types.Struct:
		return t.NumFields() == 0 // others are too long to be written out
	case *types.Interface:
		return t.Empty()
	case *types.Alias:
		return n.visible(t.Obj()) && n.arguments(t.TypeArgs(), seen)
	case *types.Named:
		return n.visible(t.Obj()) && n.arguments(t.TypeArgs(), seen)
	}
	return false
}

func (n *naming) arguments(list *types.TypeList, seen []types.Type) bool {
	for t := range list.Types() {
		if !n.nameable(t, seen) {
			return false
		}
	}
	return true
}

// visible reports whether a type can be called by its name, qualified by its
// package's if need be.
func (n *naming) visible(obj *types.TypeName) bool {
	if obj.Pkg() == nil || obj.Pkg() == n.pass.Pkg {
		return lookup(n.pass, obj.Name(), n.pos) == obj
	}
	return obj.Exported() && n.packageName(obj.Pkg()) != ""
}

// packageName returns what pkg is called at the position: by an import of the
// file, or by one that can be added; "" if its name means something else.
func (n *naming) packageName(pkg *types.Package) string {
	file := n.file()
	if file == nil {
		return ""
	}
	for _, spec := range file.Imports {
		obj := n.pass.TypesInfo.PkgNameOf(spec)
		if obj != nil && obj.Imported() == pkg {
			if lookup(n.pass, obj.Name(), n.pos) == obj {
				return obj.Name()
			}
			return "" // a dot or blank import, or hidden by a variable
		}
	}
	if lookup(n.pass, pkg.Name(), n.pos) != nil || n.pass.Pkg.Scope().Lookup(pkg.Name()) != nil {
		return "" // the name is taken
	}
	if pkg.Name() != path.Base(pkg.Path()) || !slices.Contains(n.pass.Pkg.Imports(), pkg) {
		return "" // not known to be one that this package may import
	}
	return pkg.Name()
}

// standard reports whether a package of the standard library can be called by its own name at the position. It adds
// the import.
func (n *naming) standard(path string) bool {
	file := n.file()
	if file == nil {
		return false
	}
	for _, spec := range file.Imports {
		if obj := n.pass.TypesInfo.PkgNameOf(spec); obj != nil && obj.Imported().Path() == path {
			return obj.Name() == path && lookup(n.pass, path, n.pos) == obj
		}
	}
	if lookup(n.pass, path, n.pos) != nil || n.pass.Pkg.Scope().Lookup(path) != nil {
		return false // the name is taken
	}
	n.added = append(n.added, path)
	n.imports = append(n.imports, addImport(file, path))
	return true
}

// qualifier is the types.Qualifier; it adds imports.
func (n *naming) qualifier(pkg *types.Package) string {
	if pkg == n.pass.Pkg {
		return ""
	}
	file := n.file()
	imported := slices.Contains(n.added, pkg.Path()) || slices.ContainsFunc(file.Imports, func(spec *ast.ImportSpec) bool {
		obj := n.pass.TypesInfo.PkgNameOf(spec)
		return obj != nil && obj.Imported() == pkg
	})
	if !imported {
		n.added = append(n.added, pkg.Path())
		n.imports = append(n.imports, addImport(file, pkg.Path()))
	}
	return n.packageName(pkg)
}

// file returns the file of the position.
func (n *naming) file() *ast.File {
	for _, f := range n.pass.Files {
		if f.FileStart <= n.pos && n.pos < f.FileEnd {
			return f
		}
	}
	return nil
}

// addImport returns an edit that imports a package: in its place among the
// first imports in parentheses that are sorted, or as a declaration of its own, behind one that is.
func addImport(file *ast.File, path string) analysis.TextEdit {
	spec := strconv.Quote(path)
	for _, decl := range file.Decls {
		d, ok := decl.(*ast.GenDecl)
		if !ok || d.Tok != token.IMPORT || len(d.Specs) == 0 {
			continue
		}
		if !d.Lparen.IsValid() {
			return insert(d.End(), "\nimport "+spec)
		}
		var before *ast.ImportSpec // the last one that sorts before the new one
		for _, s := range d.Specs {
			s := s.(*ast.ImportSpec)
			if s.Path.Value > spec || before != nil && s.Path.Value < before.Path.Value {
				break // as behind a blank line, where other imports start
			}
			before = s
		}
		if before == nil {
			return insert(d.Specs[0].Pos(), spec+"\n\t")
		}
		return insert(before.End(), "\n\t"+spec)
	}
	return insert(file.Name.End(), "\n\nimport "+spec)
}
