package lsp

import (
	"runtime"
	"testing"
)

// TestPositions tests that columns are counted in UTF-16 code units.
func TestPositions(t *testing.T) {
	text := newText("a\r\n\té世😀b\n\nend")
	for _, test := range []struct {
		line, column int // of a finding
		want         position
	}{
		{0, 0, position{0, 0}},
		{1, 1, position{0, 0}},
		{1, 9, position{0, 1}}, // beyond the line
		{2, 0, position{1, 1}}, // unknown: where the text begins
		{2, 1, position{1, 1}},
		{2, 2, position{1, 1}},
		{2, 4, position{1, 2}},
		{2, 7, position{1, 3}},
		{2, 11, position{1, 5}},
		{3, 1, position{2, 0}},
		{4, 4, position{3, 3}},
		{9, 1, position{8, 0}}, // beyond the text
	} {
		if got := text.at(test.line, test.column); got != test.want {
			t.Errorf("at(%d, %d) = %v, want %v", test.line, test.column, got, test.want)
		}
	}
	for offset, want := range map[int]position{
		-1: {0, 0}, 0: {0, 0}, 1: {0, 1}, 3: {1, 0}, 4: {1, 1}, 6: {1, 2}, 9: {1, 3}, 13: {1, 5}, 14: {1, 6}, 15: {2, 0}, 16: {3, 0}, 19: {3, 3}, 99: {3, 3},
	} {
		if got := text.atOffset(offset); got != want {
			t.Errorf("atOffset(%d) = %v, want %v", offset, got, want)
		}
	}
}

// TestURIs tests names of files.
func TestURIs(t *testing.T) {
	if runtime.GOOS == "windows" {
		for uri, want := range map[string]string{"file:///c%3A/a%20b/x.go": `c:\a b\x.go`, "file:///C:/x.go": `C:\x.go`} {
			if got, err := filename(uri); got != want || err != nil {
				t.Errorf("filename(%s) = %s, %v", uri, got, err)
			}
		}
		return
	}
	for name, uri := range map[string]string{"/a b/ü#1.go": "file:///a%20b/%C3%BC%231.go", "/x.go": "file:///x.go"} {
		if got := fileURI(name); got != uri {
			t.Errorf("fileURI(%s) = %s, want %s", name, got, uri)
		}
		if got, err := filename(uri); got != name || err != nil {
			t.Errorf("filename(%s) = %s, %v", uri, got, err)
		}
	}
	for _, uri := range []string{"untitled:Untitled-1", "zip:///a.zip/x.go", "file://", "%zz"} {
		if got, err := filename(uri); err == nil {
			t.Errorf("filename(%s) = %s, want an error", uri, got)
		}
	}
}
