package model

import (
	"fmt"
	"strconv"
	"strings"
)

// A tokenKind tells tokens apart.
type tokenKind uint8

const (
	tEOF  tokenKind = iota
	tLine           // newline or semicolon
	tWord
	tString // text is unquoted
	tInt
	tSite
	tPunct
)

// A token is a word of the notation.
type token struct {
	kind tokenKind
	text string
	num  int64 // of tInt and tSite
	line int
}

// puncts are longest first.
var puncts = []string{"->", "<=", ">=", "==", "!=", "=", "<", ">", "+", "-", "*", "/", "%", "&", "|", "^", "(", ")", "{", "}", ",", ":"}

// lex splits text into tokens, the last of which is a tEOF.
func lex(text string) ([]token, error) {
	var toks []token
	line := 1
	for i := 0; i < len(text); {
		rest := text[i:]
		switch c := rest[0]; {
		case c == '\n':
			toks = append(toks, token{kind: tLine, text: "end of line", line: line})
			line++
			i++
		case c == ';':
			toks = append(toks, token{kind: tLine, text: ";", line: line})
			i++
		case c == ' ' || c == '\t' || c == '\r':
			i++
		case strings.HasPrefix(rest, "//"):
			if end := strings.IndexByte(rest, '\n'); end >= 0 {
				i += end
			} else {
				i = len(text)
			}
		case c == '"':
			q, err := strconv.QuotedPrefix(rest)
			if err != nil {
				return nil, fmt.Errorf("line %d: string not terminated", line)
			}
			s, err := strconv.Unquote(q)
			if err != nil {
				return nil, fmt.Errorf("line %d: bad string %s", line, q)
			}
			toks = append(toks, token{kind: tString, text: s, line: line})
			i += len(q)
		case letter(c):
			n := wordLen(rest)
			toks = append(toks, token{kind: tWord, text: rest[:n], line: line})
			i += n
		case c == '@':
			num, n, err := number(rest[1:])
			if err != nil {
				return nil, fmt.Errorf("line %d: bad site", line)
			}
			toks = append(toks, token{kind: tSite, text: rest[:1+n], num: num, line: line})
			i += 1 + n
		case digit(c), c == '-' && len(rest) > 1 && digit(rest[1]) && (i == 0 || strings.IndexByte(" \t,({", text[i-1]) >= 0):
			num, n, err := number(rest)
			if err != nil {
				return nil, fmt.Errorf("line %d: bad number", line)
			}
			toks = append(toks, token{kind: tInt, text: rest[:n], num: num, line: line})
			i += n
		default:
			n := 0
			for _, p := range puncts {
				if strings.HasPrefix(rest, p) {
					n = len(p)
					break
				}
			}
			if n == 0 {
				return nil, fmt.Errorf("line %d: unexpected character %q", line, []rune(rest)[0])
			}
			toks = append(toks, token{kind: tPunct, text: rest[:n], line: line})
			i += n
		}
	}
	return append(toks, token{kind: tLine, text: "end of text", line: line}, token{kind: tEOF, text: "end of text", line: line}), nil
}

func letter(c byte) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }

// wordLen returns the length of the word at the start of s. A negative number
// after a dot, as in load.-1, belongs to it.
func wordLen(s string) int {
	n := 0
	for n < len(s) {
		switch c := s[n]; {
		case letter(c), digit(c), c == '.', c == '$':
			n++
		case c == '-' && s[n-1] == '.' && n+1 < len(s) && digit(s[n+1]):
			n++
		default:
			return n
		}
	}
	return n
}

// isWord reports whether s can be written without quotes.
func isWord(s string) bool {
	return s != "" && letter(s[0]) && wordLen(s) == len(s)
}

// number parses the decimal number at the start of s and returns its length.
func number(s string) (num int64, n int, err error) {
	if n < len(s) && s[n] == '-' {
		n++
	}
	for n < len(s) && digit(s[n]) {
		n++
	}
	num, err = strconv.ParseInt(s[:n], 10, 64)
	return num, n, err
}
