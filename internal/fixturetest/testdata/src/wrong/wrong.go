// Package wrong holds functions that are not what their names say.
package wrong

import "time"

// BadButEnds is not bad.
func BadButEnds() {
	ch := make(chan int, 1)
	ch <- 1 // want `sending`
}

// BadElsewhere is blocked at a line that expects nothing.
func BadElsewhere() {
	ch := make(chan int)
	ch <- 1
}

// BadPanic fails, but does not get stuck.
func BadPanic() { panic("no") }

// GoodButStuck is not good.
func GoodButStuck() {
	go func() { <-make(chan int) }()
}

// GoodButNoReturn never returns.
func GoodButNoReturn() {
	for {
		time.Sleep(time.Second)
	}
}

// GoodPanic crashes.
func GoodPanic() {
	go func() { panic("no") }()
	time.Sleep(time.Millisecond)
}
