//go:build fixturetest

package closed

import (
	"context"
	"errors"
	"slices"
	"time"
)

var (
	three   = []string{"a.example", "b.example", "c.example"}
	quickly = time.Millisecond
)

func runBadFirstWins()    { BadFirstWins(three) }
func runGoodFirstWins()   { GoodFirstWins(three) }
func runBadFirstError()   { BadFirstError(3) }
func runGoodFirstError()  { GoodFirstError(3) }
func runBadWaitGroupGo()  { BadWaitGroupGo(three) }
func runGoodWaitGroupGo() { GoodWaitGroupGo(three) }
func runBadFillFirst()    { BadFillFirst(three) }
func runGoodFillFirst()   { GoodFillFirst(three) }

func runBadNamed() {
	ctx, cancel := context.WithTimeout(context.Background(), quickly)
	defer cancel()
	BadNamed(ctx)
}

func runGoodNamed() {
	ctx, cancel := context.WithTimeout(context.Background(), quickly)
	defer cancel()
	GoodNamed(ctx)
}

func runBadReply()  { BadReply(three) }
func runGoodReply() { GoodReply(three) }

func runBadBreak()     { BadBreak(three) }
func runGoodBreak()    { GoodBreak(three) }
func runBadDone()      { BadDone(three) }
func runGoodDone()     { GoodDone(three) }
func runBadErrgroup()  { BadErrgroup(three) }
func runGoodErrgroup() { GoodErrgroup(three) }
func runBadPipeline()  { BadPipeline(three) }
func runGoodPipeline() { GoodPipeline(three) }

func runBadConsumerLeaves()  { BadConsumerLeaves(three) }
func runGoodConsumerLeaves() { GoodConsumerLeaves(three) }
func runBadNil()             { BadNil(false) }
func runGoodNil()            { GoodNil(false) }

func failing(string) error { return errors.New("busy") }

func runBadPurge()  { BadPurge(context.Background(), make([]string, 20), failing, false, false) }
func runGoodPurge() { GoodPurge(context.Background(), make([]string, 20), failing, false, false) }

func refuse(string, time.Duration, time.Duration, time.Duration, time.Duration, time.Duration, time.Duration, time.Duration) error {
	return errors.New("refused")
}

func runBadSettings()  { BadSettings(refuse, three, 1, 2, 3, 4, 5, 6, 7) }
func runGoodSettings() { GoodSettings(refuse, three, 1, 2, 3, 4, 5, 6, 7) }

func sized(name string) (int, error) { return 0, errors.New("no such file: " + name) }

func runBadResults()  { BadResults(three, sized) }
func runGoodResults() { GoodResults(three, sized) }
func runGoodLast()    { GoodLast(three) }
func runGoodOrder()   { GoodOrder(three) }

func cancelled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

func runBadFlush() {
	for range 10 {
		BadFlush(cancelled(), new(exporter))
	}
}

func runGoodFlush() { GoodFlush(cancelled(), new(exporter)) }
func runBadWorkers() {
	for range 20 {
		BadWorkers(new(exporter))
	}
}

func runBadRoom() { BadRoom(slices.Repeat([]string{"a"}, 100)) }

func runBadErrorf()        { BadErrorf(three, sized) }
func runGoodErrorf()       { GoodErrorf(three, sized) }
func runGoodJoined()       { GoodJoined(three, sized) }
func runGoodSyscallError() { GoodSyscallError(three, sized) }

func ship(*parcel) error {
	time.Sleep(5 * time.Millisecond)
	return nil
}

func runBadParcel()  { BadParcel(map[string]string{"express": "yes"}, ship) }
func runGoodParcel() { GoodParcel(map[string]string{"express": "yes"}, ship) }

func runBadSweep() {
	names := map[string]bool{}
	for _, name := range "abcdefgh" {
		names[string(name)] = true
	}
	BadSweep(names, func(string) error { return errors.New("busy") })
}
