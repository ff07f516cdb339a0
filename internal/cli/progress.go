package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/pipevet/pipevet/internal/output"
)

// startProgress returns the file that the tool processes are to append their
// trace to, or "" if nobody wants one, and a function to be called when the
// run has ended. On a terminal the trace is shown as progress.
func (c *command) startProgress(ctx context.Context, opts *options) (trace string, stop func(), err error) {
	trace = opts.trace
	if trace != "" {
		if trace, err = createTrace(trace); err != nil {
			return "", nil, err
		}
	}
	if !output.IsTerminal(c.stderr) {
		return trace, func() {}, nil
	}
	remove := func() {}
	if trace == "" {
		f, err := os.CreateTemp("", "pipevet-trace-*")
		if err != nil {
			return "", func() {}, nil // do without
		}
		f.Close()
		trace = f.Name()
		remove = func() { os.Remove(trace) }
	}
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() { showProgress(ctx, c.stderr, trace) })
	return trace, func() {
		cancel()
		wg.Wait()
		remove()
	}, nil
}

// showProgress shows on one line how many packages have been analysed, until
// ctx is done. What is quick, as from the cache, is not worth a line.
func showProgress(ctx context.Context, w io.Writer, trace string) {
	const (
		delay    = time.Second
		interval = 200 * time.Millisecond
	)
	start := time.Now()
	tick := time.NewTicker(interval)
	defer tick.Stop()
	counter := traceCounter{packages: make(map[string]bool)}
	shown := false
	for {
		select {
		case <-ctx.Done():
			if shown {
				fmt.Fprint(w, "\r\x1b[K")
			}
			return
		case <-tick.C:
			if time.Since(start) < delay || !counter.read(trace) {
				continue
			}
			shown = true
			fmt.Fprintf(w, "\r\x1b[Kpipevet: %s analysed, %.60s", plural(len(counter.packages), "package"), counter.last)
		}
	}
}

// A traceCounter counts the packages of a trace that grows.
type traceCounter struct {
	packages map[string]bool
	last     string // the package that was finished last
	offset   int64
}

// read reads what has been appended and reports whether that was anything.
func (c *traceCounter) read(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	data, _ := io.ReadAll(io.NewSectionReader(f, c.offset, 1<<62-c.offset))
	end := bytes.LastIndexByte(data, '\n') + 1
	c.offset += int64(end)
	for line := range bytes.Lines(data[:end]) {
		if fields := bytes.Split(line, []byte("\t")); len(fields) == 3 {
			c.last = string(fields[1])
			c.packages[c.last] = true
		}
	}
	return end > 0
}
