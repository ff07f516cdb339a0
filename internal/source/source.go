// Package source reads the lines of source files.
package source

import (
	"os"
	"strings"
	"unicode/utf8"
)

// A Cache reads each file once.
type Cache struct{ files map[string]*file }

type file struct {
	text  string
	lines []string
}

// NewCache returns an empty cache.
func NewCache() *Cache { return &Cache{make(map[string]*file)} }

// read returns the file, empty if it cannot be read: what is shown of it then is nothing.
func (c *Cache) read(name string) *file {
	f, ok := c.files[name]
	if !ok {
		f = new(file)
		if data, err := os.ReadFile(name); err == nil {
			f.text = string(data)
			f.lines = strings.Split(f.text, "\n")
		}
		c.files[name] = f
	}
	return f
}

// Text returns the content of the file, "" if it cannot be read.
func (c *Cache) Text(name string) string { return c.read(name).text }

// Line returns line n of the file, counted from 1, and whether there is one.
func (c *Cache) Line(name string, n int) (string, bool) {
	lines := c.read(name).lines
	if n < 1 || n > len(lines) {
		return "", false
	}
	return strings.TrimSuffix(lines[n-1], "\r"), true
}

// Place returns the line of a byte offset and the column in bytes, both counted from 1.
func (c *Cache) Place(name string, offset int) (line, column int) {
	before := c.read(name).text
	before = before[:min(max(offset, 0), len(before))]
	return strings.Count(before, "\n") + 1, len(before) - strings.LastIndexByte(before, '\n')
}

// Characters returns a column in characters for one in bytes, both counted from 1.
func (c *Cache) Characters(name string, line, column int) int {
	text, ok := c.Line(name, line)
	if !ok || column < 1 {
		return column
	}
	n := min(column-1, len(text))
	return utf8.RuneCountInString(text[:n]) + column - n
}
