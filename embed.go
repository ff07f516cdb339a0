// Package pipevet holds the source of package [github.com/pipevet/pipevet/reference],
// from which the analyzers take the text of their fixes. Only the root of the module can
// embed it. The linter is [github.com/pipevet/pipevet/cmd/pipevet].
package pipevet

import "embed"

// Reference holds the Go files of package reference, in the folder reference.
//
//go:embed reference/*.go
var Reference embed.FS
