package component

// Each worker closes the results when the jobs have come to an end.

type BadPool struct {
	jobs    chan int
	results chan int
}

func NewBadPool(workers int, handle func(int)) *BadPool {
	p := &BadPool{jobs: make(chan int), results: make(chan int)}
	for range workers {
		go p.work()
	}
	go p.collect(handle)
	return p
}

func (p *BadPool) work() {
	for n := range p.jobs {
		p.results <- work(n)
	}
	close(p.results) // want `close of p\.results panics: it was closed at line \d+ already, by each of the producers`
}

func (p *BadPool) collect(handle func(int)) {
	for n := range p.results {
		handle(n)
	}
}

func (p *BadPool) Submit(n int) { p.jobs <- n }
func (p *BadPool) Close()       { close(p.jobs) }
