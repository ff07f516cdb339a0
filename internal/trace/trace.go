// Package trace records how long the parts of an analysis take, across the
// many processes that go vet starts.
//
// When the environment variable PIPEVET_TRACE names a file, one line is appended
// to it for each part of the analysis of each package that does not come from
// the go command's cache:
//
//	milliseconds <TAB> package <TAB> part
//
// where part is the name of an analyzer, or "root NAME" for a function from which
// the engine explored, or "failed: REASON (FILE:LINE)" where the engine gave a package up because
// of a defect of its own. The file is named by an environment variable, not by a
// flag, since flags are part of the key under which the go command caches
// results.
package trace

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
)

// Env is the name of the environment variable.
const Env = "PIPEVET_TRACE"

// open opens the trace once; nil if there is to be none.
var open = sync.OnceValue(func() *os.File {
	name := os.Getenv(Env)
	if name == "" {
		return nil
	}
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return nil // a trace is not worth failing for
	}
	return f
})

// Enabled reports whether there is a trace.
func Enabled() bool { return open() != nil }

// Begin begins a part of the analysis of a package; the returned function ends
// it. It is cheap when there is no trace.
func Begin(pkg, part string) (end func()) {
	f := open()
	if f == nil {
		return func() {}
	}
	start := time.Now()
	return func() {
		// One short write each, so that concurrent processes' lines do not mix.
		fmt.Fprintf(f, "%.3f\t%s\t%s\n", time.Since(start).Seconds()*1e3, pkg, part)
	}
}

// Failure records that the analysis of a package was given up with a panic. It must
// be called by the deferred function that recovered it.
func Failure(pkg string, reason any) {
	text := strings.Join(strings.Fields(fmt.Sprint(reason)), " ")
	Begin(pkg, fmt.Sprintf("failed: %s (%s)", text, origin()))()
}

// origin returns where the panic that is being recovered began.
func origin() string {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	panicked := false
	for {
		f, more := frames.Next()
		inRuntime := strings.HasPrefix(f.Function, "runtime.")
		if panicked && !inRuntime {
			return fmt.Sprintf("%s:%d", filepath.Base(f.File), f.Line)
		}
		panicked = panicked || inRuntime
		if !more {
			return "?"
		}
	}
}
