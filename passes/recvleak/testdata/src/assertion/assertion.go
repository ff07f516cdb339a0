// Package assertion holds assertions that the fixtures of package quiet use: like those of testify they know a test
// as an interface, and call each other.
package assertion

// T is a test.
type T interface {
	Errorf(format string, args ...any)
	FailNow()
}

type reporter interface {
	Errorf(format string, args ...any)
}

type helper interface{ Helper() }

// NoError ends the test unless err is nil.
func NoError(t T, err error) {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	if CheckNoError(t, err) {
		return
	}
	t.FailNow()
}

// CheckNoError reports whether err is nil. If it is not, the test has failed.
func CheckNoError(t reporter, err error) bool {
	if err == nil {
		return true
	}
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	return fail(t, "unexpected error", err)
}

// True ends the test unless ok.
func True(t T, ok bool) {
	if !ok && !fail(t, "should be true") {
		t.FailNow()
	}
}

func fail(t reporter, message string, values ...any) bool {
	if h, ok := t.(helper); ok {
		h.Helper()
	}
	t.Errorf("%s: %v", message, values)
	return false
}

// Assertions are those of one test.
type Assertions struct{ t T }

// New returns the assertions of t.
func New(t T) *Assertions { return &Assertions{t} }

// NoError ends the test unless err is nil.
func (a *Assertions) NoError(err error) {
	if h, ok := a.t.(helper); ok {
		h.Helper()
	}
	NoError(a.t, err)
}
