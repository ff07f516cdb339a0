package closed

import (
	"errors"
	"fmt"
	"time"
)

// done is closed on the path of success only.

func BadClosedOnSuccess() {
	done := make(chan struct{})
	go func() {
		value, err := load("a")
		if err != nil {
			return
		}
		load(value)
		close(done)
	}()
	load("b")
	<-done // want `blocks for ever receiving from done`
}

func GoodClosedOnSuccess() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		value, err := load("a")
		if err != nil {
			return
		}
		load(value)
	}()
	load("b")
	<-done
}

// The select has a case for the end of the work, which may not come.

func BadProgress() int {
	finished := make(chan struct{})
	steps := make(chan string, 16)
	go func() {
		for _, key := range []string{"a", "b"} {
			value, err := load(key)
			if err != nil {
				return
			}
			steps <- value
		}
		close(finished)
	}()
	n := 0
	for {
		select { // want `blocks for ever in select`
		case <-steps:
			n++
		case <-finished:
			return n
		}
	}
}

func GoodProgress() int {
	finished := make(chan struct{})
	steps := make(chan string, 16)
	go func() {
		for _, key := range []string{"a", "b"} {
			value, err := load(key)
			if err != nil {
				break
			}
			steps <- value
		}
		close(finished)
	}()
	n := 0
	for {
		select {
		case <-steps:
			n++
		case <-time.After(time.Second):
			return n
		case <-finished:
			return n
		}
	}
}

var errLater = errors.New("later")

// One of the errors is the one after which nobody is told.

func BadSentinel() {
	done := make(chan struct{})
	go func() {
		err := errLater
		if _, e := load("a"); e != nil {
			err = fmt.Errorf("load: %w", e)
		}
		if err == errLater {
			return
		}
		close(done)
	}()
	<-done // want `blocks for ever receiving from done`
}

// BadOptional closes only if there is a handler. That there may be none, the function literal alone knows.
func BadOptional(handle func()) {
	done := make(chan struct{})
	go func() {
		if handle != nil {
			handle()
			close(done)
		}
	}()
	<-done // want `BadOptional blocks for ever receiving from done: nobody closes it any more: the goroutine started at line \d+ has left at line \d+`
}
