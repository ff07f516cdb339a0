// Package explore is an explicit-state model checker for the programs of
// package model. It runs all interleavings of their processes, within bounds,
// and finds what gets stuck and what panics, each with a shortest witness.
package explore
