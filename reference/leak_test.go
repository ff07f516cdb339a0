package reference_test

import (
	"testing"

	"github.com/pipevet/pipevet/internal/fixturetest"
)

// TestLeaks runs pipelines to all their ends, many times, and asks the
// goroutine leak profile, too.
func TestLeaks(t *testing.T) {
	fixturetest.Run(t, "testdata/ends")
}
