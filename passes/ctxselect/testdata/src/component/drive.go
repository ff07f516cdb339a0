//go:build fixturetest

package component

import (
	"context"
	"math/rand/v2"
	"time"
)

// The drivers are clients that use the components until they close them, and
// then do nothing more.

func soon() time.Duration { return time.Duration(1+rand.IntN(4)) * time.Millisecond }

func ignore(event) {}

func discard(string) {}

func drop(frame) {}

func runBadWatcher() {
	w := NewBadWatcher(ignore)
	time.Sleep(soon())
	w.Close()
}

func runGoodWatcher() {
	w := NewGoodWatcher(ignore)
	time.Sleep(soon())
	w.Close()
}

type logger interface {
	Log(string)
	Close()
}

func logAndClose(l logger) {
	for range 3 {
		go l.Log("line")
	}
	l.Close()
}

func runBadLogger()  { logAndClose(NewBadLogger(discard)) }
func runGoodLogger() { logAndClose(NewGoodLogger(discard)) }

type session interface {
	Recv() (string, error)
	Close()
}

func recvAndClose(s session) {
	for range 3 {
		go s.Recv()
	}
	s.Close()
}

func runBadSession()  { recvAndClose(NewBadSession()) }
func runGoodSession() { recvAndClose(NewGoodSession()) }

type worker interface {
	Submit(frame)
	Stop()
}

func submitAndStop(w worker) {
	w.Submit(frame{"a"})
	time.Sleep(soon())
	w.Stop()
}

func runBadWorker()  { submitAndStop(NewBadWorker(drop)) }
func runGoodWorker() { submitAndStop(NewGoodWorker(drop)) }

type latch interface {
	Release()
	Wait() bool
	Close()
}

func waitAndClose(l latch) {
	go l.Wait()
	go l.Wait()
	l.Release()
	time.Sleep(soon())
	l.Close()
}

func runBadLatch()  { waitAndClose(NewBadLatch()) }
func runGoodLatch() { waitAndClose(NewGoodLatch()) }

// expired calls f with a context that ends while it runs.
func expired(f func(context.Context)) {
	ctx, cancel := context.WithTimeout(context.Background(), soon())
	go func() {
		defer cancel()
		f(ctx)
	}()
	<-ctx.Done()
}

func runBadProcess()  { expired(func(ctx context.Context) { NewBadProcess().Wait(ctx) }) }
func runGoodProcess() { expired(func(ctx context.Context) { NewGoodProcess().Wait(ctx) }) }

func runBadQueue() {
	expired(func(ctx context.Context) { NewBadQueue(0).Put(ctx, "a") })
	expired(func(ctx context.Context) { NewBadQueue(1).Take(ctx) })
}

func runGoodQueue() {
	expired(func(ctx context.Context) { NewGoodQueue(0).Put(ctx, "a") })
	expired(func(ctx context.Context) { NewGoodQueue(1).Take(ctx) })
}

func runGoodServer() {
	ctx := context.Background()
	s := NewGoodServer()
	go s.Do(ctx)
	s.Close(ctx)
}

func runGoodLimiter() {
	l := NewGoodLimiter()
	for range 3 {
		go expired(func(ctx context.Context) { l.Do(ctx, func(context.Context) {}) })
	}
}

func runBadDesk() {
	s := new(hubs).openBad()
	s.Submit("a")
	s.Close()
	go s.Submit("b")
}

func runGoodDesk() {
	s := new(hubs).openGood()
	s.Submit("a")
	s.Close()
	go s.Submit("b")
}

func runGoodRecording() { GoodRecording(func() {}, func() {}, 2) }
