package report

import (
	"go/ast"
	"go/types"
)

// exprString is types.ExprString with function literals cut short.
func exprString(e ast.Expr) string { return types.ExprString(e) }
