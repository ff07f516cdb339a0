// Command pipevet finds goroutines that block for ever and other misuse of
// Go's concurrency, and shows the interleaving that gets stuck.
//
// Run it on packages:
//
//	pipevet ./...
//
// or as a vet tool:
//
//	go vet -vettool=$(which pipevet) ./...
//
// See “pipevet help”.
package main

import (
	"os"

	"github.com/pipevet/pipevet/analyzers"
	"github.com/pipevet/pipevet/internal/cli"
	"github.com/pipevet/pipevet/passes"
)

func main() {
	os.Exit(cli.Main(analyzers.All(), passes.Inert, os.Args[1:], os.Stdout, os.Stderr))
}
