package staleignore

import (
	_ "embed"
	"fmt"
	"go/ast"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/ctxselect"
	"github.com/pipevet/pipevet/passes/draincancel"
	"github.com/pipevet/pipevet/passes/fanin"
	"github.com/pipevet/pipevet/passes/internal/check"
	"github.com/pipevet/pipevet/passes/internal/directive"
	"github.com/pipevet/pipevet/passes/recvleak"
	"github.com/pipevet/pipevet/passes/semrelease"
	"github.com/pipevet/pipevet/passes/sendleak"
	"github.com/pipevet/pipevet/passes/unclosedchan"
)

//go:embed doc.go
var doc string

var others = []*analysis.Analyzer{
	ctxselect.Analyzer,
	draincancel.Analyzer,
	fanin.Analyzer,
	recvleak.Analyzer,
	semrelease.Analyzer,
	sendleak.Analyzer,
	unclosedchan.Analyzer,
}

// Analyzer reports ignore directives that are wrong or match nothing.
var Analyzer = check.New("staleignore", doc, run, others...)

func run(pass *analysis.Pass) {
	known := make(map[string]bool)
	needed := make(directive.Needed)
	for _, a := range others {
		known[a.Name] = true
		for comment := range pass.ResultOf[a].(directive.Needed) {
			needed[comment] = true
		}
	}
	for _, ig := range directive.Ignores(pass) {
		unknown := slices.IndexFunc(ig.Analyzers, func(name string) bool { return !known[name] })
		switch {
		case ig.Analyzers == nil:
			report(pass, ig.Comment, "this directive names no analyzer and gives no reason")
		case unknown >= 0:
			report(pass, ig.Comment, fmt.Sprintf("this directive names %q, but there is no such analyzer", ig.Analyzers[unknown]))
		case ig.Reason == "":
			report(pass, ig.Comment, "this directive has no effect, as it gives no reason")
		case !needed[ig.Comment]:
			report(pass, ig.Comment, fmt.Sprintf("this directive matches nothing: %s would report nothing here", strings.Join(ig.Analyzers, ", ")), removal(pass, ig.Comment))
		}
	}
}

func report(pass *analysis.Pass, c *ast.Comment, message string, fixes ...analysis.SuggestedFix) {
	pass.Report(analysis.Diagnostic{Pos: c.Pos(), End: c.End(), Message: message, SuggestedFixes: fixes})
}

// removal removes the comment, with its line if it stands alone.
func removal(pass *analysis.Pass, c *ast.Comment) analysis.SuggestedFix {
	start, end := c.Pos(), c.End()
	file := pass.Fset.File(start)
	if line := file.Line(start); line < file.LineCount() && alone(pass, c) {
		start, end = file.LineStart(line), file.LineStart(line+1)
	}
	return analysis.SuggestedFix{Message: "Remove the directive", TextEdits: []analysis.TextEdit{{Pos: start, End: end}}}
}

// alone reports whether there is only space before the comment in its line.
func alone(pass *analysis.Pass, c *ast.Comment) bool {
	file := pass.Fset.File(c.Pos())
	src, err := pass.ReadFile(file.Name())
	if err != nil {
		return false
	}
	from, to := file.Offset(file.LineStart(file.Line(c.Pos()))), file.Offset(c.Pos())
	return to <= len(src) && strings.TrimSpace(string(src[from:to])) == ""
}
