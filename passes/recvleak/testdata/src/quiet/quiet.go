// Package quiet holds code that looks suspicious and is right.
package quiet

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math"
	mathrand "math/rand/v2"
	"os"
	"os/signal"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var errNo = errors.New("no")

// ask takes a while and may fail.
func ask(name string) error {
	time.Sleep(time.Duration(mathrand.IntN(3)) * time.Millisecond)
	if mathrand.IntN(3) == 0 {
		return errNo
	}
	return nil
}

// GoodContext waits until its caller cancels.
func GoodContext(ctx context.Context) {
	stopped := make(chan struct{})
	go func() {
		<-ctx.Done()
		close(stopped)
	}()
	<-stopped
}

// GoodLastCloses: the last goroutine to end closes.
func GoodLastCloses(names []string) {
	done := make(chan struct{})
	left := int32(len(names))
	if left == 0 {
		close(done)
	}
	for _, name := range names {
		go func() {
			ask(name)
			if atomic.AddInt32(&left, -1) == 0 {
				close(done)
			}
		}()
	}
	<-done
}

// GoodOnce closes once, from wherever the first reason comes.
func GoodOnce() {
	stop := make(chan struct{})
	var once sync.Once
	for range 2 {
		go func() {
			ask("name")
			once.Do(func() { close(stop) })
		}()
	}
	<-stop
}

// GoodErrorsThenDone sends in each branch, though not the same.
func GoodErrorsThenDone() error {
	done := make(chan struct{})
	errs := make(chan error)
	go func() {
		if err := ask("name"); err != nil {
			errs <- err
			return
		}
		close(done)
	}()
	select {
	case <-done:
		return nil
	case err := <-errs:
		return err
	}
}

// GoodMerge sets a channel to nil when it is exhausted, to leave it out.
func GoodMerge(names []string) (n int) {
	produce := func() <-chan string {
		out := make(chan string)
		go func() {
			defer close(out)
			for _, name := range names {
				out <- name
			}
		}()
		return out
	}
	a, b := produce(), produce()
	for a != nil || b != nil {
		select {
		case _, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			n++
		case _, ok := <-b:
			if !ok {
				b = nil
				continue
			}
			n++
		}
	}
	return n
}

// GoodOptionalTimeout: a nil channel in a select means no timeout.
func GoodOptionalTimeout(timeout time.Duration) error {
	errs := make(chan error, 1)
	go func() { errs <- ask("name") }()
	var expired <-chan time.Time
	if timeout > 0 {
		expired = time.After(timeout)
	}
	select {
	case err := <-errs:
		return err
	case <-expired:
		return errNo
	}
}

// GoodTimerDrain knows that the value has not been received.
func GoodTimerDrain() {
	timer := time.NewTimer(time.Millisecond)
	defer timer.Stop()
	ask("name")
	if !timer.Stop() {
		select {
		case <-timer.C:
		default:
		}
	}
	timer.Reset(time.Millisecond)
	<-timer.C
}

var signals = make(chan os.Signal, 1)

// GoodSignals waits for signals as long as the program lives.
func GoodSignals(reload func()) {
	signal.Notify(signals, os.Interrupt)
	go func() {
		for range signals {
			reload()
		}
	}()
}

// GoodTrap leaves its goroutines to the signal that ends the program: it may come at any time.
func GoodTrap(start func() error) error {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	stop := make(chan struct{})
	go func() {
		var once sync.Once
		for range c {
			once.Do(func() { close(stop) })
		}
	}()
	go func() {
		<-stop
		ask("name")
	}()
	return start()
}

// GoodTestFatal abandons its goroutine only when the test has failed.
func GoodTestFatal(t *testing.T) {
	release := make(chan struct{})
	go func() { <-release }()
	if signals == nil {
		t.Fatal("no signals")
	}
	close(release)
}

// GoodRecoverSends sends when its work panics, too.
func GoodRecoverSends(work func()) error {
	errs := make(chan error)
	go func() {
		defer func() {
			if recover() != nil {
				errs <- errNo
				return
			}
			errs <- nil
		}()
		work()
	}()
	return <-errs
}

// GoodGuarded receives only what is known to be there.
func GoodGuarded(names []string) (n int) {
	found := make(chan string, len(names))
	for _, name := range names {
		if ask(name) == nil {
			found <- name
		}
	}
	for len(found) > 0 {
		<-found
		n++
	}
	return n
}

// GoodCounted counts what it has started.
func GoodCounted(names []string) (failed int) {
	errs := make(chan error)
	started := 0
	for _, name := range names {
		if name == "" {
			continue
		}
		started++
		go func() { errs <- ask(name) }()
	}
	for ; started > 0; started-- {
		if err := <-errs; err != nil {
			failed++
		}
	}
	return failed
}

// GoodCond waits with a condition variable, and is woken on every path.
func GoodCond(names []string) {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	left := len(names)
	for _, name := range names {
		go func() {
			defer func() {
				mu.Lock()
				left--
				mu.Unlock()
				cond.Broadcast()
			}()
			if err := ask(name); err != nil {
				return
			}
			ask(name)
		}()
	}
	mu.Lock()
	defer mu.Unlock()
	for left > 0 {
		cond.Wait()
	}
}

// GoodWakeup leaves a token for a waiter that comes late.
func GoodWakeup() {
	wake := make(chan struct{}, 1)
	var ready atomic.Bool
	go func() {
		ask("name")
		ready.Store(true)
		select {
		case wake <- struct{}{}:
		default:
		}
	}()
	for !ready.Load() {
		<-wake
	}
}

// GoodAfterFunc: the function runs, or Stop says that it will not.
func GoodAfterFunc(ctx context.Context) {
	done := make(chan struct{})
	stop := context.AfterFunc(ctx, func() { close(done) })
	ask("name")
	if !stop() {
		<-done
	}
}

// Registry may keep the channel, and close it whenever it likes.
var Registry = func(done chan struct{}) {}

func GoodEscape() {
	done := make(chan struct{})
	Registry(done)
	<-done
}

// GoodCancelOnAll cancels on all paths, if in different ways.
func GoodCancelOnAll() error {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		<-ctx.Done()
	}()
	if err := ask("name"); err != nil {
		cancel()
		return err
	}
	defer cancel()
	return ask("other")
}

// GoodDeadline ends by itself.
func GoodDeadline() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	_ = cancel
	<-ctx.Done()
}

// GoodHandshake: each waits for the other, in the right order.
func GoodHandshake() {
	ready, start := make(chan struct{}), make(chan struct{})
	go func() {
		close(ready)
		<-start
		ask("name")
	}()
	<-ready
	close(start)
}

var (
	errRefused = errors.New("refused")
	errLater   = errors.New("later")
)

// GoodSentinel: no error that is made here, nor another variable's, is errLater.
func GoodSentinel(known bool) {
	done := make(chan struct{})
	go func() {
		err := errRefused
		if !known {
			err = fmt.Errorf("unknown: %w", errLater)
		}
		if err == errLater {
			return
		}
		close(done)
	}()
	<-done
}

// GoodKey: what is documented not to fail does not.
func GoodKey() string {
	var text strings.Builder
	var key [8]byte
	done := make(chan struct{})
	go func() {
		if _, err := rand.Read(key[:]); err != nil {
			return
		}
		if _, err := text.WriteString("key"); err != nil {
			return
		}
		close(done)
	}()
	<-done
	return text.String() + string(key[:])
}

// GoodJoin: what is joined of an error is one.
func GoodJoin() error {
	done := make(chan struct{})
	start := func() error {
		if err := ask("name"); err != nil {
			return errors.Join(err, ask("other"))
		}
		go close(done)
		return nil
	}
	if err := start(); err != nil {
		return err
	}
	<-done
	return nil
}

// GoodAtLeast starts one at least.
func GoodAtLeast(n int) {
	n = max(n, 1)
	done := make(chan struct{}, n)
	for range n {
		go func() { done <- struct{}{} }()
	}
	<-done
}

type discovery struct{ names []string }

// find counts and starts as many as there are names: nobody changes the field.
func (d *discovery) find() (all []string) {
	ch := make(chan string)
	var wg sync.WaitGroup
	wg.Add(len(d.names))
	for _, name := range d.names {
		go func() {
			defer wg.Done()
			if ask(name) == nil {
				ch <- name
			}
		}()
	}
	go func() {
		wg.Wait()
		close(ch)
	}()
	for name := range ch {
		all = append(all, name)
	}
	return all
}

func GoodDiscovery(names []string) []string {
	d := &discovery{names}
	return d.find()
}

type stopKey struct{}

type stopper struct{ cancel context.CancelFunc }

// GoodContextValue finds the function that cancels in the context.
func GoodContextValue() {
	ctx, cancel := context.WithCancel(context.Background())
	ctx = context.WithValue(ctx, stopKey{}, &stopper{cancel})
	stop(ctx)
	<-ctx.Done()
}

func stop(ctx context.Context) { ctx.Value(stopKey{}).(*stopper).cancel() }

// GoodEmptyMap finds nothing in a map that is empty.
func GoodEmptyMap(key string) {
	ready := make(chan struct{})
	waiting := map[string]chan struct{}{}
	go func() {
		if w := waiting[key]; w != nil {
			<-w
			return
		}
		close(ready)
	}()
	<-ready
}

// GoodFarTimer has a timer that does not fire before it is set.
func GoodFarTimer(fail bool) error {
	var started chan struct{}
	timer := time.AfterFunc(math.MaxInt64, func() { started <- struct{}{} })
	if !timer.Stop() {
		<-timer.C
	}
	if fail {
		return errNo
	}
	started = make(chan struct{})
	timer.Reset(time.Millisecond)
	<-started
	return nil
}
