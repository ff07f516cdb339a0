//go:build fixturetest

package closed

var (
	lines = []string{"a", "bb", "c"}
)

func runBadNever()        { BadNever(lines) }
func runGoodNever()       { GoodNever(lines) }
func runBadEarlyReturn()  { BadEarlyReturn(lines) }
func runGoodEarlyReturn() { GoodEarlyReturn(lines) }
func runBadCancelled()    { BadCancelled(lines) }
func runGoodCancelled()   { GoodCancelled(lines) }
func runBadStage()        { BadStage(lines) }
func runGoodStage()       { GoodStage(lines) }
func runBadWorkers()      { BadWorkers(lines) }
func runGoodWorkers()     { GoodWorkers(lines) }
func runBadFillFails()    { BadFillFails(lines) }
func runGoodFillFails()   { GoodFillFails(lines) }
func runBadMethod()       { BadMethod(lines) }
func runGoodMethod()      { GoodMethod(lines) }
func runBadGeneric()      { BadGeneric(lines) }
func runGoodGeneric()     { GoodGeneric(lines) }
func runBadPanic()        { BadPanic(lines) }
func runGoodPanic()       { GoodPanic(lines) }
func runBadGroup()        { BadGroup(lines) }
func runGoodGroup()       { GoodGroup(lines) }
func runBadTwoCloses()    { BadTwoCloses(lines) }
func runGoodTwoCloses()   { GoodTwoCloses(lines) }
func runBadFinish()       { BadFinish(lines) }
func runGoodFinish()      { GoodFinish(lines) }
func runBadContinue()     { BadContinue(lines) }
func runGoodContinue()    { GoodContinue(lines) }
func runBadSlice()        { BadSlice(lines) }
func runGoodSlice()       { GoodSlice(lines) }
func runBadReceived()     { BadReceived(lines) }
