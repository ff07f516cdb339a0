package fixturetest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/format"
	"go/version"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// original is not the number of a variant.
const original = -1

// build compiles one test binary for each fixture into dir, with one go
// command, and returns the directory of the binaries. With n, the text of each
// fixture's nth variant stands in for its files; with original, none does. The
// source tree is not touched: what is added or replaced is an overlay.
func build(dir string, fixtures []*fixture, n int) (string, error) {
	bin := filepath.Join(dir, "bin")
	if err := os.Mkdir(bin, 0o777); err != nil {
		return "", err
	}
	overlay := struct{ Replace map[string]string }{make(map[string]string)}
	args := []string{"test", "-c", "-vet=off", "-trimpath=false", "-tags=fixturetest", "-o", bin + string(filepath.Separator)}
	for _, fx := range fixtures {
		if n != original {
			for name, text := range fx.variants[n].Files {
				file := filepath.Join(dir, fx.name+"_"+filepath.Base(name))
				if err := os.WriteFile(file, text, 0o666); err != nil {
					return "", err
				}
				overlay.Replace[name] = file
			}
		}
		src, err := fx.driver()
		if err != nil {
			return "", err
		}
		file := filepath.Join(dir, fx.name+"_test.go")
		if err := os.WriteFile(file, src, 0o666); err != nil {
			return "", err
		}
		overlay.Replace[filepath.Join(fx.dir, testFile)] = file
	}
	data, err := json.Marshal(overlay)
	if err != nil {
		return "", err
	}
	overlayFile := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(overlayFile, data, 0o666); err != nil {
		return "", err
	}
	args = append(args, "-overlay="+overlayFile)
	for _, fx := range fixtures {
		args = append(args, fx.dir)
	}
	cmd := exec.Command("go", args...)
	cmd.Env = append(os.Environ(), "GOEXPERIMENT="+experiments())
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the fixtures: %v\n%s", err, out)
	}
	return bin, nil
}

// experiments returns the value of GOEXPERIMENT that compiles the goroutine
// leak profile in. Only Go 1.26 knows the experiment's name.
func experiments() string {
	list := os.Getenv("GOEXPERIMENT")
	if version.Lang(runtime.Version()) != "go1.26" {
		return list
	}
	if list != "" {
		list += ","
	}
	return list + "goroutineleakprofile"
}

// testFile is the name of the file that is added to each fixture.
const testFile = "fixturetest_test.go"

// driver returns the text of testFile: the test that runs the fixture's functions.
func (fx *fixture) driver() ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "package %s\n\n", fx.pkgName)
	fmt.Fprintf(&b, "import (\n\t\"testing\"\n\n\t\"github.com/pipevet/pipevet/internal/fixturetest/oracle\"\n)\n\n")
	fmt.Fprintf(&b, "func TestFixture(t *testing.T) {\noracle.Main(t, map[string]func(){\n")
	for _, fn := range fx.funcs {
		fmt.Fprintf(&b, "%q: func() { %s },\n", fn.name, fn.call)
	}
	fmt.Fprintf(&b, "})\n}\n")
	return format.Source(b.Bytes())
}
