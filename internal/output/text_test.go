package output

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pipevet/pipevet/internal/finding"
)

// TestColor tests that colours are all that a terminal gets more.
func TestColor(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.go")
	if err := os.WriteFile(file, []byte("package a\n\nfunc f() { ch <- 1 }\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	finding := &finding.Finding{
		Analyzer:  "sendleak",
		Position:  finding.Position{File: file, Line: 3, Column: 12},
		EndLine:   3,
		EndColumn: 19,
		Message:   "f blocks for ever sending on ch",
		Witness:   []finding.Step{{Position: finding.Position{File: file, Line: 3, Column: 1}, Message: "f sends"}, {Message: "nobody receives"}},
		Fixes:     []finding.Fix{{Message: "give ch a capacity of 1"}},
	}
	var plain, colored strings.Builder
	newPrinter(&plain, false).finding(finding)
	newPrinter(&colored, true).finding(finding)
	if strings.Contains(plain.String(), "\x1b") {
		t.Errorf("escape sequence in plain text %q", &plain)
	}
	escape := regexp.MustCompile(`\x1b\[[0-9;]*m`)
	if n := len(escape.FindAllString(colored.String(), -1)); n < 10 {
		t.Errorf("only %d escape sequences in %q", n, &colored)
	}
	if got := escape.ReplaceAllString(colored.String(), ""); got != plain.String() {
		t.Errorf("without colour: %q\nplain: %q", got, &plain)
	}
}

func TestWantColor(t *testing.T) {
	t.Setenv("NO_COLOR", "")
	t.Setenv("TERM", "xterm")
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	if WantColor(null) || WantColor(new(strings.Builder)) {
		t.Error("colour for what is no terminal")
	}
}
