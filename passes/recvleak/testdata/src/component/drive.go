//go:build fixturetest

package component

import (
	"context"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"time"
)

// The drivers are clients that use the components until they close them, and
// then do nothing more.

func soon() { time.Sleep(time.Duration(rand.IntN(4)) * time.Millisecond) }

func ignore(frame) {}

func nothing() {}

func runBadServer() {
	s := NewBadServer(ignore)
	soon()
	s.Stop()
}

func runGoodServer() {
	s := NewGoodServer(ignore)
	soon()
	s.Stop()
}

func runBadPromise()  { NewBadPromise().Get() }
func runGoodPromise() { NewGoodPromise().Get() }

type janitor interface {
	Kick()
	Close()
}

func kickAndClose(j janitor) {
	j.Kick()
	soon()
	j.Close()
}

func runBadJanitor()  { kickAndClose(NewBadJanitor(nothing)) }
func runGoodJanitor() { kickAndClose(NewGoodJanitor(nothing)) }

type dispatcher interface {
	Publish(frame)
	Close()
}

func publishAndClose(d dispatcher) {
	d.Publish(frame{"a"})
	d.Publish(frame{"b"})
	soon()
	d.Close()
}

func runBadDispatcher()  { publishAndClose(NewBadDispatcher(ignore)) }
func runGoodDispatcher() { publishAndClose(NewGoodDispatcher(ignore)) }

type poller interface {
	Wake()
	Close()
}

func wakeAndClose(p poller) {
	p.Wake()
	p.Close()
}

func runBadPoller()  { wakeAndClose(NewBadPoller(nothing)) }
func runGoodPoller() { wakeAndClose(NewGoodPoller(nothing)) }

var cache = NewGoodCache()

func runGoodCache() {
	cache.Put("key", "value")
	cache.Sweep()
}

func runGoodTask() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	t := NewGoodTask()
	go func() {
		soon()
		t.Finish()
	}()
	t.Wait(ctx)
}

func runGoodEvents() {
	e := NewGoodEvents()
	var wg sync.WaitGroup
	wg.Go(func() {
		for ok := true; ok; {
			_, ok = e.Next()
		}
	})
	soon()
	e.Close()
	wg.Wait()
}

func runGoodTickerOwner() {
	o := NewGoodTickerOwner(nothing)
	soon()
	o.Close()
}

func runGoodChild() {
	c := NewGoodChild("/no/such/file")
	if rand.IntN(2) == 0 {
		c = NewGoodChild("/dev/null")
	}
	if c.Start() == nil {
		c.AwaitUp()
		c.Wait()
	}
}

func runGoodLease() {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Millisecond)
	defer cancel()
	Serve(ctx, "token", func(l *GoodLease) {
		go func() {
			for ctx.Err() == nil {
				l.Submit(ctx, func(string) { soon() })
			}
		}()
	})
}

type renewer interface {
	Serve(context.Context) error
	Kick()
}

// kickAndCancel kicks when the timer has fired.
func kickAndCancel(r renewer) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go r.Serve(ctx)
	time.Sleep(time.Millisecond)
	r.Kick()
	time.Sleep(time.Millisecond)
}

func runBadRenewer()  { kickAndCancel(NewBadRenewer()) }
func runGoodRenewer() { kickAndCancel(NewGoodRenewer()) }

func runGoodQuota() {
	q := NewGoodQuota()
	for range 3 {
		go q.Do(nothing)
	}
	q.Do(nothing)
}

func runGoodProcess() {
	p := NewGoodProcess()
	go p.Wait()
	p.Kill(9)
	p.SetExited()
}

func runGoodReporter() {
	ctx, cancel := context.WithCancel(context.Background())
	r := NewGoodReporter()
	go r.Run(ctx)
	r.StartFile("a")
	cancel()
	r.StartFile("b")
}

func runGoodSession() {
	s := NewGoodSession()
	s.Start()
	s.Close()
}

func runGoodDuplex() {
	d := NewGoodDuplex(ignore)
	d.Write(frame{"a"})
	d.Close()
}

// hub makes the hub, which lives as long as the program, outside of the oracles' sight.
var hub = NewGoodHub()

func init() { go hub.Run() }

func runGoodHub() { Join(hub).Leave() }

func runGoodHandlers() {
	AwaitJoin()
	AwaitNamed()
}

func runGoodBacklog() {
	b := NewGoodBacklog()
	b.Add(1)
	b.Add(2)
	b.Close()
}

func runBadFlusher() {
	f := NewBadFlusher()
	f.Start(nil)
	f.Stop()
}

func runGoodFlusher() {
	f := NewGoodFlusher()
	f.Start(nothing)
	f.Stop()
}

func runBadHeart() { NewBadHeart(nothing, nothing).StopNow() }

func runGoodHeart() {
	h := NewGoodHeart(nothing, nothing)
	h.StopTimer()
	h.Stop()
}

func fail() error { return errClosed }

func runBadTask() { NewBadTask(new(health), fail).Close() }

func runGoodWork() {
	for _, setup := range []func() error{fail, func() error { return nil }} {
		if w, err := NewGoodWork(new(health), setup); err == nil {
			w.Do(nothing)
			w.Close()
		}
	}
}

func runBadGate() { NewBadGate(nothing).Close() }

func runGoodGate() {
	g := NewGoodGate(nothing)
	go (&goodGuest{g}).Wait()
	g.Close()
}

func dialled(context.Context) error { return nil }

func runBadScrubber() {
	if s, err := NewBadScrubber(context.Background(), dialled, nothing); err == nil {
		s.Close()
	}
}

func runGoodScrubber() {
	if s, err := NewGoodScrubber(context.Background(), dialled, nothing); err == nil {
		s.Resize(2)
		s.Resize(0)
	}
}

func runGoodClock() {
	c := NewGoodClock()
	var wg sync.WaitGroup
	for d := range 3 {
		wg.Go(func() { c.Sleep(d) })
	}
	done := make(chan struct{})
	go func() {
		wg.Wait()
		close(done)
	}()
	for {
		select {
		case <-done:
			return
		default:
			soon()
			c.Add(1)
		}
	}
}

func runGoodGreeter() {
	here, there := net.Pipe()
	go io.Copy(io.Discard, there)
	g := NewGoodGreeter()
	go g.Run(here, make(chan net.Conn))
	g.Close()
	here.Close()
}

func runGoodExec() {
	ctx, cancel := context.WithCancel(context.Background())
	GoodExec(ctx, func(_ context.Context, pid chan<- int) error { pid <- 1; return nil }, func() error { return nil })
	cancel()
}

func runGoodMutex() {
	m := NewGoodMutex()
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if m.TryLock() {
				soon()
				m.Unlock()
			}
		})
	}
	m.MustLock()
	m.Unlock()
	m.Close()
	wg.Wait()
}

func runBadPulse() {
	h := NewBadPulse(func() {})
	h.Beat()
	h.Stop()
}

func runGoodTimetable() {
	t := NewGoodTimetable()
	t.Add(1)
	t.Start()
	t.Add(2)
	t.Stop()
}
