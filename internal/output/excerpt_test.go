package output

import (
	"strings"
	"testing"

	"github.com/rivo/uniseg"
)

func TestMark(t *testing.T) {
	long := strings.Repeat("0123456789", 20)
	tests := []struct {
		name, line   string
		col, end     int
		text, marker string
	}{
		{"plain", "ch <- 1", 1, 8, "ch <- 1", "^~~~~~~"},
		{"one column", "x = <-ch", 5, 0, "x = <-ch", "    ^"},
		{"tabs", "\t\tch <- 1", 3, 10, "        ch <- 1", "        ^~~~~~~"},
		{"tab inside", "a\tb", 1, 4, "a   b", "^~~~~"},
		{"tab before", "a\tb", 3, 4, "a   b", "    ^"},
		{"wide", `f("日本", ch)`, 13, 15, `f("日本", ch)`, "          ^~"},
		{"wide marked", "日本 <- x", 1, 7, "日本 <- x", "^~~~"},
		{"combining", "e\u0301 := <-ch", 5, 0, "e\u0301 := <-ch", "  ^"},
		{"end of line", "f(", 3, 9, "f(", "  ^"},
		{"no column", "\tf()", 0, 0, "    f()", ""},
		{"behind the line", "f()", 9, 0, "f()", ""},
		{"end before start", "f()", 2, 1, "f()", " ^"},
		{"escape", "\x1b[31m", 2, 0, "\uFFFD[31m", " ^"},
		{"not UTF-8", "\xff\xfex", 3, 0, "\uFFFD\uFFFDx", "  ^"},
		{"long", long, 1, 4, long[:100] + "…", "^~~"},
		{"long, at the end", long, 199, 201, "…" + long[100:], strings.Repeat(" ", 99) + "^~"},
		{"long, in the middle", long, 101, 103, "…" + long[50:150] + "…", strings.Repeat(" ", 51) + "^~"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text, marker := mark(test.line, test.col, test.end)
			if text != test.text || marker != test.marker {
				t.Errorf("mark(%q, %d, %d):\n%s\n%s\nwant:\n%s\n%s", test.line, test.col, test.end, text, marker, test.text, test.marker)
			}
		})
	}
}

func FuzzMark(f *testing.F) {
	f.Add("\t\tch <- 1", 3, 10)
	f.Add("日本\t\xff", 7, 20)
	f.Add(strings.Repeat("世\t", 99), 200, 300)
	f.Fuzz(func(t *testing.T, line string, col, end int) {
		if len(line) > 1000 {
			return // as slow as it is rare
		}
		text, marker := mark(line, col, end)
		if strings.ContainsAny(text, "\t\n\x1b") {
			t.Errorf("text %q is not fit for a terminal", text)
		}
		if n := uniseg.StringWidth(text); n > maxWidth+4 {
			t.Errorf("text is %d columns wide", n)
		}
		if n := len(marker); n > uniseg.StringWidth(text)+1 {
			t.Errorf("marker of %d columns below\n%s", n, text)
		}
	})
}
