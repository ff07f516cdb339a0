package report

import (
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// maxCondition bounds the source text of a condition; arguments of calls are left out beyond it.
const maxCondition = 40

// condition words the decision taken at pos, where a condition is evaluated: "err != nil", "n is 2",
// "the loop for range hosts ends". The outcome is as explore has it: "true", "not nil", "n is 2".
// It returns "" when the source does not tell clearly what was decided.
func condition(file *ast.File, pos token.Pos, outcome string) string {
	subject, value, named := strings.Cut(outcome, " is ")
	if !named {
		subject, value = "", outcome
	}
	path, _ := astutil.PathEnclosingInterval(file, pos, pos+1)
	for _, n := range path {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if n.OpPos == pos {
				return comparison(n, subject, value)
			}
		case *ast.TypeAssertExpr:
			if (n.Lparen == pos || n.Pos() == pos) && n.Type != nil && strings.HasSuffix(value, "of the asserted type") {
				return brief(n.X) + " is " + strings.TrimSuffix(value, "the asserted type") + "type " + exprString(n.Type)
			}
		case *ast.RangeStmt:
			if n.For == pos {
				if value == "false" {
					return "the loop for range " + brief(n.X) + " ends"
				}
				return "" // that it goes on is no news
			}
		case *ast.CallExpr:
			if n.Lparen == pos {
				return decided(n, value)
			}
		case *ast.SelectorExpr:
			if n.Sel.Pos() == pos {
				return decided(n, value)
			}
		case *ast.IndexExpr:
			if n.Lbrack == pos {
				return decided(n, value)
			}
		case *ast.UnaryExpr:
			if n.OpPos == pos && n.Op == token.ARROW {
				return decided(n, value)
			}
		case *ast.Ident:
			if p, ok := path[1].(*ast.SelectorExpr); ok && p.Sel == n {
				continue
			}
			if n.Pos() != pos {
				continue
			}
			if n.Name == "nil" { // a case
				if x := switched(path[1:]); x != nil {
					return decided(x, value)
				}
				return ""
			}
			return decided(n, value)
		case ast.Stmt, *ast.FuncLit:
			return ""
		}
	}
	return ""
}

// switched returns what is switched on, or the type of which is, where path leads out of one of the cases; nil if it does not.
func switched(path []ast.Node) ast.Expr {
	if len(path) < 3 {
		return nil
	}
	if _, ok := path[0].(*ast.CaseClause); !ok {
		return nil
	}
	switch s := path[2].(type) {
	case *ast.SwitchStmt:
		return s.Tag
	case *ast.TypeSwitchStmt:
		var x ast.Expr
		ast.Inspect(s.Assign, func(n ast.Node) bool {
			if assert, ok := n.(*ast.TypeAssertExpr); ok && x == nil {
				x = assert.X
			}
			return x == nil
		})
		return x
	}
	return nil
}

// comparison words the outcome of a comparison, or what one of its operands turned out to be.
func comparison(n *ast.BinaryExpr, subject, value string) string {
	x, y := n.X, n.Y
	if isConstant(x) {
		x, y = y, x
	}
	switch value {
	case "nil":
		return brief(x) + " == nil"
	case "not nil":
		return brief(x) + " != nil"
	case "true", "false":
		op := n.Op
		if value == "false" {
			switch op {
			case token.EQL:
				op = token.NEQ
			case token.NEQ:
				op = token.EQL
			default:
				return brief(n.X) + " " + op.String() + " " + brief(n.Y) + " is false"
			}
		}
		return brief(n.X) + " " + op.String() + " " + brief(n.Y)
	}
	if !isNumber(value) {
		return ""
	}
	if lit, ok := y.(*ast.BasicLit); ok && (n.Op == token.EQL || n.Op == token.NEQ) {
		op := token.NEQ
		if lit.Value == value {
			op = token.EQL
		}
		return brief(x) + " " + op.String() + " " + lit.Value
	}
	switch {
	case isConstant(y) && !isConstant(x):
		return brief(x) + " is " + value
	case subject != "" && lastName(x) == subject:
		return brief(x) + " is " + value
	case subject != "" && lastName(y) == subject:
		return brief(y) + " is " + value
	}
	return ""
}

// decided words that e turned out to be value.
func decided(e ast.Expr, value string) string {
	switch {
	case value == "nil":
		return brief(e) + " == nil"
	case value == "not nil":
		return brief(e) + " != nil"
	case value == "true" || value == "false" || isNumber(value):
		return brief(e) + " is " + value
	}
	return ""
}

// isConstant reports whether e is nil, true, false or a literal.
func isConstant(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.BasicLit:
		return true
	case *ast.Ident:
		return e.Name == "nil" || e.Name == "true" || e.Name == "false"
	case *ast.UnaryExpr:
		return e.Op == token.SUB && isConstant(e.X)
	}
	return false
}

func isNumber(s string) bool {
	s = strings.TrimPrefix(s, "-")
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// lastName returns the identifier that names e: that of the field for a selector.
func lastName(e ast.Expr) string {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.CallExpr:
		return exprString(e)
	}
	return ""
}

// brief returns the source text of e, without the arguments of a call when it is long.
func brief(e ast.Expr) string {
	e = ast.Unparen(e)
	text := exprString(e)
	if call, ok := e.(*ast.CallExpr); ok && len(text) > maxCondition {
		return exprString(call.Fun) + "(...)"
	}
	return text
}
