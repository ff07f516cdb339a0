//go:build fixturetest

package closed

var urls = []string{"a", "b", "c"}

func runBadEach()        { BadEach(urls) }
func runBadEachDefer()   { BadEachDefer(urls) }
func runBadOne()         { BadOne(urls[:1], urls) }
func runBadAtOnce()      { BadAtOnce(urls) }
func runBadNever()       { BadNever(urls) }
func runBadWait()        { BadWait(urls) }
func runBadWaitAfter()   { BadWaitAfter(urls) }
func runBadAdd()         { BadAdd(urls) }
func runBadNamed()       { BadNamed(urls) }
func runBadMethod()      { BadMethod(urls) }
func runBadMethodValue() { BadMethodValue(urls) }
func runBadGeneric()     { BadGeneric(urls, urls) }
func runBadGiven()       { BadGiven(urls) }
func runBadErrgroup()    { BadErrgroup(urls) }
func runBadGroupEach()   { BadGroupEach(urls) }
func runBadSleep()       { BadSleep(urls) }
func runBadTwo()         { BadTwo(urls, urls[:1]) }
func runBadOld()         { BadOld(urls) }
func runBadOldNamed()    { BadOldNamed(urls) }
func runBadOldBoth()     { BadOldBoth(urls) }

func runBadCounter()      { BadCounter(urls) }
func runBadCounterFunc()  { BadCounterFunc(urls) }
func runBadCounterField() { BadCounterField(urls) }
func runBadCounterGiven() { BadCounterGiven(urls) }
func runBadPlainCounter() { BadPlainCounter(urls) }
func runBadTwoLocks()     { BadTwoLocks(urls) }
func runBadLast()         { BadLast(urls) }
func runBadErrgroupWait() { BadErrgroupWait(urls) }
func runBadSelf()         { BadSelf(urls) }

func runBadLists() { BadLists([][]string{urls, urls}) }
