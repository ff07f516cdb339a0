package report

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
)

// The builders of fixes in this package return nil where no edit is safe.
// They judge the syntax around the edit; whether the edit cures the leak, and
// leaves nothing else stuck, is for the caller to know.

// Capacity returns a fix that makes a channel with the given capacity: a
// decimal number, the name of an integer variable, or len(x) of a slice,
// array or string variable x. The expression is one that the caller has seen
// at position at, as the number of senders, say.
//
// The variable must be visible where the channel is made, be the same one
// there, and keep its value from there on.
func Capacity(pass *analysis.Pass, call *ast.CallExpr, capacity string, at token.Pos) *analysis.SuggestedFix {
	if len(call.Args) == 0 || !isBuiltin(pass, call.Fun, "make") {
		return nil // not a call of make
	}
	if _, ok := pass.TypesInfo.TypeOf(call).Underlying().(*types.Chan); !ok {
		return nil // makes something else
	}
	expr, err := parser.ParseExpr(capacity)
	if err != nil {
		return nil // not an expression
	}
	if !steady(pass, expr, call.Pos(), at) {
		return nil // may have another value when the channel is made
	}
	edit := analysis.TextEdit{Pos: call.Args[0].End(), End: call.Args[0].End(), NewText: []byte(", " + capacity)}
	if len(call.Args) == 2 {
		old := pass.TypesInfo.Types[call.Args[1]].Value
		if old == nil {
			return nil // a capacity that somebody has computed has its reason
		}
		if n, ok := constant.Int64Val(old); !ok || fmt.Sprint(n) == capacity {
			return nil // nothing would change
		}
		edit = analysis.TextEdit{Pos: call.Args[1].Pos(), End: call.Args[1].End(), NewText: []byte(capacity)}
	}
	return &analysis.SuggestedFix{
		Message:   "Make the channel with capacity " + capacity,
		TextEdits: []analysis.TextEdit{edit},
	}
}

// steady reports whether expr, as read at position from, has the same value
// at position at.
func steady(pass *analysis.Pass, expr ast.Expr, from, at token.Pos) bool {
	var id *ast.Ident
	length := false
	switch e := expr.(type) {
	case *ast.BasicLit:
		return e.Kind == token.INT
	case *ast.Ident:
		id = e
	case *ast.CallExpr:
		fun, ok := e.Fun.(*ast.Ident)
		if !ok || fun.Name != "len" || len(e.Args) != 1 || lookup(pass, "len", from) != types.Universe.Lookup("len") {
			return false // not the length of anything
		}
		if id, ok = e.Args[0].(*ast.Ident); !ok {
			return false // a field, say, which others may write
		}
		length = true
	default:
		return false
	}
	obj := lookup(pass, id.Name, from)
	if obj == nil || obj != lookup(pass, id.Name, at) {
		return false // not visible, or another variable of the same name
	}
	if c, ok := obj.(*types.Const); ok {
		return !length && isInteger(c.Type())
	}
	v, ok := obj.(*types.Var)
	if !ok || v.Parent() == pass.Pkg.Scope() {
		return false // a package variable, which others may write
	}
	if length {
		switch t := v.Type().Underlying().(type) {
		case *types.Slice, *types.Array:
		case *types.Basic:
			if t.Info()&types.IsString == 0 {
				return false
			}
		default:
			return false // the length of a map changes without assignment
		}
	} else if !isInteger(v.Type()) {
		return false
	}
	return !assignedAfter(pass, v, from)
}

// assignedAfter reports whether v gets a value behind pos in the source, or
// its address is taken anywhere.
func assignedAfter(pass *analysis.Pass, v *types.Var, pos token.Pos) (found bool) {
	is := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && pass.TypesInfo.ObjectOf(id) == v
	}
	inspector.New(pass.Files).Preorder([]ast.Node{
		(*ast.AssignStmt)(nil), (*ast.IncDecStmt)(nil), (*ast.RangeStmt)(nil), (*ast.UnaryExpr)(nil),
	}, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				found = found || is(lhs) && n.Pos() > pos
			}
		case *ast.IncDecStmt:
			found = found || is(n.X) && n.Pos() > pos
		case *ast.RangeStmt:
			for _, e := range []ast.Expr{n.Key, n.Value} {
				found = found || e != nil && is(e) && n.Pos() > pos
			}
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND && is(n.X)
		}
	})
	return found
}

// lookup returns what name means at pos.
func lookup(pass *analysis.Pass, name string, pos token.Pos) types.Object {
	scope := pass.Pkg.Scope().Innermost(pos)
	if scope == nil {
		return nil
	}
	_, obj := scope.LookupParent(name, pos)
	return obj
}

func isInteger(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

func isBuiltin(pass *analysis.Pass, fun ast.Expr, name string) bool {
	id, ok := ast.Unparen(fun).(*ast.Ident)
	return ok && pass.TypesInfo.Uses[id] == types.Universe.Lookup(name)
}

// A source is the text of a file, in which edits are measured.
type source struct {
	file *token.File
	text []byte
}

// readSource returns the text of the file at pos, or nil if it cannot be had.
func readSource(pass *analysis.Pass, pos token.Pos) *source {
	file := pass.Fset.File(pos)
	if file == nil {
		return nil
	}
	text, err := pass.ReadFile(file.Name())
	if err != nil || len(text) != file.Size() {
		return nil // not the text that was parsed: the output of cgo, say
	}
	return &source{file, text}
}

// indent returns the white space before the first word of pos's line.
func (s *source) indent(pos token.Pos) string {
	line := s.text[s.offset(s.lineStart(pos)):]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

func (s *source) offset(pos token.Pos) int { return s.file.Offset(pos) }

// lineStart returns the start of pos's line.
func (s *source) lineStart(pos token.Pos) token.Pos { return s.file.LineStart(s.file.Line(pos)) }

// lineEnd returns the end of pos's line, before the newline.
func (s *source) lineEnd(pos token.Pos) token.Pos {
	rest := s.text[s.offset(pos):]
	if i := bytes.IndexByte(rest, '\n'); i >= 0 {
		rest = rest[:i]
	}
	return pos + token.Pos(len(bytes.TrimRight(rest, "\r")))
}

// between returns the text from pos to end.
func (s *source) between(pos, end token.Pos) string {
	return string(s.text[s.offset(pos):s.offset(end)])
}

// startsLine reports whether only white space precedes pos on its line.
func (s *source) startsLine(pos token.Pos) bool {
	return strings.TrimSpace(s.between(s.lineStart(pos), pos)) == ""
}

// endsLine reports whether at most a comment follows pos on its line.
func (s *source) endsLine(pos token.Pos) bool {
	rest := strings.TrimSpace(s.between(pos, s.lineEnd(pos)))
	return rest == "" || strings.HasPrefix(rest, "//")
}

// oneLiner returns the braces around stmt if it is the only statement of a
// block on one line, as in "go func() { ch <- v }()".
func (s *source) oneLiner(stmt ast.Stmt, parent ast.Node) (lbrace, rbrace token.Pos, ok bool) {
	block, ok := parent.(*ast.BlockStmt)
	if !ok || len(block.List) != 1 || s.file.Line(block.Lbrace) != s.file.Line(block.Rbrace) {
		return 0, 0, false
	}
	if s.between(block.Lbrace+1, stmt.Pos()) != " " || strings.TrimSpace(s.between(stmt.End(), block.Rbrace)) != "" {
		return 0, 0, false // a comment is in the way
	}
	return block.Lbrace, block.Rbrace, true
}

// alone reports whether nothing but comments shares the lines of stmt.
func (s *source) alone(stmt ast.Stmt) bool {
	return s.startsLine(stmt.Pos()) && s.endsLine(stmt.End())
}

// comment returns what follows stmt on its last line.
func (s *source) comment(stmt ast.Stmt) string { return s.between(stmt.End(), s.lineEnd(stmt.End())) }

// remove returns an edit that takes away the lines of stmt, and blank ones before it.
func (s *source) remove(stmt ast.Stmt) analysis.TextEdit {
	return replace(s.blankBefore(stmt.Pos()), s.lineEnd(stmt.End()), "")
}

// aboveComments returns the start of the statement at pos, or of the comments on lines of their own right above it.
func (s *source) aboveComments(pos token.Pos) token.Pos {
	for s.file.Line(pos) > 1 {
		start := s.file.LineStart(s.file.Line(pos) - 1)
		text := s.between(start, s.lineEnd(start))
		trimmed := strings.TrimLeft(text, " \t")
		if !strings.HasPrefix(trimmed, "//") {
			break
		}
		pos = start + token.Pos(len(text)-len(trimmed))
	}
	return pos
}

func insert(pos token.Pos, text string) analysis.TextEdit { return replace(pos, pos, text) }

func replace(pos, end token.Pos, text string) analysis.TextEdit {
	return analysis.TextEdit{Pos: pos, End: end, NewText: []byte(text)}
}
