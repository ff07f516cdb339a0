package output

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

const (
	tabWidth = 4   // tabs are shown as that many columns
	maxWidth = 100 // longer lines are shown in part
)

// mark returns a source line as it is to be shown, and the line below it with a
// marker from byte column col to end, exclusive, both counted from 1. Without
// an end behind col the marker is one character; without a column in the line
// there is none.
func mark(line string, col, end int) (text, marker string) {
	if col < 1 || col > len(line)+1 {
		text, _ = clip(expand(line, 0), 0)
		return text, ""
	}
	start := col - 1
	stop := min(max(end-1, start), len(line))
	before := expand(line[:start], 0)
	indent := uniseg.StringWidth(before)
	marked := expand(line[start:stop], indent)
	after := expand(line[stop:], indent+uniseg.StringWidth(marked))
	text, cut := clip(before+marked+after, indent)
	width := max(1, uniseg.StringWidth(marked))
	width = max(1, min(width, uniseg.StringWidth(text)-(indent-cut)))
	return text, strings.Repeat(" ", indent-cut) + "^" + strings.Repeat("~", width-1)
}

// expand makes s fit for a terminal: tabs become spaces, control characters and
// broken encoding, which could do anything to it, replacement characters. The
// text begins at the given column.
func expand(s string, column int) string {
	var b strings.Builder
	state := -1
	for len(s) > 0 {
		var cluster string
		var width int
		cluster, s, width, state = uniseg.FirstGraphemeClusterInString(s, state)
		if cluster == "\t" {
			width = tabWidth - column%tabWidth
			cluster = strings.Repeat(" ", width)
		} else if clean := printable(cluster); clean != cluster {
			cluster, width = clean, uniseg.StringWidth(clean)
		}
		b.WriteString(cluster)
		column += width
	}
	return b.String()
}

// printable replaces what is not text.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) {
			return utf8.RuneError
		}
		return r
	}, s)
}

// clip cuts a line that is too wide so that the given column stays visible. It
// returns what is left and by how many columns that moved to the left.
func clip(s string, column int) (clipped string, cut int) {
	total := uniseg.StringWidth(s)
	if total <= maxWidth {
		return s, 0
	}
	from := 0
	if column > maxWidth/2 {
		from = min(column-maxWidth/2, total-maxWidth)
	}
	var b strings.Builder
	at, begin := 0, -1 // columns in s: of the next cluster, of the first one shown
	state := -1
	for len(s) > 0 && at < from+maxWidth {
		var cluster string
		var width int
		cluster, s, width, state = uniseg.FirstGraphemeClusterInString(s, state)
		if at >= from {
			if begin < 0 {
				begin = at
			}
			b.WriteString(cluster)
		}
		at += width
	}
	clipped, cut = b.String(), begin
	if begin > 0 {
		clipped, cut = "…"+clipped, begin-1
	}
	if len(s) > 0 {
		clipped += "…"
	}
	return clipped, cut
}
