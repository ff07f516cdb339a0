//go:build fixturetest

package cross

var parcels = []string{"a", "b", "c"}

func runBadCall()  { BadCall(parcels) }
func runGoodCall() { GoodCall(parcels) }
func runBadEach()  { BadEach(parcels) }
func runGoodEach() { GoodEach(parcels) }
