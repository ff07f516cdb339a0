/*
Package fanin defines an analyzer that finds channels of several producers that are closed wrongly.

# Analyzer fanin

fanin: find channels of several producers that are closed wrongly or never

When several goroutines send on one channel, none of them may close it: another may still send, or close
it, too, and then the program panics. If nobody closes it, those who range over it wait for ever:

	pages := make(chan page)
	for _, url := range urls {
		go func() {
			defer close(pages) // WRONG: close of pages panics: it was closed already, by each of the producers
			pages <- fetch(url)
		}()
	}
	for p := range pages {
		...

A goroutine of its own waits for all producers, and then closes:

	var wg sync.WaitGroup
	for _, url := range urls {
		wg.Go(func() { pages <- fetch(url) })
	}
	go func() { // RIGHT
		wg.Wait()
		close(pages)
	}()
	for p := range pages {
		...

Reported are channels that are closed by one of several producers, by each of them, or by somebody who does not
wait for all of them; that are never closed; whose producers are waited for by the one who should receive what
they send; and WaitGroups whose Add is called in the goroutine that it should count, so that Wait may come first.

Each report carries the interleaving that leads to it, and where the edit is safe, a fix: the producers join a group
(by WaitGroup.Go from Go 1.25 on, else by Add and Done) and a goroutine closes when all have ended; or Add moves
before the go statement.

# Counters

Where the last producer closes, to count and to find that the count is complete must be one step:

	remaining.Add(-1)
	if remaining.Load() == 0 { // WRONG: two producers may find 0
		close(pages)
	}

	if remaining.Add(-1) == 0 { // RIGHT
		close(pages)
	}

This is found by the syntax, not by exploration: several goroutines run a function that changes a counter in
one statement, and in a later one closes a channel if the counter, read again, has some value. A counter
that is no atomic is reported, too. Functions that lock something, run a sync.Once, or use a channel as a lock
are not.

# What is not reported

An operation that panics where a recover follows is expected to. Methods that clients of a type call are no
producers: it is up to the clients to call them before Close. A channel with one producer that is not closed belongs
to unclosedchan. The analyzer does not report when the channel is out of its sight: kept in a global
variable, handed to unknown code, or received from a caller.
*/
package fanin
