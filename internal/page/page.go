package page

import (
	"io"

	"github.com/pipevet/pipevet/internal/finding"
	"github.com/pipevet/pipevet/internal/output"
)

func Write(w io.Writer, report *finding.Report, tool output.Tool) error {
	_, err := io.WriteString(w, "<!DOCTYPE html>\n")
	return err
}
