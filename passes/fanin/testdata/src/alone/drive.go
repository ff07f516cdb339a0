//go:build fixturetest

package alone

func runBadNever() { BadNever([][]int{{1, 2}, {3}}) }
