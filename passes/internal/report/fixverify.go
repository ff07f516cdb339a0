package report

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"sort"
	"strconv"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/prove"
)

// verified reports whether the package, with the fix applied, is type-correct
// and proven to be rid of f, without anything new.
func verified(pass *analysis.Pass, f *prove.Finding, fix *analysis.SuggestedFix) bool {
	fixed := fixedPass(pass, fix.TextEdits)
	if fixed == nil {
		return false
	}
	before := pass.ResultOf[prove.Analyzer].(*prove.Result)
	after, err := before.Rerun(fixed, f)
	if err != nil {
		return false
	}
	key := func(fset *token.FileSet, g *prove.Finding, offset func(string, int) int) string {
		p := fset.PositionFor(g.Pos, false)
		return fmt.Sprintf("%s:%d:%d", p.Filename, offset(p.Filename, p.Offset), g.Kind)
	}
	same := func(_ string, n int) int { return n }
	back := func(name string, n int) int { return offsetBefore(pass.Fset, fix.TextEdits, name, n) }

	cured := key(pass.Fset, f, same)
	known := make(map[string]bool)
	for _, g := range before.Findings() {
		if k := key(pass.Fset, g, same); k != cured && reportable(g) {
			known[k] = true
		}
	}
	for _, g := range after.Findings() {
		if reportable(g) && !known[key(fixed.Fset, g, back)] {
			return false
		}
	}
	return true
}

// reportable reports whether an analyzer would report f by default.
func reportable(f *prove.Finding) bool { return !f.Degenerate && !f.Consequence && !f.Custom }

// fixedPass returns a pass over the package with edits applied, or nil if it
// is not type-correct then.
func fixedPass(pass *analysis.Pass, edits []analysis.TextEdit) *analysis.Pass {
	p := *pass
	p.Fset = token.NewFileSet()
	p.Files = nil
	imports := make(importMap)
	for _, f := range pass.Files {
		src := readSource(pass, f.FileStart)
		if src == nil {
			return nil
		}
		text := src.apply(edits)
		file, err := parser.ParseFile(p.Fset, src.file.Name(), text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil
		}
		p.Files = append(p.Files, file)
		for _, spec := range f.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			if name := pass.TypesInfo.PkgNameOf(spec); err == nil && name != nil {
				imports[path] = name.Imported()
			}
		}
	}
	if imports["sync"] == nil {
		imports["sync"] = stubOfSync()
	}
	p.TypesInfo = &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Instances:    make(map[*ast.Ident]types.Instance),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		Scopes:       make(map[ast.Node]*types.Scope),
		FileVersions: make(map[*ast.File]string),
	}
	conf := types.Config{Importer: imports, Sizes: pass.TypesSizes, GoVersion: pass.Pkg.GoVersion()}
	pkg, err := conf.Check(pass.Pkg.Path(), p.Fset, p.Files, p.TypesInfo)
	if err != nil {
		return nil
	}
	p.Pkg = pkg
	return &p
}

// stubOfSync returns what fixes use of package sync, for packages that do not import it yet.
var stubOfSync = sync.OnceValue(func() *types.Package {
	const text = `package sync
		type WaitGroup struct{ _ int }
		func (*WaitGroup) Add(delta int) {}
		func (*WaitGroup) Done() {}
		func (*WaitGroup) Go(f func()) {}
		func (*WaitGroup) Wait() {}`
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "sync.go", text, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	pkg, err := new(types.Config).Check("sync", fset, []*ast.File{file}, nil)
	if err != nil {
		return nil
	}
	return pkg
})

// An importMap imports what the package imports already.
type importMap map[string]*types.Package

func (m importMap) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if pkg := m[path]; pkg != nil {
		return pkg, nil
	}
	return nil, fmt.Errorf("%s is not imported", path)
}

// apply returns the text with the edits of its file applied.
func (s *source) apply(edits []analysis.TextEdit) []byte {
	var text []byte
	last := 0
	for _, e := range sorted(edits) {
		if e.Pos < token.Pos(s.file.Base()) || token.Pos(s.file.Base()+s.file.Size()) < e.Pos {
			continue
		}
		text = append(text, s.text[last:s.offset(e.Pos)]...)
		text = append(text, e.NewText...)
		last = s.offset(e.End)
	}
	return append(text, s.text[last:]...)
}

// offsetBefore returns the offset in the unedited file of what is at offset
// after in the edited one; -1 if the edits have brought it.
func offsetBefore(fset *token.FileSet, edits []analysis.TextEdit, name string, after int) int {
	shift := 0
	for _, e := range sorted(edits) {
		pos, end := fset.PositionFor(e.Pos, false), fset.PositionFor(e.End, false)
		if pos.Filename != name || after < pos.Offset+shift {
			continue
		}
		if after < pos.Offset+shift+len(e.NewText) {
			return -1
		}
		shift += len(e.NewText) - (end.Offset - pos.Offset)
	}
	return after - shift
}

// sorted returns edits in the order of their positions, insertions first.
func sorted(edits []analysis.TextEdit) []analysis.TextEdit {
	edits = append([]analysis.TextEdit(nil), edits...)
	sort.SliceStable(edits, func(i, j int) bool {
		a, b := edits[i], edits[j]
		return a.Pos < b.Pos || a.Pos == b.Pos && max(a.End, a.Pos) < max(b.End, b.Pos)
	})
	return edits
}
