// Command shapes prints, for each analyzer, the bad shapes of its fixtures: whether it finds them, whether it
// offers a fix, whether the fixed code compiles and has no report left, and whether running it shows the
// defect before, and none after.
//
//	go run ./scripts/shapes [ANALYZER ...]
package main

import (
	"fmt"
	"maps"
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
	fmt.Fprintln(out, "analyzer\tshape\tfound\tleaks\tfixes\tcompiles\tgone\tclean\twhy not\twhat it is")
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
		left, err := leftovers(dirs)
		if err != nil {
			return err
		}
		for _, s := range shapes {
			total++
			row := []string{a.Name, s.Fixture + "." + s.Name, yes(s.Wants > 0), firstLine(s.Leaks), fmt.Sprint(len(s.Fixes)), "-", "-", "-"}
			if s.Wants > 0 {
				found++
			}
			if len(s.Fixes) > 0 {
				fixed++
				gone := !slices.ContainsFunc(s.Fixes, func(f fixturetest.Fix) bool { return left[s.Fixture+"."+s.Name+": "+f.Message] })
				row[5], row[6], row[7] = "yes", yes(gone), "yes" // or the fixtures could not have been built
				for _, f := range s.Fixes {
					if f.Clean != "yes" {
						row[7] = firstLine(f.Clean)
					}
				}
			}
			fmt.Fprintln(out, strings.Join(append(row, s.Why, s.About), "\t"))
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

// leftovers returns where something is reported after fixes: FIXTURE.SHAPE: MESSAGE.
func leftovers(dirs []string) (map[string]bool, error) {
	variants := make(map[string][]fixturetest.Variant)
	for _, dir := range dirs {
		list, err := fixturetest.Variants(dir)
		if err != nil {
			return nil, err
		}
		variants[dir] = list
	}
	left := make(map[string]bool)
	for n := 0; ; n++ {
		dirs = slices.DeleteFunc(slices.Clone(dirs), func(dir string) bool { return n >= len(variants[dir]) })
		if len(dirs) == 0 {
			return left, nil
		}
		overlay := make(map[string][]byte)
		for _, dir := range dirs {
			maps.Copy(overlay, variants[dir][n].Files)
		}
		reports, err := fixturetest.Analyze(analyzers.All(), dirs, overlay)
		if err != nil {
			return nil, err
		}
		for _, r := range reports {
			dir := filepath.Dir(r.Position.Filename)
			name, _, _ := strings.Cut(r.Function, ".")
			left[filepath.Base(dir)+"."+strings.TrimPrefix(name, "New")+": "+variants[dir][n].Message] = true
		}
	}
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
