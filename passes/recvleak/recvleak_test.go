package recvleak_test

import (
	"testing"

	"github.com/pipevet/pipevet/internal/fixturetest"
)

// TestFixturesRun shows that the fixtures are what their names say.
func TestFixturesRun(t *testing.T) {
	fixturetest.Run(t, "testdata/src/closed", "testdata/src/component", "testdata/src/cross", "testdata/src/quiet")
}
