// Package quiet holds code that looks suspicious and is right.
package quiet

import (
	"context"
	"iter"
	"log"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

// work takes a while and may fail.
func work(name string) bool {
	time.Sleep(time.Duration(rand.IntN(3)) * time.Millisecond)
	return rand.IntN(3) > 0
}

// GoodNoRange counts what it receives: nobody waits for a close.
func GoodNoRange(names []string) (n int) {
	results := make(chan bool)
	for _, name := range names {
		go func() { results <- work(name) }()
	}
	for range names {
		if <-results {
			n++
		}
	}
	return n
}

// GoodBreaks leaves the loop by the last item, not by a close.
func GoodBreaks(names []string) {
	results := make(chan bool)
	for _, name := range names {
		go func() { results <- work(name) }()
	}
	left := len(names)
	if left == 0 {
		return
	}
	for range results {
		if left--; left == 0 {
			break
		}
	}
}

// GoodSentinel ends with a value.
func GoodSentinel(names []string) (n int) {
	out := make(chan string)
	go func() {
		for _, name := range names {
			if name != "" {
				out <- name
			}
		}
		out <- ""
	}()
	for name := range out {
		if name == "" {
			return n
		}
		n++
	}
	return n
}

// GoodLastOne: the worker that ends last closes.
func GoodLastOne(names []string) (n int) {
	out := make(chan string)
	var active atomic.Int32
	active.Store(2)
	for range 2 {
		go func() {
			for _, name := range names {
				if work(name) {
					out <- name
				}
			}
			if active.Add(-1) == 0 {
				close(out)
			}
		}()
	}
	for range out {
		n++
	}
	return n
}

// GoodOnceClose: whoever ends first closes; the others do not send.
func GoodOnceClose(names []string) (n int) {
	out := make(chan string, len(names))
	var once sync.Once
	for _, name := range names {
		out <- name
	}
	for range 2 {
		go once.Do(func() { close(out) })
	}
	for range out {
		n++
	}
	return n
}

// GoodOneGoroutine multiplexes several inputs.
func GoodOneGoroutine(names []string) (n int) {
	a, b, out := make(chan string), make(chan string), make(chan string)
	feed := func(to chan<- string) {
		defer close(to)
		for _, name := range names {
			to <- name
		}
	}
	go feed(a)
	go feed(b)
	go func() {
		defer close(out)
		for a != nil || b != nil {
			select {
			case s, ok := <-a:
				if !ok {
					a = nil
				} else {
					out <- s
				}
			case s, ok := <-b:
				if !ok {
					b = nil
				} else {
					out <- s
				}
			}
		}
	}()
	for range out {
		n++
	}
	return n
}

// GoodGroup closes when the group has ended, whatever its error.
func GoodGroup(ctx context.Context, names []string) (n int, err error) {
	g, ctx := errgroup.WithContext(ctx)
	out := make(chan string)
	for _, name := range names {
		g.Go(func() error {
			if !work(name) {
				return context.Canceled
			}
			select {
			case out <- name:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}
	go func() {
		g.Wait()
		close(out)
	}()
	for range out {
		n++
	}
	return n, g.Wait()
}

// GoodHelperCloses closes in a deferred helper.
func GoodHelperCloses(names []string) (n int) {
	out := make(chan string)
	go func() {
		defer finish(out, "producer")
		for _, name := range names {
			if !work(name) {
				return
			}
			out <- name
		}
	}()
	for range out {
		n++
	}
	return n
}

func finish(out chan string, who string) {
	if who == "" {
		log.Panic("nobody")
	}
	close(out)
}

// GoodCleanup keeps the closes of several channels in a slice of functions.
func GoodCleanup(names []string) (n int) {
	var cleanup []func()
	queues := make([]chan string, 2)
	var wg sync.WaitGroup
	for i := range queues {
		queue := make(chan string)
		queues[i] = queue
		cleanup = append(cleanup, func() { close(queue) })
		wg.Go(func() {
			for name := range queue {
				work(name)
			}
		})
	}
	for i, name := range names {
		queues[i%2] <- name
	}
	for _, f := range cleanup {
		f()
	}
	wg.Wait()
	return n
}

// jobs lives as long as the program.
var jobs = make(chan string)

func init() {
	go func() {
		for job := range jobs {
			work(job)
		}
	}()
}

func GoodPackageVariable(names []string) {
	for _, name := range names {
		jobs <- name
	}
}

// Registry may keep the channel, and close it whenever it likes.
var Registry = func(out chan int) {}

func GoodEscape() (n int) {
	out := make(chan int)
	Registry(out)
	for v := range out {
		n += v
	}
	return n
}

// GoodIterator does not range over a channel.
func GoodIterator(names []string) (n int) {
	var seq iter.Seq[string] = func(yield func(string) bool) {
		for _, name := range names {
			if !yield(name) {
				return
			}
		}
	}
	for range seq {
		n++
	}
	return n
}

// GoodTestFatal leaves its worker alone only when the test has failed.
func GoodTestFatal(t *testing.T) {
	queue := make(chan string)
	go func() {
		for name := range queue {
			work(name)
		}
	}()
	if jobs == nil {
		t.Fatal("no jobs")
	}
	queue <- "name"
	close(queue)
}

// GoodFatal ends the program rather than leave its worker alone.
func GoodFatal(names []string) {
	queue := make(chan string)
	var wg sync.WaitGroup
	wg.Go(func() {
		for name := range queue {
			work(name)
		}
	})
	for _, name := range names {
		if name == "" {
			log.Fatal("no name")
		}
		queue <- name
	}
	close(queue)
	wg.Wait()
}

// GoodPanics is mended by the deferred close, whatever panics.
func GoodPanics(names []string, f func(string)) (n int) {
	out := make(chan string)
	go func() {
		defer func() {
			recover()
			close(out)
		}()
		for _, name := range names {
			f(name)
			out <- name
		}
	}()
	for range out {
		n++
	}
	return n
}

// GoodSliceOfChannels closes each channel that it has made.
func GoodSliceOfChannels(names []string) (n int) {
	outs := make([]chan string, len(names))
	for i, name := range names {
		outs[i] = make(chan string)
		go func() {
			defer close(outs[i])
			if work(name) {
				outs[i] <- name
			}
		}()
	}
	for _, out := range outs {
		for range out {
			n++
		}
	}
	return n
}
