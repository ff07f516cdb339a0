package report

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/pipevet/pipevet/passes/internal/report/canon"
)

// SelectDone returns a fix that makes a bare send or receive give up when done
// is: the statement becomes a select with a second case, which returns.
//
// path leads outwards from the operation (a *ast.SendStmt, or the
// *ast.UnaryExpr of a receive). The statement must be one of
//
//	ch <- v    <-ch    v = <-ch    v := <-ch    v, ok := <-ch    return <-ch
//
// and the function around it must be able to return at this place: with
// ctx.Err() as its error, with zero values, or with nothing, and without
// leaving out a release, such as an Unlock or a close, that is not deferred.
func SelectDone(pass *analysis.Pass, path []ast.Node, done Done) *analysis.SuggestedFix {
	stmt, rest := statement(path)
	if stmt == nil {
		return nil // part of a larger expression, an init statement, or labelled
	}
	ch := operand(path[0])
	if ch == nil || types.ExprString(ch) == done.Chan {
		return nil // would wait for the same twice
	}
	fn := enclosing(rest)
	if fn == nil {
		return nil // in a package variable's initialiser
	}
	if releasesAfter(pass, fn, rest, stmt.Pos()) {
		return nil // to return here would leave out a release
	}
	src := readSource(pass, stmt.Pos())
	if src == nil {
		return nil // no text to edit
	}
	scope := &naming{pass: pass, pos: stmt.Pos()}
	ret, ok := returnText(scope, fn, done)
	if !ok {
		return nil // the results cannot be made
	}
	indent := src.indent(stmt.Pos())
	tail, end := "", stmt.End()
	var edits []analysis.TextEdit
	if lbrace, rbrace, ok := src.oneLiner(stmt, rest[0]); ok {
		edits = append(edits, replace(lbrace+1, stmt.Pos(), "\n"+indent+"\t"))
		tail, end = "\n"+indent, rbrace
		indent += "\t"
	} else if !src.startsLine(stmt.Pos()) || !src.endsLine(stmt.End()) {
		return nil // shares its lines with other statements
	}
	if _, ok := stmt.(*ast.ReturnStmt); ok {
		text := canon.ResultOrDone.Text(indent,
			"results", src.between(ch.Pos(), ch.End()), "r", "v", "return r.val, r.err", "return v",
			"ctx.Done()", done.Chan, "return zero, ctx.Err()", ret)
		edits = append(edits, replace(stmt.Pos(), stmt.End(), text))
		if tail != "" {
			edits = append(edits, replace(stmt.End(), end, tail))
		}
	} else {
		vars, ok := declarations(scope, stmt, indent)
		if !ok {
			return nil // the type of a variable has no name here
		}
		before, behind := aroundOperation(stmt, indent, done, ret)
		edits = append(edits, insert(stmt.Pos(), vars+before))
		if assign, ok := stmt.(*ast.AssignStmt); ok && vars != "" {
			edits = append(edits, replace(assign.TokPos, assign.TokPos+token.Pos(len(":=")), "="))
		}
		if line := src.lineEnd(stmt.End()); tail == "" && line > stmt.End() {
			// What else is on the line, a comment, stays with the operation.
			colon, rest, _ := strings.Cut(behind, "\n")
			edits = append(edits, insert(stmt.End(), colon), insert(line, "\n"+rest))
		} else {
			edits = append(edits, replace(stmt.End(), end, behind+tail))
		}
	}
	return &analysis.SuggestedFix{
		Message:   "Select on " + done.Chan + ", too",
		TextEdits: append(edits, scope.imports...),
	}
}

// aroundOperation returns what turns a send or receive into a case of a select.
func aroundOperation(stmt ast.Stmt, indent string, done Done, ret string) (before, behind string) {
	if _, ok := stmt.(*ast.SendStmt); ok {
		return canon.SendOrDone.Around("out <- v", indent, "ctx.Done()", done.Chan, "return", ret)
	}
	return canon.ReceiveOrDone.Around("v, ok = <-in", indent, "ctx.Done()", done.Chan, "return", ret)
}

// statement returns the statement that consists of the operation path[0], and
// the path around it; nil if there is no such statement in a list of statements.
func statement(path []ast.Node) (ast.Stmt, []ast.Node) {
	var stmt ast.Stmt
	i := 0
	for i < len(path) && stmt == nil {
		switch n := path[i].(type) {
		case *ast.SendStmt:
			stmt = n
		case *ast.ExprStmt:
			stmt = n
		case *ast.AssignStmt:
			if len(n.Rhs) != 1 {
				return nil, nil
			}
			stmt = n
		case *ast.ReturnStmt:
			if len(n.Results) != 1 {
				return nil, nil
			}
			stmt = n
		case *ast.UnaryExpr:
			if i != 0 {
				return nil, nil
			}
		case *ast.ParenExpr:
		default:
			return nil, nil
		}
		i++
	}
	if stmt == nil || i >= len(path) {
		return nil, nil
	}
	if assign, ok := stmt.(*ast.AssignStmt); ok && assign.Tok != token.ASSIGN && assign.Tok != token.DEFINE {
		return nil, nil // n += <-ch
	}
	switch parent := path[i].(type) {
	case *ast.BlockStmt, *ast.CaseClause:
		return stmt, path[i:]
	case *ast.CommClause:
		if parent.Comm != stmt {
			return stmt, path[i:]
		}
	}
	return nil, nil
}

// operand returns the channel of a send or receive.
func operand(n ast.Node) ast.Expr {
	switch n := n.(type) {
	case *ast.SendStmt:
		return n.Chan
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			return n.X
		}
	}
	return nil
}

// enclosing returns the innermost function of path.
func enclosing(path []ast.Node) ast.Node {
	for _, n := range path {
		switch n.(type) {
		case *ast.FuncLit, *ast.FuncDecl:
			return n
		}
	}
	return nil
}

func bodyOf(fn ast.Node) *ast.BlockStmt {
	switch fn := fn.(type) {
	case *ast.FuncLit:
		return fn.Body
	case *ast.FuncDecl:
		return fn.Body
	}
	return nil
}

// releasesAfter reports whether fn, behind from or in a loop of path, calls
// something that releases a resource or another goroutine, other than in a
// defer statement.
func releasesAfter(pass *analysis.Pass, fn ast.Node, path []ast.Node, from token.Pos) (found bool) {
	for _, n := range path {
		if n == fn {
			break
		}
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			from = n.Pos()
		}
	}
	ast.Inspect(bodyOf(fn), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.DeferStmt:
			return false
		case *ast.CallExpr:
			found = found || n.Pos() >= from && releases(pass, n)
		}
		return true
	})
	return found
}

// releases reports whether a call lets go of something that others wait for.
func releases(pass *analysis.Pass, call *ast.CallExpr) bool {
	if isBuiltin(pass, call.Fun, "close") {
		return true
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		switch sel.Sel.Name {
		case "Unlock", "RUnlock", "Release", "Close", "Stop":
			return true
		case "Done": // of a WaitGroup; a context's Done has a result
			return pass.TypesInfo.TypeOf(call) == nil || isVoid(pass.TypesInfo.TypeOf(call))
		}
	}
	named, ok := pass.TypesInfo.TypeOf(call.Fun).(*types.Named)
	return ok && named.Obj().Name() == "CancelFunc"
}

func isVoid(t types.Type) bool {
	tuple, ok := t.(*types.Tuple)
	return ok && tuple.Len() == 0
}

// returnText returns the statement by which fn gives up.
func returnText(scope *naming, fn ast.Node, done Done) (string, bool) {
	var sig *types.Signature
	switch fn := fn.(type) {
	case *ast.FuncLit:
		sig, _ = scope.pass.TypesInfo.TypeOf(fn).(*types.Signature)
	case *ast.FuncDecl:
		if obj := scope.pass.TypesInfo.Defs[fn.Name]; obj != nil {
			sig, _ = obj.Type().(*types.Signature)
		}
	}
	if sig == nil {
		return "", false
	}
	var values []string
	for i := range sig.Results().Len() {
		t := sig.Results().At(i).Type()
		if types.Identical(t, types.Universe.Lookup("error").Type()) {
			if i != sig.Results().Len()-1 || done.Err == "" {
				return "", false // which error, only the author knows
			}
			values = append(values, done.Err)
			continue
		}
		zero, ok := scope.zero(t)
		if !ok {
			return "", false
		}
		values = append(values, zero)
	}
	if len(values) == 0 {
		return "return", true
	}
	return "return " + strings.Join(values, ", "), true
}

// declarations returns declarations, one a line, of the variables that stmt
// defines, with the indentation of what follows them.
func declarations(scope *naming, stmt ast.Stmt, indent string) (string, bool) {
	assign, ok := stmt.(*ast.AssignStmt)
	if !ok || assign.Tok != token.DEFINE {
		return "", true
	}
	text := ""
	for _, lhs := range assign.Lhs {
		id, ok := lhs.(*ast.Ident)
		if !ok {
			return "", false
		}
		obj := scope.pass.TypesInfo.Defs[id]
		if obj == nil || id.Name == "_" {
			continue // assigned, not defined
		}
		name, ok := scope.typeName(obj.Type())
		if !ok {
			return "", false
		}
		text += "var " + id.Name + " " + name + "\n" + indent
	}
	return text, true
}
