package report

import (
	"go/ast"
	"go/types"
	"strings"
)

// Doc returns the text of an analyzer's documentation: the comment of its doc.go from the heading
// "# Analyzer NAME" on, without the heading.
func Doc(src, name string) string {
	_, text, ok := strings.Cut(src, "# Analyzer "+name+"\n")
	if !ok {
		return name + ": undocumented"
	}
	text, _, _ = strings.Cut(text, "\npackage "+name)
	text = strings.TrimSuffix(strings.TrimSpace(text), "*/")
	return strings.TrimSpace(text)
}

// exprString is types.ExprString with function literals cut short.
func exprString(e ast.Expr) string { return types.ExprString(e) }
