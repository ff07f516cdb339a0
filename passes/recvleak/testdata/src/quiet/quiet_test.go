package quiet

import (
	"testing"
	"time"
)

// What a test does is the same in every run.

// GoodInTime's answer comes long before its goroutine gives up.
func GoodInTime() {
	answers := make(chan int)
	go func() {
		select {
		case <-time.After(time.Millisecond):
		case <-time.After(time.Hour):
			return
		}
		answers <- 1
	}()
	<-answers // ok: a millisecond is over first
}

// GoodAll has all three when the channel is closed.
func GoodAll() {
	letters := make(chan string)
	complete := make(chan struct{})
	go func() {
		defer close(letters)
		for _, s := range []string{"a", "b", "c"} {
			letters <- s
		}
	}()
	var got []string
	for s := range letters {
		got = append(got, s)
	}
	if len(got) == 3 {
		close(complete)
	}
	<-complete // ok: there are three
}

type loop struct {
	calls chan func()
	done  chan struct{}
}

func (l *loop) run() {
	for call := range l.calls {
		call()
	}
	close(l.done)
}

// length asks a loop that its callers know to be running.
func (l *loop) length() int {
	n := make(chan int)
	select {
	case l.calls <- func() { n <- len(l.calls) }:
	case <-l.done:
	}
	return <-n // ok: nobody calls it when the loop is done
}

func GoodLoop() {
	l := &loop{make(chan func()), make(chan struct{})}
	go l.run()
	l.length()
	close(l.calls)
	<-l.done
}

// GoodSleep sleeps so that the other goroutine comes first.
func GoodSleep() {
	got, in, quit := make(chan time.Time, 1), make(chan int, 1), make(chan struct{})
	go func() {
		for {
			select {
			case <-quit:
				return
			default:
			}
			select {
			case <-in:
				got <- time.Now()
			case <-quit:
				return
			}
		}
	}()
	in <- 1
	time.Sleep(time.Millisecond)
	close(quit)
	<-got
}

// TestContext: the context is done when the test has returned.
func TestContext(t *testing.T) {
	answers := make(chan int)
	ctx := t.Context()
	go func() {
		for n := range 2 {
			select {
			case answers <- n:
			case <-ctx.Done():
				return
			}
		}
	}()
	<-answers
	<-answers
}
