//go:build fixturetest

package component

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"
)

// The drivers are clients that use the components until they close or cancel
// them, and then do nothing more.

var body = []byte("body")

func soon() time.Duration { return time.Duration(1+rand.IntN(4)) * time.Millisecond }

func ignore(event) {}

func discard(string) {}

type putter interface {
	Put(context.Context, []byte) error
	Close()
}

func putTwice(u putter) {
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
			defer cancel()
			u.Put(ctx, body)
		})
	}
	wg.Wait()
	u.Close()
}

func runBadUploader()  { putTwice(NewBadUploader(slowly)) }
func runGoodUploader() { putTwice(NewGoodUploader(slowly)) }

func runBadConn() {
	c := NewBadConn()
	c.Call(0)
	c.Close()
}

func runGoodConn() {
	c := NewGoodConn()
	c.Call(0)
	c.Close()
}

func receiveUntil(ctx context.Context, events <-chan event) {
	for {
		select {
		case <-events:
		case <-ctx.Done():
			return
		}
	}
}

func runBadFeed() {
	ctx, cancel := context.WithTimeout(context.Background(), soon())
	defer cancel()
	receiveUntil(ctx, NewBadFeed(ctx).Events())
}

func runGoodFeed() {
	ctx, cancel := context.WithTimeout(context.Background(), soon())
	defer cancel()
	receiveUntil(ctx, NewGoodFeed(ctx).Events())
}

type pool interface {
	Submit([]byte) error
	Close()
}

func submitAndClose(p pool) {
	for range 3 {
		go p.Submit(body)
	}
	p.Close()
}

func runBadPool()  { submitAndClose(NewBadPool(2, slowly)) }
func runGoodPool() { submitAndClose(NewGoodPool(2, slowly)) }

type hub interface {
	Watch(<-chan struct{}, func(event))
	Publish(event)
}

// publishAndStop has a watcher that leaves after the first event.
func publishAndStop(h hub) {
	stop := make(chan struct{})
	var once sync.Once
	go h.Watch(stop, func(event) { once.Do(func() { close(stop) }) })
	time.Sleep(time.Millisecond) // for the watcher to be there
	for range 4 {
		h.Publish(event{"changed"})
	}
	once.Do(func() { close(stop) })
}

func runBadHub()  { publishAndStop(NewBadHub()) }
func runGoodHub() { publishAndStop(NewGoodHub()) }

var sampler = NewGoodSampler()

func runGoodSampler() { sampler.Sample() }

func runGoodQueue() {
	q := NewGoodQueue(discard)
	q.Put("item")
	q.Close()
}

func runGoodMailbox() {
	m := NewGoodMailbox()
	for range 3 {
		go m.Put("message")
	}
	ctx, cancel := context.WithTimeout(context.Background(), soon())
	defer cancel()
	m.Get(ctx)
}

func runGoodRunner() {
	r := NewGoodRunner()
	for range 3 {
		go r.Do(time.Millisecond, func() {})
	}
	r.Stop()
}

// An echo answers each question once, and is cut after two.
type echo chan string

func (e echo) Write(key string) error {
	e <- key + " " + key
	time.Sleep(2 * time.Millisecond) // the answer is there, and so is the end of the context
	return nil
}

func (e echo) Read() (string, error) {
	msg, ok := <-e
	if !ok {
		return "", errClosed
	}
	return msg, nil
}

type peer interface {
	Run() error
	Ask(context.Context, string) (string, error)
}

// askAndLeave asks twice, and does not wait long.
func askAndLeave(p peer, cut func()) {
	go p.Run()
	for range 2 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
		p.Ask(ctx, "key")
		cancel()
	}
	cut()
}

func runBadPeer() {
	e := make(echo, 2)
	askAndLeave(NewBadPeer(e), func() { close(e) })
}

func runGoodPeer() {
	e := make(echo, 2)
	askAndLeave(NewGoodPeer(e), func() { close(e) })
}

func runGoodSquarer() {
	s := NewGoodSquarer(2)
	go func() {
		for n := range 3 {
			s.Submit(n)
		}
		s.Close()
	}()
	for range s.Results() {
	}
}

func runGoodPump() {
	p := NewGoodPump()
	s := &station{p}
	go p.Send(1)
	go s.Wait()
	p.Close()
}

func runBadRecorder() {
	ctx, cancel := context.WithCancel(context.Background())
	r := NewBadRecorder()
	go r.Run(ctx, func() {})
	r.Pause()
	go r.Resume()
	cancel()
	time.Sleep(time.Millisecond)
	go r.Pause()
}

func runGoodRecorder() { Record(func() {}, func() {}, 3) }

func runGoodParcel() {
	p := newGoodParcel()
	l := &link{parcels: map[int]*GoodParcel{1: p}}
	p.Write(context.Background(), "a")
	go func() {
		time.Sleep(soon())
		l.arrived(1)
	}()
	p.Close()
}
