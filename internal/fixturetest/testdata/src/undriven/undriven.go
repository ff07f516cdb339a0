// Package undriven lacks a driver.
package undriven

// BadGeneric cannot be called without a type.
func BadGeneric[T any]() {}
