// Package atomicfile writes files that others never see half-written.
package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Write replaces the named file, or makes it, with what write writes. If there is an error, the file is as
// before. A link stays a link: what it points to is replaced.
func Write(name string, perm fs.FileMode, write func(io.Writer) error) (err error) {
	if target, err := filepath.EvalSymlinks(name); err == nil {
		name = target
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), ".pipevet-*")
	if err != nil {
		if perr := (*fs.PathError)(nil); errors.As(err, &perr) {
			perr.Path = name // not that of a file that nobody knows
		}
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(tmp.Name())
		}
	}()
	err = write(tmp)
	if err = errors.Join(err, tmp.Chmod(perm), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}
