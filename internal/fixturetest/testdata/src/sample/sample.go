// Package sample holds functions on which fixturetest is tested: those in
// sample.go are what their names say.
package sample

import (
	"context"
	"os"
	"sync"
	"time"
)

func fetch() int {
	time.Sleep(2 * time.Millisecond)
	return 1
}

// no fix: no analyzer stands behind this fixture
func BadTimeout() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	ch := make(chan int)
	go func() {
		v := fetch()
		ch <- v // want `sending on ch`
	}()
	select {
	case <-ch:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func GoodTimeout() error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	ch := make(chan int, 1)
	go func() {
		v := fetch()
		ch <- v
	}()
	select {
	case <-ch:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// BadMutex is seen by the profile only.
// no fix: no analyzer stands behind this fixture
func BadMutex() {
	var mu sync.Mutex
	mu.Lock()
	mu.Lock() // want `locking`
}

// no fix: no analyzer stands behind this fixture
func BadWait(n int) {
	ch := make(chan int)
	for range n {
		<-ch // want `receiving from ch`
	}
}

// GoodDaemon lives as long as the program: its driver keeps it.
type GoodDaemon struct{ beat chan struct{} }

func newGoodDaemon() *GoodDaemon {
	d := &GoodDaemon{make(chan struct{})}
	go func() {
		for range d.beat {
			fetch()
		}
	}()
	return d
}

// GoodExit ends the world while a goroutine is stuck.
func GoodExit() {
	go func() { <-make(chan int) }()
	time.Sleep(time.Millisecond)
	os.Exit(3)
}
