//go:build fixturetest

package closed

var keys = []string{"a", "b", "c"}

func runBadSkips()           { BadSkips(keys) }
func runGoodSkips()          { GoodSkips(keys) }
func runBadCancelOnError()   { BadCancelOnError(keys) }
func runGoodCancelOnError()  { GoodCancelOnError(keys) }
func runBadOptional()        { BadOptional(nil) }
func runBadNeverCancelled()  { BadNeverCancelled(keys) }
func runGoodNeverCancelled() { GoodNeverCancelled(keys) }
func runBadNilChannel()      { BadNilChannel(0) }
func runGoodNilChannel()     { GoodNilChannel(0) }
func runBadNotStarted()      { BadNotStarted(false) }
func runGoodNotStarted()     { GoodNotStarted(false) }
func runBadStartGate()       { BadStartGate(keys) }
func runGoodStartGate()      { GoodStartGate(keys) }
func runBadReady()           { BadReady(keys) }
func runGoodReady()          { GoodReady(keys) }
func runBadQueue()           { BadQueue(keys) }
func runGoodQueue()          { GoodQueue(keys) }
func runBadRewound()         { BadRewound(keys) }
func runGoodRewound()        { GoodRewound(keys) }
func runBadSubscribers()     { BadSubscribers(keys) }
func runGoodSubscribers()    { GoodSubscribers(keys) }
func runBadDecode()          { BadDecode([]byte("0")) }
func runGoodDecode()         { GoodDecode([]byte("1")) }
func runGoodSettings()       { GoodSettings([]byte(`{"Version": 1}`)) }
func runBadTrap()            { BadTrap(0) }
func runBadReply()           { BadReply(keys) }
func runGoodReply()          { GoodReply(keys) }

func runBadTick() {
	for err := error(nil); err == nil; {
		var t *ackTracker
		if t, err = BadTick("a"); err == nil {
			t.Close()
		}
	}
}

func runGoodTick() {
	if t, err := GoodTick("a"); err == nil {
		t.Close()
	}
}
