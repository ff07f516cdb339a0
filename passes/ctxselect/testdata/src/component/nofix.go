package component

// Recv is in flight when the session is closed; which error it must return is
// for the author to say.

// no fix: which error it must return when the session is closed, only the author knows
type BadSession struct {
	frames chan frame
	quit   chan struct{}
}

func NewBadSession() *BadSession {
	s := &BadSession{make(chan frame), make(chan struct{})}
	go s.read()
	return s
}

func (s *BadSession) read() {
	for {
		f, err := readFrame()
		if err != nil {
			f = frame{"lost"}
		}
		select {
		case s.frames <- f:
		case <-s.quit:
			return
		}
	}
}

func (s *BadSession) Recv() (string, error) {
	f := <-s.frames // want `blocks for ever receiving from s\.frames`
	return f.payload, nil
}

func (s *BadSession) Close() { close(s.quit) }

type GoodSession struct {
	frames chan frame
	quit   chan struct{}
}

func NewGoodSession() *GoodSession {
	s := &GoodSession{make(chan frame), make(chan struct{})}
	go s.read()
	return s
}

func (s *GoodSession) read() {
	for {
		f, err := readFrame()
		if err != nil {
			f = frame{"lost"}
		}
		select {
		case s.frames <- f:
		case <-s.quit:
			return
		}
	}
}

func (s *GoodSession) Recv() (string, error) {
	select {
	case f := <-s.frames:
		return f.payload, nil
	case <-s.quit:
		return "", errClosed
	}
}

func (s *GoodSession) Close() { close(s.quit) }
