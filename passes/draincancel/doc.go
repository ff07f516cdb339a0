/*
Package draincancel defines an analyzer that finds drains that can block for ever, and streams that nobody drains.

# Analyzer draincancel

draincancel: find drains that hang after cancellation, or are missing

Wanted: see the fixtures.
*/
package draincancel
