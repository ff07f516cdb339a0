package component

import (
	"context"
	"sync"
	"time"
)

// The consuming loop has left when the watcher is closed; the producing one
// is in the middle of a send.

type BadWatcher struct {
	events chan event
	quit   chan struct{}
	wg     sync.WaitGroup
}

func NewBadWatcher(handle func(event)) *BadWatcher {
	w := &BadWatcher{events: make(chan event), quit: make(chan struct{})}
	w.wg.Add(1)
	go w.produce()
	go w.consume(handle)
	return w
}

func (w *BadWatcher) produce() {
	defer w.wg.Done()
	for {
		select {
		case <-w.quit:
			return
		default:
		}
		ev, err := poll(context.Background())
		if err != nil {
			return
		}
		w.events <- ev // want `blocks for ever sending on w\.events`
	}
}

func (w *BadWatcher) consume(handle func(event)) {
	for {
		select {
		case ev := <-w.events:
			handle(ev)
		case <-w.quit:
			return
		}
	}
}

func (w *BadWatcher) Close() {
	close(w.quit)
	w.wg.Wait()
}

type GoodWatcher struct {
	events chan event
	quit   chan struct{}
	wg     sync.WaitGroup
}

func NewGoodWatcher(handle func(event)) *GoodWatcher {
	w := &GoodWatcher{events: make(chan event), quit: make(chan struct{})}
	w.wg.Add(1)
	go w.produce()
	go w.consume(handle)
	return w
}

func (w *GoodWatcher) produce() {
	defer w.wg.Done()
	for {
		ev, err := poll(context.Background())
		if err != nil {
			return
		}
		select {
		case w.events <- ev:
		case <-w.quit:
			return
		}
	}
}

func (w *GoodWatcher) consume(handle func(event)) {
	for {
		select {
		case ev := <-w.events:
			handle(ev)
		case <-w.quit:
			return
		}
	}
}

func (w *GoodWatcher) Close() {
	close(w.quit)
	w.wg.Wait()
}

// A method blocks in a send while the loop that serves it ends.

type BadLogger struct {
	lines chan string
	quit  chan struct{}
}

func NewBadLogger(write func(string)) *BadLogger {
	l := &BadLogger{lines: make(chan string), quit: make(chan struct{})}
	go l.loop(write)
	return l
}

func (l *BadLogger) loop(write func(string)) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case line := <-l.lines:
			write(line)
		case <-tick.C:
			write("-- mark --")
		case <-l.quit:
			return
		}
	}
}

func (l *BadLogger) Log(line string) {
	l.lines <- line // want `blocks for ever sending on l\.lines`
}

func (l *BadLogger) Close() { close(l.quit) }

type GoodLogger struct {
	lines chan string
	quit  chan struct{}
}

func NewGoodLogger(write func(string)) *GoodLogger {
	l := &GoodLogger{lines: make(chan string), quit: make(chan struct{})}
	go l.loop(write)
	return l
}

func (l *GoodLogger) loop(write func(string)) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case line := <-l.lines:
			write(line)
		case <-tick.C:
			write("-- mark --")
		case <-l.quit:
			return
		}
	}
}

func (l *GoodLogger) Log(line string) {
	select {
	case l.lines <- line:
	case <-l.quit:
	}
}

func (l *GoodLogger) Close() { close(l.quit) }
