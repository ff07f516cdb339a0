package quiet

import (
	"os"
	"strconv"
	"sync/atomic"
)

// A tally is kept elsewhere: the engine does not know what was counted in it, and that may be nothing.
type tally struct{ failed atomic.Int64 }

func (t *tally) do(f func() error) {
	if f() != nil {
		t.failed.Add(1)
	}
}

// GoodRetries waits as often as something has failed.
func GoodRetries(t *tally, names []string) {
	retried := make(chan struct{})
	for _, name := range names {
		t.do(func() error {
			err := ask(name)
			if err != nil {
				go func() { retried <- struct{}{} }()
			}
			return err
		})
	}
	for range t.failed.Load() {
		<-retried
	}
}

// A batcher has at least one worker: who makes one sees to that.
type batcher struct{ workers int }

// GoodBatches would wait for ever if there were none.
func GoodBatches(b *batcher, names []string) {
	workers := min(len(names), b.workers)
	errs, feed := make(chan error, workers), make(chan string)
	for range workers {
		go func() {
			for name := range feed {
				if err := ask(name); err != nil {
					errs <- err
					return
				}
			}
			errs <- nil
		}()
	}
feeding:
	for _, name := range names {
		select {
		case <-errs:
			workers--
			break feeding
		case feed <- name:
		}
	}
	close(feed)
	for ; workers != 0; workers-- {
		<-errs
	}
}

// processors is not known, but is the room in jobs as well as the number of workers.
func processors() int {
	n, _ := strconv.Atoi(os.Getenv("PROCESSORS"))
	return max(n, 1)
}

func GoodUnknownRoom(names []string) {
	n := processors()
	errs, jobs := make(chan error, len(names)), make(chan string, n)
	for range n {
		go func() {
			for name := range jobs {
				errs <- ask(name)
			}
		}()
	}
	for _, name := range names {
		jobs <- name
	}
	close(jobs)
	for range names {
		<-errs
	}
}
