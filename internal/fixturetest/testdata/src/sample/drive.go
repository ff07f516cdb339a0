//go:build fixturetest

package sample

func runBadWait() { BadWait(1) }

var daemon = newGoodDaemon()

func runGoodDaemon() { daemon.beat <- struct{}{} }
