package component

// Clients give functions where nobody asks for nil: that the field is nil then says that Start was not called.

// BadFlusher takes nil for no function, and Stop for not started.
//
// no fix: what else is to say that it was started, only the author knows
type BadFlusher struct {
	quit  chan struct{}
	flush func()
}

func NewBadFlusher() *BadFlusher { return &BadFlusher{quit: make(chan struct{})} }

func (f *BadFlusher) Start(flush func()) {
	f.flush = flush
	go f.run(flush)
}

func (f *BadFlusher) run(flush func()) {
	<-f.quit // want `BadFlusher\.run blocks for ever receiving from f\.quit`
	if flush != nil {
		flush()
	}
}

func (f *BadFlusher) Stop() {
	if f.flush != nil {
		close(f.quit)
	}
}

type GoodFlusher struct {
	quit  chan struct{}
	flush func()
}

func NewGoodFlusher() *GoodFlusher { return &GoodFlusher{quit: make(chan struct{})} }

func (f *GoodFlusher) Start(flush func()) {
	f.flush = flush
	go f.run(flush)
}

func (f *GoodFlusher) run(flush func()) {
	<-f.quit
	flush()
}

func (f *GoodFlusher) Stop() {
	if f.flush != nil {
		close(f.quit)
	}
}
