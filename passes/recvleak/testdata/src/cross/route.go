package cross

import "github.com/pipevet/pipevet/passes/recvleak/testdata/src/courier"

// What an imported method calls through an interface of its own package is a method of this one.

type depot struct{ arrived chan struct{} }

func (d *depot) Arrive() { close(d.arrived) }

func GoodRoute() {
	d := &depot{make(chan struct{})}
	r := &courier.Route{Stop: d}
	go r.Drive(1)
	<-d.arrived
}
