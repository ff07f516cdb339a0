//go:build fixturetest

package quiet

import "context"

var items = []int{1, 2, 3}

func feed() <-chan int {
	ch := make(chan int, 1)
	ch <- 1
	close(ch)
	return ch
}

func runGoodGo()            { GoodGo(items) }
func runGoodAdd()           { GoodAdd(items) }
func runGoodErrgroup()      { GoodErrgroup(context.Background(), items) }
func runGoodBuffered()      { GoodBuffered(items) }
func runGoodLast()          { GoodLast(items) }
func runGoodLocked()        { GoodLocked(items) }
func runGoodToken()         { GoodToken(items) }
func runGoodOwnCounter()    { GoodOwnCounter(items) }
func runGoodOnce()          { GoodOnce(items) }
func runGoodMultiplex()     { sum(GoodMultiplex(feed(), feed())) }
func runGoodReflect()       { sum(GoodReflect(feed(), feed())) }
func runGoodInTurn()        { GoodInTurn(items, items) }
func runGoodCount()         { GoodCount(items) }
func runGoodRecovered()     { GoodRecovered(items) }
func runGoodRecoveredSend() { GoodRecoveredSend(items) }
func runGoodOwn()           { GoodOwn(items) }
