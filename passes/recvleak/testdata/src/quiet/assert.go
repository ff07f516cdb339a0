package quiet

import (
	"testing"

	"github.com/pipevet/pipevet/passes/recvleak/testdata/src/assertion"
)

// Behind an assertion it is known that it holds.

// announce closes done, unless there is no name.
func announce(name string, done chan struct{}) error {
	if name == "" {
		return errNo
	}
	close(done)
	return nil
}

func GoodAssertion(t *testing.T, name string) {
	done := make(chan struct{})
	assertion.NoError(t, announce(name, done))
	<-done
}

func GoodAssertionTB(t testing.TB, name string) {
	done := make(chan struct{})
	assertion.NoError(t, announce(name, done))
	<-done
}

func GoodAssertionTrue(t *testing.T, name string) {
	done := make(chan struct{})
	assertion.True(t, announce(name, done) == nil)
	<-done
}

// GoodAssertionFails goes on after a failure, but then nobody looks at what it leaves behind.
func GoodAssertionFails(t *testing.T, name string) {
	done := make(chan struct{})
	assertion.CheckNoError(t, announce(name, done))
	<-done
}

func GoodAssertions(t *testing.T, name string) {
	done := make(chan struct{})
	check := assertion.New(t)
	check.NoError(announce(name, done))
	<-done
}

func mustHave(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func GoodAssertionOwn(t *testing.T, name string) {
	done := make(chan struct{})
	mustHave(t, announce(name, done))
	<-done
}

type suite struct{ check *assertion.Assertions }

// GoodAssertionSuite is a suite, of whose test no more is known than that it is one.
func GoodAssertionSuite(s *suite, name string) {
	done := make(chan struct{})
	s.check.NoError(announce(name, done))
	<-done
}
