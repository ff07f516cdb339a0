// Package plain has no concurrency: what it does is not told.
package plain

import "fmt"

// Wrap says what has failed.
func Wrap(err *error, what string) {
	if *err != nil {
		*err = fmt.Errorf("%s: %w", what, *err)
	}
}
