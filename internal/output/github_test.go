package output

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/pipevet/pipevet/internal/finding"
)

// TestGitHub tests the workflow commands, with characters that must be escaped.
func TestGitHub(t *testing.T) {
	root := t.TempDir()
	t.Chdir(filepath.Join(root)) // as the runner does
	t.Setenv("GITHUB_WORKSPACE", filepath.Dir(root))
	report := &finding.Report{
		Findings: []*finding.Finding{{
			Analyzer: "sendleak", Message: "100% stuck", URL: "https://example.com/a",
			Position: finding.Position{File: "a,b.go", Line: 3, Column: 2}, EndLine: 3, EndColumn: 9,
			Witness: []finding.Step{{Position: finding.Position{File: "a,b.go", Line: 2}, Message: "f starts"}},
		}, {
			Analyzer: "recvleak", Message: "m", Position: finding.Position{File: "c.go", Line: 1, Column: 1}, EndLine: 2, EndColumn: 1,
		}},
		Failures: []finding.Failure{{Package: "p", Message: "x\ny"}},
	}
	var out strings.Builder
	if err := GitHub(&out, report); err != nil {
		t.Fatal(err)
	}
	base := filepath.Base(root)
	want := "::warning file=" + base + "/a%2Cb.go,line=3,endLine=3,col=2,endColumn=9,title=pipevet%3A sendleak::100%25 stuck%0A1. f starts (a,b.go:2)%0Ahttps://example.com/a\n" +
		"::warning file=" + base + "/c.go,line=1,endLine=2,title=pipevet%3A recvleak::m\n" +
		"::error title=pipevet::p: x%0Ay\n"
	if out.String() != want {
		t.Errorf("got\n%swant\n%s", &out, want)
	}
}
