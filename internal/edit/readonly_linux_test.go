package edit

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/pipevet/pipevet/internal/finding"
)

// TestReadOnlyDirectory tests that where no file can be replaced, none is changed, and that the
// error names it.
func TestReadOnlyDirectory(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "p.go")
	const text = "package p\n\nvar x = 1\n"
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	at := strings.Index(text, "1")
	set := Collect([]*finding.Finding{{Fixes: []finding.Fix{{Edits: []finding.Edit{{File: name, Start: at, End: at + 1, New: "2"}}}}}})
	if set.Fixes != 1 {
		t.Fatalf("%d fixes", set.Fixes)
	}
	for d := dir; d != os.TempDir(); d = filepath.Dir(d) { // others may look, and nothing more
		if err := os.Chmod(d, 0o555); err != nil {
			t.Fatal(err)
		}
		defer os.Chmod(d, 0o777)
	}
	var files int
	var err error
	asNobody(t, func() { files, err = set.Apply() })
	if files != 0 || !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), name+": ") {
		t.Errorf("%d files changed, error %v", files, err)
	}
	if got, err := os.ReadFile(name); err != nil || string(got) != text {
		t.Errorf("the file holds %q, error %v", got, err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("%d files in the directory", len(entries))
	}
}

// asNobody calls f without root's right to write everywhere, if the test has it.
func asNobody(t *testing.T, f func()) {
	if os.Geteuid() == 0 {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		const nobody = 65534
		if err := syscall.Setfsuid(nobody); err != nil {
			t.Fatal(err)
		}
		defer syscall.Setfsuid(0)
	}
	f()
}
