package fixturetest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/pipevet/pipevet/internal/fixturetest/oracle"
)

// An outcome is what a process has shown.
type outcome struct {
	oracle.Result
	crashed  bool   // by a panic or a fatal error; Error holds the output
	panicked string // the stack of the goroutine that did it
	exited   bool   // before it could answer
}

func (o outcome) String() string {
	switch {
	case o.crashed:
		return "crashed: " + o.Error
	case o.exited:
		return "exited"
	case o.Error != "":
		return o.Error
	}
	return fmt.Sprintf("not blocked in %d tries", o.Tries)
}

// timeout ends processes that an oracle cannot judge.
const timeout = 10 * time.Second

// execute runs fn in a process of its own, before an oracle that looks
// harder when the function is expected to leak.
func execute(bin string, fn function, name string, leaks bool) outcome {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, bin, "-test.run=^TestFixture$", "-test.timeout=0")
	cmd.Dir = filepath.Dir(fn.file)
	cmd.Env = append(os.Environ(),
		oracle.EnvFunc+"="+fn.name,
		oracle.EnvOracle+"="+name,
		oracle.EnvLeaks+"="+strconv.FormatBool(leaks))
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()

	for _, text := range strings.Split(stdout.String(), "\n") {
		if data, ok := strings.CutPrefix(text, oracle.Prefix); ok {
			var out outcome
			if err := json.Unmarshal([]byte(data), &out.Result); err != nil {
				out.Error = err.Error()
			}
			return out
		}
	}
	var out outcome
	switch {
	case ctx.Err() != nil:
		out.Error = "no answer in time"
	case err != nil && cmd.ProcessState != nil && cmd.ProcessState.ExitCode() != 2:
		out.exited = true
	case err == nil:
		out.exited = true
	default: // the runtime exits with 2 after a panic
		out.crashed = true
		out.Error = stdout.String() + stderr.String()
		out.panicked = panicking(out.Error)
	}
	return out
}

// panicking returns the stack of the goroutine that has panicked, which comes first in the output.
func panicking(output string) string {
	_, stack, _ := strings.Cut(output, " [running")
	stack, _, _ = strings.Cut(stack, "\n\n")
	return stack
}

var frame = regexp.MustCompile(`^\t(.+\.go):(\d+)`)

// blockedAt returns the line of the fixture where a goroutine is blocked: its
// innermost frame in the package, or, if it runs only code of other packages,
// the go statement that started it.
func (fx *fixture) blockedAt(stack string) (line, bool) {
	for _, text := range strings.Split(stack, "\n") {
		m := frame.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		file := filepath.FromSlash(m[1])
		if filepath.Dir(file) != fx.dir || filepath.Base(file) == testFile {
			continue
		}
		n, err := strconv.Atoi(m[2])
		if err != nil {
			continue
		}
		return line{file, n}, true
	}
	return line{}, false
}
