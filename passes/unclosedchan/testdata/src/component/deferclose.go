package component

// The loop that feeds the consumer ends on Stop without closing; Stop waits
// for the consumer.

type BadSensor struct {
	samples chan sample
	stop    chan struct{}
	done    chan struct{}
}

func NewBadSensor(handle func(sample)) *BadSensor {
	s := &BadSensor{make(chan sample), make(chan struct{}), make(chan struct{})}
	go s.produce()
	go s.consume(handle)
	return s
}

func (s *BadSensor) produce() {
	for {
		m, ok := measure()
		if !ok {
			break
		}
		select {
		case s.samples <- m:
		case <-s.stop:
			return
		}
	}
	close(s.samples)
}

func (s *BadSensor) consume(handle func(sample)) {
	defer close(s.done)
	for m := range s.samples { // want `blocks for ever ranging over s\.samples`
		handle(m)
	}
}

func (s *BadSensor) Stop() {
	close(s.stop)
	<-s.done
}

type GoodSensor struct {
	samples chan sample
	stop    chan struct{}
	done    chan struct{}
}

func NewGoodSensor(handle func(sample)) *GoodSensor {
	s := &GoodSensor{make(chan sample), make(chan struct{}), make(chan struct{})}
	go s.produce()
	go s.consume(handle)
	return s
}

func (s *GoodSensor) produce() {
	defer close(s.samples)
	for {
		m, ok := measure()
		if !ok {
			return
		}
		select {
		case s.samples <- m:
		case <-s.stop:
			return
		}
	}
}

func (s *GoodSensor) consume(handle func(sample)) {
	defer close(s.done)
	for m := range s.samples {
		handle(m)
	}
}

func (s *GoodSensor) Stop() {
	close(s.stop)
	<-s.done
}
