package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const (
	old  = "the old text\n"
	half = "half of th"
)

// asWriter makes the test binary a process that never gets beyond half of the file that it
// names.
const asWriter = "PIPEVET_TEST_WRITER"

func TestMain(m *testing.M) {
	if name := os.Getenv(asWriter); name != "" {
		Write(name, 0o644, func(w io.Writer) error {
			io.WriteString(w, half)
			os.Stdout.WriteString("written\n")
			select {}
		})
	}
	os.Exit(m.Run())
}

// TestWrite tests that a file is replaced, through a link, too, or made.
func TestWrite(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "file")
	write := func(name, text string) {
		t.Helper()
		if err := Write(name, 0o640, func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	write(name, old)
	link := filepath.Join(dir, "link")
	if err := os.Symlink("file", link); err != nil {
		t.Fatal(err)
	}
	write(link, "new")
	check(t, name, "new")
	if info, err := os.Lstat(link); err != nil || info.Mode().Type() != fs.ModeSymlink {
		t.Errorf("the link has become %v, error %v", info.Mode(), err)
	}
}

// TestError tests that an error leaves the old file and nothing else.
func TestError(t *testing.T) {
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte(old), 0o644); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	err := Write(name, 0o644, func(w io.Writer) error {
		io.WriteString(w, half)
		return broken
	})
	if !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	check(t, name, old)
	if entries, _ := os.ReadDir(filepath.Dir(name)); len(entries) != 1 {
		t.Errorf("%d files in the directory", len(entries))
	}
	nowhere := filepath.Join(name+"s", "file")
	if err := Write(nowhere, 0o644, nil); err == nil || !strings.Contains(err.Error(), nowhere+": ") {
		t.Errorf("where there is no directory: error %v", err)
	}
}

// TestKilled tests that a process that is killed while it writes leaves the old file.
func TestKilled(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, []byte(old), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), asWriter+"="+name)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(out, make([]byte, len("written\n"))); err != nil {
		t.Error(err)
	}
	cmd.Process.Kill()
	cmd.Wait()
	check(t, name, old)
}

func check(t *testing.T, name, want string) {
	t.Helper()
	if got, err := os.ReadFile(name); err != nil || string(got) != want {
		t.Errorf("the file holds %q, error %v; want %q", got, err, want)
	}
}
