package closed

import (
	"context"
	"time"
)

// The send lies in something other than a literal after go.

func report(ch chan<- reply, host string) {
	status, err := dial(host)
	ch <- reply{host, status, err} // want `blocks for ever sending on ch`
}

func reportOnce(ch chan<- reply, host string) {
	status, err := dial(host)
	ch <- reply{host, status, err}
}

func BadNamed(ctx context.Context) (reply, error) {
	ch := make(chan reply)
	go report(ch, "a.example")
	select {
	case r := <-ch:
		return r, r.err
	case <-ctx.Done():
		return reply{}, ctx.Err()
	}
}

func GoodNamed(ctx context.Context) (reply, error) {
	ch := make(chan reply, 1)
	go reportOnce(ch, "a.example")
	select {
	case r := <-ch:
		return r, r.err
	case <-ctx.Done():
		return reply{}, ctx.Err()
	}
}

type client struct {
	host    string
	retries int
}

func (c *client) ping(pong chan int) {
	status := 0
	for range c.retries {
		if n, err := dial(c.host); err == nil {
			status = n
			break
		}
	}
	pong <- status // want `blocks for ever sending on pong`
}

func BadMethod() int {
	c := &client{"a.example", 1}
	pong := make(chan int)
	go c.ping(pong)
	select {
	case status := <-pong:
		return status
	case <-time.After(time.Millisecond):
		return 0
	}
}

func (c *client) pingOnce(pong chan int) {
	status := 0
	for range c.retries {
		if n, err := dial(c.host); err == nil {
			status = n
			break
		}
	}
	pong <- status
}

func GoodMethod() int {
	c := &client{"a.example", 1}
	pong := make(chan int, 1)
	go c.pingOnce(pong)
	select {
	case status := <-pong:
		return status
	case <-time.After(time.Millisecond):
		return 0
	}
}

func (c *client) check(errs chan<- error) {
	_, err := dial(c.host)
	errs <- err // want `blocks for ever sending on errs`
}

func BadMethodValue() error {
	errs := make(chan error)
	check := (&client{host: "a.example"}).check
	go check(errs)
	if err := valid("a.example"); err != nil {
		return err
	}
	return <-errs
}

func (c *client) checkAwaited(errs chan<- error) {
	_, err := dial(c.host)
	errs <- err
}

func GoodMethodValue() error {
	errs := make(chan error)
	check := (&client{host: "a.example"}).checkAwaited
	go check(errs)
	if err := valid("a.example"); err != nil {
		<-errs
		return err
	}
	return <-errs
}

func async[T any](f func() T) <-chan T {
	out := make(chan T)
	go func() {
		out <- f() // want `blocks for ever sending on out`
	}()
	return out
}

func BadGeneric() (int, error) {
	statuses := async(func() int {
		status, _ := dial("a.example")
		return status
	})
	select {
	case status := <-statuses:
		return status, nil
	case <-time.After(time.Millisecond):
		return 0, errTimeout
	}
}

func asyncBuffered[T any](f func() T) <-chan T {
	out := make(chan T, 1)
	go func() {
		out <- f()
	}()
	return out
}

func GoodGeneric() (int, error) {
	statuses := asyncBuffered(func() int {
		status, _ := dial("a.example")
		return status
	})
	select {
	case status := <-statuses:
		return status, nil
	case <-time.After(time.Millisecond):
		return 0, errTimeout
	}
}

// BadClosure starts a literal that it has kept in a variable.
func BadClosure() error {
	done := make(chan error)
	run := func(host string) {
		_, err := dial(host)
		done <- err // want `blocks for ever sending on done`
	}
	go run("a.example")
	select {
	case err := <-done:
		return err
	case <-time.After(time.Millisecond):
		return errTimeout
	}
}

func GoodClosure() error {
	done := make(chan error, 1)
	run := func(host string) {
		_, err := dial(host)
		done <- err
	}
	go run("a.example")
	select {
	case err := <-done:
		return err
	case <-time.After(time.Millisecond):
		return errTimeout
	}
}

type prober interface {
	probe(healthy chan<- bool)
}

type dialProber struct{ host string }

func (p dialProber) probe(healthy chan<- bool) {
	_, err := dial(p.host)
	ok := err == nil
	healthy <- ok // want `blocks for ever sending on healthy`
}

func BadInterface() bool {
	healthy := make(chan bool)
	var p prober = dialProber{"a.example"}
	go p.probe(healthy)
	select {
	case ok := <-healthy:
		return ok
	case <-time.After(time.Millisecond):
		return false
	}
}

type awaitedProber struct{ host string }

func (p awaitedProber) probe(healthy chan<- bool) {
	_, err := dial(p.host)
	ok := err == nil
	healthy <- ok
}

func GoodInterface() bool {
	healthy := make(chan bool)
	var p prober = awaitedProber{"a.example"}
	go p.probe(healthy)
	return <-healthy
}

// BadDeferred reports in a deferred call, so that panics are reported, too.
func BadDeferred() (err error) {
	done := make(chan error)
	go func() {
		var err error
		defer func() {
			done <- err // want `blocks for ever sending on done`
		}()
		_, err = dial("a.example")
	}()
	select {
	case err = <-done:
	case <-time.After(time.Millisecond):
		err = errTimeout
	}
	return err
}

func GoodDeferred() (err error) {
	done := make(chan error, 1)
	go func() {
		var err error
		defer func() {
			done <- err
		}()
		_, err = dial("a.example")
	}()
	select {
	case err = <-done:
	case <-time.After(time.Millisecond):
		err = errTimeout
	}
	return err
}

// The channel is in a field of a struct.

type job struct {
	host string
	done chan error
}

func (j *job) run() {
	_, err := dial(j.host)
	j.done <- err // want `blocks for ever sending on j\.done`
}

func BadStruct() error {
	j := &job{host: "a.example", done: make(chan error)}
	go j.run()
	select {
	case err := <-j.done:
		return err
	case <-time.After(time.Millisecond):
		return errTimeout
	}
}

func (j *job) runAwaited() {
	_, err := dial(j.host)
	j.done <- err
}

func GoodStruct() error {
	j := &job{host: "a.example", done: make(chan error)}
	go j.runAwaited()
	select {
	case err := <-j.done:
		return err
	case <-time.After(time.Millisecond):
		go func() { <-j.done }()
		return errTimeout
	}
}

// The worker answers on a channel that the request carries.

type request struct {
	host   string
	answer chan int
}

func BadReply(hosts []string) (sum int) {
	reqs := make(chan request)
	go func() {
		for r := range reqs {
			status, _ := dial(r.host)
			r.answer <- status // want `blocks for ever sending on r\.answer`
		}
	}()
	defer close(reqs)
	for _, h := range hosts {
		r := request{h, make(chan int)}
		reqs <- r
		select {
		case status := <-r.answer:
			sum += status
		case <-time.After(time.Millisecond):
			return sum
		}
	}
	return sum
}

func GoodReply(hosts []string) (sum int) {
	reqs := make(chan request)
	go func() {
		for r := range reqs {
			status, _ := dial(r.host)
			r.answer <- status
		}
	}()
	defer close(reqs)
	for _, h := range hosts {
		r := request{h, make(chan int, 1)}
		reqs <- r
		select {
		case status := <-r.answer:
			sum += status
		case <-time.After(time.Millisecond):
			return sum
		}
	}
	return sum
}
