// Command shapes prints, for each analyzer, the bad shapes of its fixtures: whether it finds them, whether it
// offers a fix, whether the fixed code compiles and has no report left, and whether running it shows the
// defect before, and none after.
//
//	go run ./scripts/shapes [ANALYZER ...]
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/pipevet/pipevet/analyzers"
	"github.com/pipevet/pipevet/internal/fixturetest"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "shapes:", err)
		os.Exit(2)
	}
}

func run(names []string) error {
	total, found, fixed := 0, 0, 0
	out := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(out, "analyzer\tshape\tfound\tleaks\tfix\tcompiles\tgone\tclean\twhat it is")
	for _, a := range analyzers.All() {
		if len(names) > 0 && !slices.Contains(names, a.Name) {
			continue
		}
		dirs, err := filepath.Glob(filepath.Join("passes", a.Name, "testdata", "src", "*"))
		if err != nil {
			return err
		}
		dirs = slices.DeleteFunc(dirs, func(dir string) bool { return !hasBad(dir) })
		if len(dirs) == 0 {
			return fmt.Errorf("no fixtures of %s: run it from the root of the repository", a.Name)
		}
		for i, dir := range dirs {
			if dirs[i], err = filepath.Abs(dir); err != nil {
				return err
			}
		}
		shapes, err := fixturetest.Survey(dirs...)
		if err != nil {
			return err
		}
		compiles, left, err := goldens(dirs)
		if err != nil {
			return err
		}
		for _, s := range shapes {
			total++
			row := []string{a.Name, s.Fixture + "." + s.Name, yes(s.Wants > 0), firstLine(s.Leaks), yes(s.Fixed), "-", "-", "-", s.About}
			if s.Wants > 0 {
				found++
			}
			if s.Fixed {
				fixed++
				row[5], row[6], row[7] = yes(compiles), yes(!left[s.Fixture+"."+s.Name]), firstLine(s.Clean)
			}
			fmt.Fprintln(out, strings.Join(row, "\t"))
		}
	}
	out.Flush()
	fmt.Printf("%d shapes, %d found, %d of them with a fix\n", total, found, fixed)
	return nil
}

// hasBad reports whether the fixture in dir has something to run: others hold no defects.
func hasBad(dir string) bool {
	files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	return slices.ContainsFunc(files, func(name string) bool {
		text, err := os.ReadFile(name)
		return err == nil && (strings.Contains(string(text), "\nfunc Bad") || strings.Contains(string(text), "\ntype Bad"))
	})
}

// goldens reports whether the goldens in dirs compile, and in which functions and types, by fixture, something is reported then.
func goldens(dirs []string) (compiles bool, left map[string]bool, err error) {
	overlay := make(map[string][]byte)
	for _, dir := range dirs {
		names, err := filepath.Glob(filepath.Join(dir, "*.golden"))
		if err != nil {
			return false, nil, err
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				return false, nil, err
			}
			overlay[strings.TrimSuffix(name, ".golden")] = text
		}
	}
	reports, err := fixturetest.Analyze(analyzers.All(), dirs, overlay)
	if err != nil {
		return false, nil, nil // the table says that it does not compile
	}
	left = make(map[string]bool)
	for _, r := range reports {
		if overlay[r.Position.Filename] != nil {
			name, _, _ := strings.Cut(r.Function, ".")
			left[filepath.Base(filepath.Dir(r.Position.Filename))+"."+strings.TrimPrefix(name, "New")] = true
		}
	}
	return true, left, nil
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
