/*
Package ctxselect defines an analyzer that finds operations that block although their context is done.

# Analyzer ctxselect

ctxselect: find sends and receives that ignore a context at hand

Wanted: see the fixtures.
*/
package ctxselect
