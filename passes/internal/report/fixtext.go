package report

import "strings"

// The text of fixes. The words in capitals are replaced; each line is indented
// like the statement that it replaces.
const (
	// A bare operation OP becomes selectOpen OP selectMid, and, below what else
	// stands on its line, selectEnd.
	selectOpen = "select {\ncase "
	selectMid  = ":"
	selectEnd  = "case <-DONE:\n\tRETURN\n}"

	// The variables that OP defines are declared before the select.
	declareVar = "var NAME TYPE"

	// "return <-CHAN" becomes this.
	selectReturn = "select {\ncase v := <-CHAN:\n\treturn v\ncase <-DONE:\n\tRETURN\n}"

	deferClose = "defer close(CHAN)"
)

// expand replaces words of a text, given as pairs, and indents all lines but
// the first.
func expand(text, indent string, pairs ...string) string {
	text = strings.ReplaceAll(text, "\n", "\n"+indent)
	return strings.NewReplacer(pairs...).Replace(text)
}
