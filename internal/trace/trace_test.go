package trace_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/pipevet/pipevet/internal/trace"
)

func TestFailure(t *testing.T) {
	name := filepath.Join(t.TempDir(), "trace")
	t.Setenv(trace.Env, name)
	func() {
		defer func() {
			if r := recover(); r != nil {
				trace.Failure("example.com/p", r)
			}
		}()
		var list []int
		_ = list[len(name)]
	}()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	want := regexp.MustCompile(`^\d+\.\d+\texample.com/p\tfailed: runtime error: index out of range \[\d+\] with length 0 \(trace_test.go:22\)\n$`)
	if !want.Match(data) {
		t.Errorf("trace is %q", data)
	}
}
