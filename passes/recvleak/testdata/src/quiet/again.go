package quiet

import (
	"errors"
	"flag"
	"strings"
)

// What is computed twice from the same values yields the same.

func GoodTwiceSentinel() {
	done := make(chan struct{})
	err := ask("name")
	if err != nil && err != errLater {
		close(done)
	} else if err == nil || err == errLater {
		go close(done)
	}
	<-done
}

func GoodTwiceString(mode string) {
	done := make(chan struct{})
	if mode != "fast" {
		go close(done)
	}
	if mode == "fast" {
		return
	}
	<-done
}

type options struct{ mode string }

func GoodTwiceOption(o *options) {
	var done chan struct{}
	if o.mode == "fast" {
		done = make(chan struct{})
		go close(done)
	}
	if o.mode == "fast" {
		<-done
	}
}

func GoodTwicePrefix(name string) {
	var done chan struct{}
	if strings.HasPrefix(name, "a") {
		done = make(chan struct{})
		go close(done)
	}
	if strings.HasPrefix(name, "a") {
		<-done
	}
}

func GoodTwiceIs() {
	err := ask("name")
	var done chan struct{}
	if errors.Is(err, errNo) {
		done = make(chan struct{})
		go close(done)
	}
	if errors.Is(err, errNo) {
		<-done
	}
}

func GoodTwiceArgs() {
	done := make(chan bool)
	for _, name := range flag.Args() {
		go func() { done <- ask(name) == nil }()
	}
	for range flag.Args() {
		<-done
	}
}

// GoodEachRound compares with another string in each round.
func GoodEachRound(names []string) {
	for _, name := range names {
		var done chan struct{}
		if name == "a" {
			done = make(chan struct{})
			go close(done)
		}
		if name == "a" {
			<-done
		}
	}
}
