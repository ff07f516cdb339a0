//go:build fixturetest

package cross

var items = []int{3, 0, 5}

func runBadFill()      { BadFill(items) }
func runGoodFill()     { GoodFill(items) }
func runBadPositive()  { BadPositive(items) }
func runGoodPositive() { GoodPositive(items) }
func runBadSum()       { BadSum(items) }
func runGoodSum()      { GoodSum(items) }
