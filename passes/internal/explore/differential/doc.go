// Package differential compares the explorer with the Go runtime, and with a
// second, naive explorer.
//
// [Generate] makes a random small program: goroutines, channels, select,
// WaitGroups, locks, a context, values that steer branches. It is printed as
// Go ([Program.Go]) and as a model ([Program.Model]). The test of this package
// runs the Go functions under many schedules (package harness), explores the
// models, and compares.
//
// A difference is a bug of the explorer, or of one of the printers. Those that
// were found are recorded in docs/differential.md.
package differential
