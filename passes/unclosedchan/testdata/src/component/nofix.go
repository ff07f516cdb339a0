package component

import "sync"

// Close ends the workers of the first stage, and forgets those of the second.

// no fix: the workers are not counted
type BadTwoStage struct {
	raw    chan string
	cooked chan string
}

func NewBadTwoStage(workers int, store func(string)) *BadTwoStage {
	p := &BadTwoStage{make(chan string, 8), make(chan string, 8)}
	for range workers {
		go func() {
			for s := range p.raw {
				p.cooked <- s + "!"
			}
		}()
	}
	go func() {
		for s := range p.cooked { // want `blocks for ever ranging over p\.cooked`
			store(s)
		}
	}()
	return p
}

func (p *BadTwoStage) Put(s string) { p.raw <- s }

// Close may be called when no Put is in flight.
func (p *BadTwoStage) Close() { close(p.raw) }

type GoodTwoStage struct {
	raw    chan string
	cooked chan string
}

func NewGoodTwoStage(workers int, store func(string)) *GoodTwoStage {
	p := &GoodTwoStage{make(chan string, 8), make(chan string, 8)}
	var wg sync.WaitGroup
	for range workers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for s := range p.raw {
				p.cooked <- s + "!"
			}
		}()
	}
	go func() {
		wg.Wait()
		close(p.cooked)
	}()
	go func() {
		for s := range p.cooked {
			store(s)
		}
	}()
	return p
}

func (p *GoodTwoStage) Put(s string) { p.raw <- s }

// Close may be called when no Put is in flight.
func (p *GoodTwoStage) Close() { close(p.raw) }

// Close says so in a flag and waits for the loop, which sees the flag only
// when something arrives.

// no fix: the flag must become a close, when no Write is in flight
type BadWriter struct {
	mu     sync.Mutex
	closed bool
	lines  chan string
	done   chan struct{}
}

func NewBadWriter(write func(string)) *BadWriter {
	w := &BadWriter{lines: make(chan string, 8), done: make(chan struct{})}
	go w.loop(write)
	return w
}

func (w *BadWriter) loop(write func(string)) {
	defer close(w.done)
	for line := range w.lines { // want `blocks for ever ranging over w\.lines`
		write(line)
		w.mu.Lock()
		closed := w.closed
		w.mu.Unlock()
		if closed {
			return
		}
	}
}

func (w *BadWriter) Write(line string) { w.lines <- line }

func (w *BadWriter) Close() {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	<-w.done
}

type GoodWriter struct {
	lines chan string
	done  chan struct{}
}

func NewGoodWriter(write func(string)) *GoodWriter {
	w := &GoodWriter{lines: make(chan string, 8), done: make(chan struct{})}
	go w.loop(write)
	return w
}

func (w *GoodWriter) loop(write func(string)) {
	defer close(w.done)
	for line := range w.lines {
		write(line)
	}
}

func (w *GoodWriter) Write(line string) { w.lines <- line }

// Close may be called when no Write is in flight.
func (w *GoodWriter) Close() {
	close(w.lines)
	<-w.done
}
