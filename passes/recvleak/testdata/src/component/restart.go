package component

import "sync"

// GoodTimetable is started by Start, or by Run, which returns when it is stopped.
type GoodTimetable struct {
	mu      sync.Mutex
	running bool
	stop    chan struct{}
	added   chan int
	entries []int
}

func NewGoodTimetable() *GoodTimetable {
	return &GoodTimetable{stop: make(chan struct{}), added: make(chan int)}
}

func (t *GoodTimetable) begin() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.running {
		return false
	}
	t.running = true
	return true
}

func (t *GoodTimetable) Start() {
	if t.begin() {
		go t.run()
	}
}

func (t *GoodTimetable) Run() {
	if t.begin() {
		t.run()
	}
}

func (t *GoodTimetable) run() {
	for {
		select {
		case n := <-t.added:
			t.entries = append(t.entries, n)
		case <-t.stop:
			return
		}
	}
}

func (t *GoodTimetable) Add(n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.running {
		t.added <- n
	} else {
		t.entries = append(t.entries, n)
	}
}

func (t *GoodTimetable) Stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.running {
		t.stop <- struct{}{}
		t.running = false
	}
}
