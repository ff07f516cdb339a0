package ssair_test

import (
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pipevet/pipevet/passes/internal/ssair"
)

var module = flag.String("module", "", "a directory in a module: count its packages, too, in TestPrefilter")

// TestPrefilter prints how many packages pass the prefilter, so that SSA is built for them.
func TestPrefilter(t *testing.T) {
	count(t, "", "std")
	if *module != "" {
		count(t, *module, "./...")
	}
}

func count(t *testing.T, dir, pattern string) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,CgoFiles", pattern)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v", cmd, err)
	}
	all, pass := 0, 0
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p struct {
			ImportPath, Dir   string
			GoFiles, CgoFiles []string
		}
		if err := dec.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		var files []*ast.File
		for _, name := range append(p.GoFiles, p.CgoFiles...) {
			f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		all++
		if ssair.Uses(p.ImportPath, files) {
			pass++
		}
	}
	t.Logf("%s %s: %d of %d packages pass the prefilter", dir, pattern, pass, all)
	if all == 0 || pass == 0 || pass == all {
		t.Errorf("%s %s: %d of %d packages pass", dir, pattern, pass, all)
	}
}

func TestUses(t *testing.T) {
	for _, test := range []struct {
		path, src string
		want      bool
	}{
		{"example.org/p", `func f() {}`, false},
		{"example.org/p", `import "strings"; var _ = strings.ToUpper`, false},
		{"example.org/p", `import "sync"; var mu sync.Mutex`, true},
		{"example.org/p", `func f() { go g() }`, true},
		{"example.org/p", `var c chan int`, true},
		{"example.org/p", `func f() { <-q.C }`, true},
		{"example.org/p", `func f() { q.C <- 1 }`, true},
		{"example.org/p", `func f() { select {} }`, true},
		{"example.org/p", `func Each(f func()) { f() }`, true},
		{"example.org/p", `func each(f func()) { f() }`, false},
		{"sort", `func Each(f func()) { f() }`, false},
	} {
		f, err := parser.ParseFile(token.NewFileSet(), "p.go", "package p;"+test.src, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := ssair.Uses(test.path, []*ast.File{f}); got != test.want {
			t.Errorf("Uses(%q, %q) = %v", test.path, test.src, got)
		}
	}
}
