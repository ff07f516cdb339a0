package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// A pair is a commit that mends a bug, and its parent.
type pair struct {
	id, repo, class, scope string
	fix, parent            string // commits
	pkg, moduleDir, file   string // relative to the repository
	parentLines, fixLines  []span
	build                  []string // how to build it: a kind, then options
}

// A span is a range of lines.
type span struct{ first, last int }

func within(spans []span, line int) bool {
	for _, s := range spans {
		if s.first <= line && line <= s.last {
			return true
		}
	}
	return false
}

// readPairs reads a table whose first line names its columns.
func readPairs(name string) ([]*pair, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	header := strings.Split(lines[0], "\t")
	var pairs []*pair
	for i, line := range lines[1:] {
		cells := make(map[string]string)
		for j, cell := range strings.Split(line, "\t") {
			if j < len(header) {
				cells[header[j]] = strings.TrimSpace(cell)
			}
		}
		p := &pair{
			id: cells["id"], repo: cells["repo"], class: cells["class"], scope: cells["scope"],
			fix: cells["fix_sha"], parent: cells["parent_sha"],
			pkg: cells["pkg"], moduleDir: cells["module_dir"], file: cells["file"],
			build: strings.Fields(cells["build"]),
		}
		if p.parentLines, err = parseSpans(cells["parent_lines"]); err == nil {
			p.fixLines, err = parseSpans(cells["fix_lines"])
		}
		if err == nil && (p.id == "" || p.fix == "" || p.parent == "" || len(p.build) == 0) {
			err = fmt.Errorf("columns are missing")
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, i+2, err)
		}
		pairs = append(pairs, p)
	}
	return pairs, nil
}

// parseSpans parses "3-7,12-12".
func parseSpans(text string) ([]span, error) {
	var spans []span
	for part := range strings.SplitSeq(text, ",") {
		first, last, _ := strings.Cut(part, "-")
		from, err := strconv.Atoi(first)
		if err != nil {
			return nil, err
		}
		to, err := strconv.Atoi(last)
		if err != nil {
			return nil, err
		}
		spans = append(spans, span{from, to})
	}
	return spans, nil
}
