package component

// Stop waits for the loop, which says that it has ended only when it was asked to.

type BadServer struct {
	stop chan struct{}
	done chan struct{}
}

func NewBadServer(handle func(frame)) *BadServer {
	s := &BadServer{make(chan struct{}), make(chan struct{})}
	go s.serve(handle)
	return s
}

func (s *BadServer) serve(handle func(frame)) {
loop:
	for {
		select {
		case <-s.stop:
			break loop
		default:
		}
		f, err := readFrame()
		if err != nil {
			return
		}
		handle(f)
	}
	close(s.done)
}

func (s *BadServer) Stop() {
	close(s.stop)
	<-s.done // want `blocks for ever receiving from s\.done`
}

type GoodServer struct {
	stop chan struct{}
	done chan struct{}
}

func NewGoodServer(handle func(frame)) *GoodServer {
	s := &GoodServer{make(chan struct{}), make(chan struct{})}
	go s.serve(handle)
	return s
}

func (s *GoodServer) serve(handle func(frame)) {
	defer close(s.done)
	for {
		select {
		case <-s.stop:
			return
		default:
		}
		f, err := readFrame()
		if err != nil {
			return
		}
		handle(f)
	}
}

func (s *GoodServer) Stop() {
	close(s.stop)
	<-s.done
}

// A promise whose work fails is never kept.

type BadPromise struct {
	value string
	ready chan struct{}
}

func NewBadPromise() *BadPromise {
	p := &BadPromise{ready: make(chan struct{})}
	go p.resolve()
	return p
}

func (p *BadPromise) resolve() {
	f, err := readFrame()
	if err != nil {
		return
	}
	p.value = f.payload
	close(p.ready)
}

func (p *BadPromise) Get() string {
	<-p.ready // want `blocks for ever receiving from p\.ready`
	return p.value
}

type GoodPromise struct {
	value string
	err   error
	ready chan struct{}
}

func NewGoodPromise() *GoodPromise {
	p := &GoodPromise{ready: make(chan struct{})}
	go p.resolve()
	return p
}

func (p *GoodPromise) resolve() {
	defer close(p.ready)
	f, err := readFrame()
	if err != nil {
		p.err = err
		return
	}
	p.value = f.payload
}

func (p *GoodPromise) Get() (string, error) {
	<-p.ready
	return p.value, p.err
}
