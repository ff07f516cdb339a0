package finding

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"strings"

	"github.com/pipevet/pipevet/internal/source"
)

// A Key says which finding it is by content, not by line, so that it stays the same when other code
// is added or removed. Findings of the same kind at equal lines of a file share it.
type Key struct {
	Analyzer string `json:"analyzer"`
	Category string `json:"category,omitempty"`
	Package  string `json:"package"`
	File     string `json:"file"` // its name without the folder
	Code     string `json:"code"` // the line of source, without indentation
}

// Key returns the finding's key.
func (f *Finding) Key(files *source.Cache) Key {
	line, _ := files.Line(f.File, f.Line)
	return Key{f.Analyzer, f.Category, f.Package, filepath.Base(f.File), strings.TrimSpace(line)}
}

// Fingerprint returns a hash of the finding's key, in hexadecimal digits.
func (f *Finding) Fingerprint(files *source.Cache) string {
	k := f.Key(files)
	sum := sha256.Sum256([]byte(strings.Join([]string{k.Analyzer, k.Category, k.Package, k.File, k.Code}, "\x00")))
	return hex.EncodeToString(sum[:16])
}
