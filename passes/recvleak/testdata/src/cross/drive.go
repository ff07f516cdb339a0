//go:build fixturetest

package cross

var parcels = []string{"a", "", "c"}

func runBadWait()  { BadWait(parcels) }
func runGoodWait() { GoodWait(parcels) }
