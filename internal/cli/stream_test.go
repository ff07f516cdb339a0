package cli

import (
	"encoding/json"
	"testing"

	"github.com/pipevet/pipevet/internal/finding"
)

func TestSplitStream(t *testing.T) {
	const stream = `# example.com/a
{
	"example.com/a": {
		"sendleak": [{"posn": "a.go:1:2", "message": "m"}]
	}
}
some text
{}
{
	"not": "ours"
}
# example.com/b
{
	"example.com/b": {
`
	trees, text := splitStream([]byte(stream))
	if len(trees) != 2 || len(trees[0]) != 1 || len(trees[1]) != 0 {
		t.Errorf("trees: %v", trees)
	}
	const want = `some text
{
	"not": "ours"
}
# example.com/b
{
	"example.com/b": {
`
	if text != want {
		t.Errorf("text:\n%s\nwant:\n%s", text, want)
	}
}

func TestDecodeBroken(t *testing.T) {
	for _, results := range []string{`"text"`, `[1]`, `{"x": 1}`, `[{"posn": 3}]`} {
		tree := vetTree{"p": {"a": json.RawMessage(results)}}
		if findings, failures, err := tree.decode(); err == nil {
			t.Errorf("%s: decoded as %v, %v", results, findings, failures)
		}
	}
}

func TestParsePosition(t *testing.T) {
	for s, want := range map[string]finding.Position{
		"-":            {},
		"a.go":         {File: "a.go"},
		"a.go:3":       {File: "a.go", Line: 3},
		"a.go:3:7":     {File: "a.go", Line: 3, Column: 7},
		`C:\a.go:3:7`:  {File: `C:\a.go`, Line: 3, Column: 7},
		`C:\a.go`:      {File: `C:\a.go`},
		"1:2:3:4":      {File: "1:2", Line: 3, Column: 4},
		"/tmp/a:b/c.y": {File: "/tmp/a:b/c.y"},
	} {
		if got := parsePosition(s); got != want {
			t.Errorf("parsePosition(%q) = %+v, want %+v", s, got, want)
		}
	}
}

func TestTrimNumber(t *testing.T) {
	for s, want := range map[string]string{
		"1. main starts":  "main starts",
		"12. main starts": "main starts",
		"main starts":     "main starts",
		"1.5 seconds":     "1.5 seconds",
		"3 goroutines":    "3 goroutines",
		"2. ":             "",
		"":                "",
	} {
		if got := trimNumber(s); got != want {
			t.Errorf("trimNumber(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestTestedPackage(t *testing.T) {
	for _, test := range []struct{ pkg, file, want string }{
		{"example.com/p", "/m/p/p.go", "example.com/p"},
		{"example.com/p", "/m/p/p_test.go", "example.com/p"},
		{"example.com/p_test", "/m/p/p_test.go", "example.com/p"},
		{"example.com/p_test", "/m/p_test/p.go", "example.com/p_test"},
		{"example.com/p_test", "/m/p_test/p_test.go", "example.com/p_test"},
		{"example.com/p_test_test", "/m/p_test/p_test.go", "example.com/p_test"},
		{"example.com_test", "/m/p_test.go", "example.com"},
	} {
		if got := testedPackage(test.pkg, test.file); got != test.want {
			t.Errorf("testedPackage(%q, %q) = %q, want %q", test.pkg, test.file, got, test.want)
		}
	}
}

func TestBeneath(t *testing.T) {
	for file, want := range map[string]bool{
		"/m/a.go":            true,
		"/m/p/q/a.go":        true,
		"/other/a.go":        false,
		"/a.go":              false,
		"/m/testdata/p/a.go": false,
		"/m/vendor/p/a.go":   false,
		"/m/_p/a.go":         false,
		"/m/p/.q/a.go":       false,
	} {
		if got := beneath("/m", file); got != want {
			t.Errorf("beneath(/m, %s) = %v", file, got)
		}
	}
}

func FuzzStream(f *testing.F) {
	f.Add([]byte("# p\n{\n}\n{}\n"))
	f.Add([]byte("{\n\"p\": {\"a\": [{\"posn\": \"x:1:2\", \"end\": \":::\"}]}\n}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		trees, _ := splitStream(data)
		for _, tree := range trees {
			tree.decode()
		}
	})
}
