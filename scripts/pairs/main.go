// Command pairs runs pipevet on both sides of commits that mended real bugs, and says which bugs it
// found before, and what it still reports in the place after.
//
//	go run ./scripts/pairs -mirrors DIR [-only REGEXP] [-v] FILE.tsv
//
// FILE.tsv has a line for each commit; docs/recall.md describes the columns. DIR holds git
// directories named owner+name/repo, owner+name or owner/name. A pair is a hit if there is a report within parent_lines
// of the file at the parent, and noisy if there is one within fix_lines at the fix. The exit status is 2 if a side could not be run.
package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/pipevet/pipevet/internal/finding"
)

func main() {
	mirrors := flag.String("mirrors", "", "folder of the repositories' git directories")
	only := flag.String("only", ".", "run the pairs whose id, repository, class or scope matches `REGEXP`")
	verbose := flag.Bool("v", false, "print the reports in the file")
	flag.Parse()
	if flag.NArg() != 1 || *mirrors == "" {
		flag.Usage()
		os.Exit(2)
	}
	ok, err := run(*mirrors, *only, *verbose, flag.Arg(0))
	if err != nil {
		fmt.Fprintln(os.Stderr, "pairs:", err)
	}
	if err != nil || !ok {
		os.Exit(2)
	}
}

// run reports whether all pairs with a mirror could be run.
func run(mirrors, only string, verbose bool, name string) (ok bool, err error) {
	filter, err := regexp.Compile(only)
	if err != nil {
		return false, err
	}
	pairs, err := readPairs(name)
	if err != nil {
		return false, err
	}
	temp, err := os.MkdirTemp("", "pairs")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(temp)
	r := &runner{mirrors: mirrors, temp: temp, tool: filepath.Join(temp, "pipevet")}
	if out, err := exec.Command("go", "build", "-o", r.tool, "github.com/pipevet/pipevet/cmd/pipevet").CombinedOutput(); err != nil {
		return false, fmt.Errorf("building pipevet: %w\n%s", err, out)
	}
	const format = "%-24s %-11s %-8s %-4s %8v %-9s %7v\n"
	fmt.Printf(format, "pair", "class", "scope", "hit", "in place", "after", "others")
	scores, broken, missing := make(map[string]score), 0, 0
	for _, p := range pairs {
		if !filter.MatchString(p.id + " " + p.repo + " " + p.class + " " + p.scope) {
			continue
		}
		v, err := r.judge(p)
		switch {
		case err == errNoMirror:
			missing++
		case err != nil:
			broken++
		}
		if err != nil {
			fmt.Printf("%-24s %-11s %-8s %v\n", p.id, p.class, p.scope, err)
			continue
		}
		hit := map[bool]string{true: "hit", false: "-"}[v.hit()]
		after := map[bool]string{true: "noisy", false: "quiet"}[v.noisy()]
		fmt.Printf(format, p.id, p.class, p.scope, hit, len(v.before), after, v.others)
		if verbose {
			show("before", v.before)
			show("before, elsewhere", v.elsewhere)
			show("after", v.after)
		}
		for _, key := range []string{p.class, "scope " + p.scope, "all"} {
			scores[key] = scores[key].add(v)
		}
	}
	fmt.Println()
	for _, key := range slices.Sorted(maps.Keys(scores)) {
		s := scores[key]
		fmt.Printf("%-14s %2d of %2d pairs hit (%3.0f %%), %d noisy after the fix\n", key, s.hits, s.pairs, 100*float64(s.hits)/float64(s.pairs), s.noisy)
	}
	fmt.Printf("%d could not run, %d without a mirror\n", broken, missing)
	return broken == 0, nil
}

// A score counts the pairs of a class.
type score struct{ pairs, hits, noisy int }

func (s score) add(v *verdict) score {
	s.pairs++
	if v.hit() {
		s.hits++
	}
	if v.noisy() {
		s.noisy++
	}
	return s
}

func show(when string, findings []*finding.Finding) {
	for _, f := range findings {
		fmt.Printf("    %s: %s:%d: %s: %s\n", when, filepath.Base(f.File), f.Line, f.Analyzer, f.Message)
	}
}
