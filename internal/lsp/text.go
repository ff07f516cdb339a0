package lsp

import (
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"unicode/utf8"
)

// A text is a file's content with the offsets of its lines.
type text struct {
	content string
	lines   []int // offset of the first byte of each line
}

func newText(content string) *text {
	t := &text{content, []int{0}}
	for i := range len(content) {
		if content[i] == '\n' {
			t.lines = append(t.lines, i+1)
		}
	}
	return t
}

// line returns line n, counted from 0, without its end; "" if there is none.
func (t *text) line(n int) string {
	if n < 0 || n >= len(t.lines) {
		return ""
	}
	end := len(t.content)
	if n+1 < len(t.lines) {
		end = t.lines[n+1]
	}
	return strings.TrimRight(t.content[t.lines[n]:end], "\r\n")
}

// at returns the position of a line and byte column that count from 1, with 0
// for unknown, as in findings.
func (t *text) at(line, column int) position {
	if line < 1 {
		return position{}
	}
	s := t.line(line - 1)
	n := min(max(column-1, 0), len(s))
	if column <= 1 { // unknown, perhaps: where the line's text begins
		n = len(s) - len(strings.TrimLeft(s, " \t"))
	}
	return position{line - 1, utf16Len(s[:n])}
}

// atOffset returns the position of a byte offset.
func (t *text) atOffset(offset int) position {
	offset = min(max(offset, 0), len(t.content))
	line, end := 0, len(t.lines)
	for end-line > 1 { // t.lines[line] <= offset
		if mid := (line + end) / 2; t.lines[mid] <= offset {
			line = mid
		} else {
			end = mid
		}
	}
	return position{line, utf16Len(t.content[t.lines[line]:offset])}
}

// utf16Len returns the number of UTF-16 code units in s: the protocol counts
// columns in them.
func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// overlaps reports whether two ranges share a position; ends count.
func overlaps(a, b textRange) bool {
	return !before(a.End, b.Start) && !before(b.End, a.Start)
}

func before(a, b position) bool {
	return a.Line < b.Line || a.Line == b.Line && a.Character < b.Character
}

// filename returns the file that a URI names.
func filename(uri string) (string, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return "", err
	}
	if u.Scheme != "file" {
		return "", fmt.Errorf("%s is not a file", uri)
	}
	path := u.Path
	if runtime.GOOS == "windows" { // /C:/dir
		path = strings.TrimPrefix(path, "/")
	}
	if path == "" || !utf8.ValidString(path) {
		return "", fmt.Errorf("%s names no file", uri)
	}
	return filepath.Clean(filepath.FromSlash(path)), nil
}

// fileURI returns the URI of a file.
func fileURI(name string) string {
	path := filepath.ToSlash(name)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return (&url.URL{Scheme: "file", Path: path}).String()
}
