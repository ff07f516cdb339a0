package differential

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/pipevet/pipevet/passes/internal/explore/differential/harness"
)

var (
	//go:embed harness/harness.go
	harnessSource []byte
	//go:embed harness/run.go
	runSource []byte
)

// GoSource returns p as Go source.
func (p *Program) GoSource() string {
	src, err := format.Source([]byte("package p\n\n" + p.Go("f")))
	if err != nil {
		return err.Error() + "\n" + p.Go("f")
	}
	return string(src)
}

// RunGo builds the programs in dir and runs the jobs, whose Program is an
// index of programs. It fails when the go command does, or after timeout.
func RunGo(dir string, programs []*Program, jobs []harness.Job, timeout time.Duration) ([]harness.Report, error) {
	files := map[string][]byte{
		"go.mod":             []byte("module programs\n\ngo 1.25.0\n"),
		"harness/harness.go": harnessSource,
		"harness/run.go":     runSource,
	}
	var roots strings.Builder
	roots.WriteString("package programs\n\nimport (\n\"testing\"\nh \"programs/harness\"\n)\n\n" +
		"func Test(t *testing.T) { h.Main(t, map[int]func(*h.Proc, int){\n")
	const perFile = 50 // large files compile slowly
	for i, p := range programs {
		fmt.Fprintf(&roots, "%d: p%d_0,\n", i, i)
		name := fmt.Sprintf("p%d_test.go", i/perFile)
		if files[name] == nil {
			files[name] = []byte("package programs\n\nimport h \"programs/harness\"\n\n")
		}
		files[name] = append(files[name], p.Go(fmt.Sprintf("p%d_", i))...)
	}
	roots.WriteString("}) }\n")
	files["roots_test.go"] = []byte(roots.String())
	var err error
	if files["jobs.json"], err = json.Marshal(jobs); err != nil {
		return nil, err
	}
	for name, text := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return nil, err
		}
		if err := os.WriteFile(name, text, 0o666); err != nil {
			return nil, err
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	reports := filepath.Join(dir, "reports.json")
	cmd := exec.CommandContext(ctx, "go", "test", "-count=1", "-vet=off", "-timeout="+timeout.String(), "-gcflags=-N -l", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "JOBS="+filepath.Join(dir, "jobs.json"), "REPORTS="+reports)
	if out, err := cmd.CombinedOutput(); err != nil {
		if len(out) > 5000 {
			out = out[:5000]
		}
		return nil, fmt.Errorf("go test in %s: %v\n%s", dir, err, out)
	}
	text, err := os.ReadFile(reports)
	if err != nil {
		return nil, err
	}
	var all []harness.Report
	err = json.Unmarshal(text, &all)
	return all, err
}
