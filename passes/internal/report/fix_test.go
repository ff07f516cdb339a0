package report

import (
	"bytes"
	"flag"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
)

var update = flag.Bool("update", false, "write the golden files")

// TestFixes applies the builders of fixes in the files of testdata/fix, where
// comments ask for them:
//
//	// fix: capacity EXPR	on the line of a make, EXPR as read in the next loop
//	// fix: select		on the line of a send or receive
//	// fix: close CH	on the line of a function that produces into CH
//
// All edits together must give the golden file, formatted and type-correct.
// "nofix: ..." asks for what must be refused.
func TestFixes(t *testing.T) {
	files, err := filepath.Glob("testdata/fix/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	imp := importer.ForCompiler(token.NewFileSet(), "source", nil)
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) { testFixes(t, name, imp) })
	}
}

func testFixes(t *testing.T, name string, imp types.Importer) {
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	pass := load(t, name, src, imp)
	file := pass.Files[0]
	var edits []analysis.TextEdit
	for _, group := range file.Comments {
		for _, c := range group.List {
			want, kind, arg, ok := request(c.Text)
			if !ok {
				continue
			}
			line := pass.Fset.Position(c.Pos()).Line
			fix, found := build(pass, line, kind, arg)
			switch {
			case !found:
				t.Errorf("line %d: nothing to fix", line)
			case fix == nil && want:
				t.Errorf("line %d: no fix", line)
			case fix != nil && !want:
				t.Errorf("line %d: a fix, want none", line)
			case fix != nil:
				alone := apply(pass.Fset, src, fix.TextEdits)
				if formatted, err := format.Source(alone); err != nil || !bytes.Equal(formatted, alone) {
					t.Errorf("line %d: not formatted (%v):\n%s", line, err, alone)
				}
				load(t, name, alone, imp)
				edits = append(edits, fix.TextEdits...)
			}
		}
	}
	got := apply(pass.Fset, src, edits)
	if *update {
		if err := os.WriteFile(name+".golden", got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name + ".golden")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got:\n%s", got)
	}
}

var requestText = regexp.MustCompile(`^// (fix|nofix): (capacity|select|close) ?([^:]*)`)

func request(comment string) (want bool, kind, arg string, ok bool) {
	m := requestText.FindStringSubmatch(comment)
	if m == nil {
		return false, "", "", false
	}
	return m[1] == "fix", m[2], strings.TrimSpace(m[3]), true
}

// build calls a builder for what is on a line.
func build(pass *analysis.Pass, line int, kind, arg string) (fix *analysis.SuggestedFix, found bool) {
	file := pass.Files[0]
	ast.Inspect(file, func(n ast.Node) bool {
		if found || n == nil || pass.Fset.Position(n.Pos()).Line > line || pass.Fset.Position(n.End()).Line < line {
			return false
		}
		starts := pass.Fset.Position(n.Pos()).Line == line
		switch kind {
		case "capacity":
			if call, ok := n.(*ast.CallExpr); ok && starts && isBuiltin(pass, call.Fun, "make") {
				fix, found = Capacity(pass, call, arg, nextLoop(file, call.Pos())), true
			}
		case "select":
			if starts && operand(n) != nil {
				path, _ := astutil.PathEnclosingInterval(file, n.Pos(), n.End())
				found = true
				if done, ok := DoneExpr(pass, n.Pos()); ok {
					fix = SelectDone(pass, path, done)
				}
			}
		case "close":
			if body := bodyOf(n); body != nil && starts {
				path, _ := astutil.PathEnclosingInterval(file, n.Pos(), n.End())
				for len(path) > 0 && path[0] != n {
					path = path[1:]
				}
				ast.Inspect(body, func(m ast.Node) bool {
					if e, ok := m.(ast.Expr); ok && !found && types.ExprString(e) == arg {
						fix, found = DeferClose(pass, path, e), true
					}
					return true
				})
			}
		}
		return true
	})
	return fix, found
}

func TestAddImport(t *testing.T) {
	for _, test := range []struct{ before, after string }{
		{
			"package p\n",
			"package p\n\nimport \"net/url\"\n",
		},
		{
			"package p\n\nimport \"fmt\"\n",
			"package p\n\nimport \"fmt\"\nimport \"net/url\"\n",
		},
		{
			"package p\n\nimport (\n\t\"fmt\"\n\t\"os\"\n)\n",
			"package p\n\nimport (\n\t\"fmt\"\n\t\"net/url\"\n\t\"os\"\n)\n",
		},
		{
			"package p\n\nimport (\n\t\"fmt\"\n\n\t\"example.com/a\"\n)\n",
			"package p\n\nimport (\n\t\"fmt\"\n\t\"net/url\"\n\n\t\"example.com/a\"\n)\n",
		},
	} {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "p.go", test.before, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		edit := addImport(file, "net/url")
		if got := string(apply(fset, []byte(test.before), []analysis.TextEdit{edit})); got != test.after {
			t.Errorf("got:\n%swant:\n%s", got, test.after)
		}
	}
}

// nextLoop returns the position of the first loop behind pos.
func nextLoop(file *ast.File, pos token.Pos) (at token.Pos) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if n.Pos() > pos && !at.IsValid() {
				at = n.Pos()
			}
		}
		return true
	})
	return at
}

func load(t *testing.T, name string, src []byte, imp types.Importer) *analysis.Pass {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatalf("%v in:\n%s", err, src)
	}
	info := &types.Info{
		Types:     make(map[ast.Expr]types.TypeAndValue),
		Defs:      make(map[*ast.Ident]types.Object),
		Uses:      make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object),
	}
	conf := types.Config{Importer: imp}
	pkg, err := conf.Check("fix", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatalf("%v in:\n%s", err, src)
	}
	return &analysis.Pass{
		Fset:      fset,
		Files:     []*ast.File{file},
		Pkg:       pkg,
		TypesInfo: info,
		ReadFile:  func(string) ([]byte, error) { return src, nil },
	}
}

// apply applies edits, leaving out repeated ones (of imports).
func apply(fset *token.FileSet, src []byte, edits []analysis.TextEdit) []byte {
	edits = append([]analysis.TextEdit(nil), edits...)
	sort.SliceStable(edits, func(i, j int) bool { return edits[i].Pos < edits[j].Pos })
	var out []byte
	last := 0
	for i, e := range edits {
		if i > 0 && e.Pos == edits[i-1].Pos && bytes.Equal(e.NewText, edits[i-1].NewText) {
			continue
		}
		pos, end := fset.Position(e.Pos).Offset, fset.Position(e.End).Offset
		out = append(out, src[last:pos]...)
		out = append(out, e.NewText...)
		last = end
	}
	return append(out, src[last:]...)
}
