//go:build fixturetest

package component

import (
	"context"
	"math/rand/v2"
	"time"
)

// The drivers are clients that use the components until they close them, and
// then do nothing more.

func soon() { time.Sleep(time.Duration(rand.IntN(4)) * time.Millisecond) }

func ignore(sample) {}

func discard(string) {}

func runBadSensor() {
	s := NewBadSensor(ignore)
	soon()
	s.Stop()
}

func runGoodSensor() {
	s := NewGoodSensor(ignore)
	soon()
	s.Stop()
}

func runBadTwoStage() {
	p := NewBadTwoStage(2, discard)
	p.Put("a")
	p.Close()
}

func runGoodTwoStage() {
	p := NewGoodTwoStage(2, discard)
	p.Put("a")
	p.Close()
}

func runBadWriter() {
	w := NewBadWriter(discard)
	w.Write("a")
	soon()
	w.Close()
}

func runGoodWriter() {
	w := NewGoodWriter(discard)
	w.Write("a")
	soon()
	w.Close()
}

var bus = NewGoodBus(discard)

func runGoodBus() { bus.Publish("a") }

func runGoodOnceBus() {
	b := NewGoodOnceBus(discard)
	for range 3 {
		go b.Publish("a")
	}
	b.Close()
}

func runGoodStream() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	NewGoodStream(ctx).Sum()
}
