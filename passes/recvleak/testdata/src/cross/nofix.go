package cross

import (
	"time"

	"github.com/pipevet/pipevet/passes/recvleak/testdata/src/courier"
)

// The send or close that is missing is where no edit can reach.

// no fix: the sender is in another package
func BadFetch() string {
	out := make(chan string)
	go courier.Fetch("a", out)
	return <-out // want `blocks for ever receiving from out`
}

func GoodFetch() string {
	out := make(chan string)
	go courier.FetchOr("a", out)
	return <-out
}

// no fix: the close is in another package
func BadNotify() {
	arrived := courier.Notify("a")
	<-arrived // want `blocks for ever receiving from arrived`
}

func GoodNotify() {
	settled := courier.Settled("a")
	<-settled
}

// What another package stores, and does not look at itself, is not known here.

// no fix: the close is missing, and where it belongs, only the author knows
func BadTrack() {
	attempted := make(chan struct{})
	go func() {
		for courier.Track("a").Attempts == 0 {
			<-time.After(time.Millisecond)
		}
	}()
	<-attempted // want `blocks for ever receiving from attempted`
}

func GoodTrack() {
	attempted := make(chan struct{})
	go func() {
		for courier.Track("a").Attempts == 0 {
			<-time.After(time.Millisecond)
		}
		close(attempted)
	}()
	<-attempted
}
