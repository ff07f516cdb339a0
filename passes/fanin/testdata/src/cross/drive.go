//go:build fixturetest

package cross

var items = []int{1, 2, 3}

func runBadFill()          { BadFill(items, items) }
func runGoodFill()         { GoodFill(items, items) }
func runBadSum()           { BadSum([][]int{items, items}) }
func runGoodSum()          { GoodSum(items, items) }
func runBadAdd()           { BadAdd(items) }
func runBadFillAndClose()  { BadFillAndClose(items, items) }
func runGoodFillAndClose() { GoodFillAndClose(items) }
