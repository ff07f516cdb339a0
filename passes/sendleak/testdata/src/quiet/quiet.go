// Package quiet holds code that looks suspicious and is right.
package quiet

import (
	"context"
	"errors"
	"log"
	"math/rand/v2"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var errNo = errors.New("no")

// ask takes a while and may fail.
func ask(name string) error {
	time.Sleep(time.Duration(rand.IntN(3)) * time.Millisecond)
	if rand.IntN(3) == 0 {
		return errNo
	}
	return nil
}

// GoodBuffered has room for every sender, however few are awaited.
func GoodBuffered(names []string) error {
	errs := make(chan error, len(names))
	for _, name := range names {
		go func() {
			errs <- ask(name)
		}()
	}
	for range names {
		if err := <-errs; err != nil {
			return err
		}
	}
	return nil
}

// GoodBufferedByCount keeps capacity and number of senders in one variable.
func GoodBufferedByCount(names []string, extra int) error {
	n := len(names) + extra
	errs := make(chan error, n)
	for i := 0; i < n; i++ {
		go func() { errs <- ask("name") }()
	}
	return <-errs
}

// GoodBackgroundDrain returns early, but leaves someone behind who receives.
func GoodBackgroundDrain(names []string) error {
	errs := make(chan error)
	var wg sync.WaitGroup
	for _, name := range names {
		wg.Add(1)
		go func() {
			defer wg.Done()
			errs <- ask(name)
		}()
	}
	go func() {
		wg.Wait()
		close(errs)
	}()
	for err := range errs {
		if err != nil {
			go func() {
				for range errs {
				}
			}()
			return err
		}
	}
	return nil
}

// GoodDeferredDrain drains on every way out.
func GoodDeferredDrain(names []string) error {
	out := make(chan string)
	go func() {
		defer close(out)
		for _, name := range names {
			out <- name
		}
	}()
	defer func() {
		for range out {
		}
	}()
	for name := range out {
		if err := ask(name); err != nil {
			return err
		}
	}
	return nil
}

// GoodQuorum leaves when enough voters agree or too many do not; as many
// answers as can be late fit into the buffer.
func GoodQuorum(voters []string, need int) bool {
	n := len(voters)
	if need < 1 || need > n {
		return false
	}
	votes := make(chan bool, max(n-need, need-1))
	for _, v := range voters {
		go func() { votes <- ask(v) == nil }()
	}
	yes, no := 0, 0
	for yes < need && no <= n-need {
		if <-votes {
			yes++
		} else {
			no++
		}
	}
	return yes >= need
}

// GoodDefault never blocks.
func GoodDefault() {
	wake := make(chan struct{}, 1)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			select {
			case wake <- struct{}{}:
			default:
			}
		})
	}
	wg.Wait()
}

// audit lives as long as the program.
var audit = make(chan string)

func init() {
	go func() {
		for line := range audit {
			_ = line
		}
	}()
}

func GoodPackageVariable() {
	go func() { audit <- "started" }()
}

// Sink may keep the channel and receive from it whenever it likes.
var Sink = func(errs <-chan error) {}

func GoodEscape() {
	errs := make(chan error)
	Sink(errs)
	go func() { errs <- ask("name") }()
}

// each calls f with what it is given, of lists with their elements.
func each(f func(any), items ...any) {
	for _, item := range items {
		if v := reflect.ValueOf(item); v.Kind() == reflect.Slice {
			for i := range v.Len() {
				each(f, v.Index(i).Interface())
			}
			continue
		}
		f(item)
	}
}

// GoodInList hands its channel on in a list in a list.
func GoodInList() {
	answers := make(chan int)
	go func() { answers <- 1 }()
	each(func(item any) { reflect.ValueOf(item).Recv() }, []any{answers})
}

// GoodLogFatal abandons its goroutine, and the world with it.
func GoodLogFatal() {
	errs := make(chan error)
	go func() { errs <- ask("name") }()
	if err := ask("other"); err != nil {
		log.Fatal(err)
	}
	<-errs
}

// GoodTestFatal abandons its goroutine only when the test has failed.
func GoodTestFatal(t *testing.T) {
	errs := make(chan error)
	go func() { errs <- nil }()
	if audit == nil {
		t.Fatal("no audit")
	}
	if err := <-errs; err != nil {
		t.Error(err)
	}
}

// GoodFirstAtomic lets one goroutine only send.
func GoodFirstAtomic() error {
	var sent atomic.Bool
	first := make(chan error)
	for range 3 {
		go func() {
			err := ask("name")
			if sent.CompareAndSwap(false, true) {
				first <- err
			}
		}()
	}
	return <-first
}

// GoodFirstOnce does so with a sync.Once.
func GoodFirstOnce() error {
	var once sync.Once
	first := make(chan error)
	for range 3 {
		go func() {
			err := ask("name")
			once.Do(func() { first <- err })
		}()
	}
	return <-first
}

// GoodWaitInDefer receives on the way out.
func GoodWaitInDefer() error {
	done := make(chan error)
	go func() { done <- ask("name") }()
	defer func() { <-done }()
	if err := ask("other"); err != nil {
		return err
	}
	return nil
}

// GoodTicket uses a channel as a semaphore: whoever sends also receives.
func GoodTicket(names []string) {
	tickets := make(chan struct{}, 2)
	var wg sync.WaitGroup
	for _, name := range names {
		tickets <- struct{}{}
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() { <-tickets }()
			ask(name)
		}()
	}
	wg.Wait()
}

// GoodCancelThenDrain cancels the producer, then takes what it still holds.
func GoodCancelThenDrain(names []string) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	out := make(chan string)
	go func() {
		defer close(out)
		for _, name := range names {
			if ctx.Err() != nil {
				return
			}
			out <- name
		}
	}()
	var err error
	for name := range out {
		if err = ask(name); err != nil {
			cancel()
			break
		}
	}
	for range out {
	}
	return err
}

// GoodPingPong answers each request before it takes the next.
func GoodPingPong(names []string) int {
	ping, pong := make(chan string), make(chan error)
	go func() {
		defer close(pong)
		for name := range ping {
			pong <- ask(name)
		}
	}()
	failed := 0
	for _, name := range names {
		ping <- name
		if err := <-pong; err != nil {
			failed++
		}
	}
	close(ping)
	return failed
}

// GoodToken is passed round: the last goroutine finds room in the buffer.
func GoodToken() {
	token := make(chan int, 1)
	token <- 0
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			n := <-token
			token <- n + 1
		})
	}
	wg.Wait()
}

// GoodPanics ends the program rather than leave the sender alone.
func GoodPanics(names []string) (n int) {
	out := make(chan string)
	go func() {
		defer close(out)
		for _, name := range names {
			out <- name
		}
	}()
	for name := range out {
		if name == "" {
			panic("empty name")
		}
		n += len(name)
	}
	return n
}

type filter struct{ concurrency int }

// GoodFilter has as many workers as a field says. That it says 0 is no case worth a report.
func GoodFilter(f *filter, sizes map[string]int, work func(int)) {
	var wg sync.WaitGroup
	in := make(chan int)
	for i := 0; i < f.concurrency; i++ {
		wg.Go(func() {
			for n := range in {
				work(n)
			}
		})
	}
	for _, n := range sizes {
		in <- n
	}
	close(in)
	wg.Wait()
}
