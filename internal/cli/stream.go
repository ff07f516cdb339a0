package cli

import (
	"encoding/json"
	"fmt"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/pipevet/pipevet/internal/finding"
)

// The output of go vet -json is a mixture of JSON objects, one for each
// package, and of text: "# pkg" headers, errors of the compiler and the tool.
// From Go 1.26 the objects are on standard output and the text on standard error;
// before, all was on standard error.

// splitStream separates the objects from the lines of text around them, among
// which may be other JSON (-x prints some). An object begins with a line that is
// "{" and ends with one that is "}". The header above an object goes with it.
func splitStream(data []byte) (trees []vetTree, text string) {
	var rest []string
	lines := strings.SplitAfter(string(data), "\n")
	for i := 0; i < len(lines); i++ {
		if n := objectLength(lines[i:]); n > 0 {
			var tree vetTree
			if json.Unmarshal([]byte(strings.Join(lines[i:i+n], "")), &tree) == nil {
				trees = append(trees, tree)
				for len(rest) > 0 && strings.HasPrefix(rest[len(rest)-1], "# ") {
					rest = rest[:len(rest)-1]
				}
				i += n - 1
				continue
			}
		}
		rest = append(rest, lines[i])
	}
	return trees, strings.Join(rest, "")
}

// objectLength returns the number of lines of the object that begins with the
// first line, or 0 if there is none.
func objectLength(lines []string) int {
	switch strings.TrimRight(lines[0], "\r\n") {
	case "{}":
		return 1
	case "{":
		for i, line := range lines {
			if strings.TrimRight(line, "\r\n") == "}" {
				return i + 1
			}
		}
	}
	return 0
}

// The tool's JSON: package -> analyzer -> diagnostics, or an error.
type (
	vetTree map[string]map[string]json.RawMessage

	vetError struct {
		Err string `json:"error"`
	}

	vetDiagnostic struct {
		Category       string       `json:"category"`
		Posn           string       `json:"posn"`
		End            string       `json:"end"`
		Message        string       `json:"message"`
		SuggestedFixes []vetFix     `json:"suggested_fixes"`
		Related        []vetRelated `json:"related"`
	}

	vetFix struct {
		Message string    `json:"message"`
		Edits   []vetEdit `json:"edits"`
	}

	vetEdit struct {
		Filename string `json:"filename"`
		Start    int    `json:"start"`
		End      int    `json:"end"`
		New      string `json:"new"`
	}

	vetRelated struct {
		Posn    string `json:"posn"`
		Message string `json:"message"`
	}
)

// decode returns what the tool has found in a package.
func (tree vetTree) decode() ([]*finding.Finding, []finding.Failure, error) {
	var findings []*finding.Finding
	var failures []finding.Failure
	for pkg, results := range tree {
		for analyzer, raw := range results {
			var failed vetError
			if json.Unmarshal(raw, &failed) == nil && failed.Err != "" {
				failures = append(failures, finding.Failure{Package: pkg, Analyzer: analyzer, Message: failed.Err})
				continue
			}
			var diags []vetDiagnostic
			if err := json.Unmarshal(raw, &diags); err != nil {
				return nil, nil, fmt.Errorf("output of go vet for %s: %w", pkg, err)
			}
			for _, d := range diags {
				findings = append(findings, newFinding(pkg, analyzer, d))
			}
		}
	}
	return findings, failures, nil
}

func newFinding(pkg, analyzer string, d vetDiagnostic) *finding.Finding {
	f := &finding.Finding{
		Analyzer: analyzer,
		Category: d.Category,
		Position: parsePosition(d.Posn),
		Message:  d.Message,
	}
	f.Package = testedPackage(pkg, f.File)
	if end := parsePosition(d.End); end.File == f.File {
		f.EndLine, f.EndColumn = end.Line, end.Column
	}
	for _, r := range d.Related {
		f.Witness = append(f.Witness, finding.Step{Position: parsePosition(r.Posn), Message: trimNumber(r.Message)})
	}
	for _, fix := range d.SuggestedFixes {
		edits := []finding.Edit{}
		for _, e := range fix.Edits {
			edits = append(edits, finding.Edit{File: e.Filename, Start: e.Start, End: e.End, New: e.New})
		}
		f.Fixes = append(f.Fixes, finding.Fix{Message: fix.Message, Edits: edits})
	}
	return f
}

// testedPackage returns the import path of the package that a file belongs to:
// that of an external test, p_test, lies in the folder of p.
func testedPackage(pkg, file string) string {
	tested, ok := strings.CutSuffix(pkg, "_test")
	if !ok || !strings.HasSuffix(file, "_test.go") || filepath.Base(filepath.Dir(file)) == path.Base(pkg) {
		return pkg
	}
	return tested
}

// parsePosition parses "file:line:column", "file:line" or "file"; "-" is no
// position.
func parsePosition(s string) finding.Position {
	if s == "-" {
		return finding.Position{}
	}
	var nums []int // column, line
	for len(nums) < 2 {
		i := strings.LastIndexByte(s, ':')
		if i < 0 {
			break
		}
		n, err := strconv.Atoi(s[i+1:])
		if err != nil {
			break
		}
		nums, s = append(nums, n), s[:i]
	}
	switch len(nums) {
	case 2:
		return finding.Position{File: s, Line: nums[1], Column: nums[0]}
	case 1:
		return finding.Position{File: s, Line: nums[0]}
	}
	return finding.Position{File: s}
}

// trimNumber removes the step's number from the beginning of a message, as
// witnesses are lists already.
func trimNumber(s string) string {
	n := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if n > 0 {
		if rest, ok := strings.CutPrefix(s[n:], ". "); ok {
			return rest
		}
	}
	return s
}
