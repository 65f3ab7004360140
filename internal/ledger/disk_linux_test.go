package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// prepare gives the worker of a full disk a name space of its own, in which it
// may mount one.
func prepare(cmd *exec.Cmd, job string) {
	if job != "disk" {
		return
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
}

func otherChild(job []string, _ uint64) error {
	switch job[0] {
	case "limit":
		return fillUp(job[1], func() error {
			return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1 << 20, Max: ^uint64(0)})
		}, func() error {
			return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: ^uint64(0), Max: ^uint64(0)})
		})
	case "disk":
		mount := func(flags uintptr, options string) func() error {
			return func() error { return syscall.Mount("none", job[1], "tmpfs", flags, options) }
		}
		if err := mount(0, "size=2m")(); err != nil {
			fmt.Println("skip", err)
			return nil
		}
		if err := fillUp(job[1], func() error { return nil }, mount(syscall.MS_REMOUNT, "size=64m")); err != nil {
			return err
		}
		if err := mount(syscall.MS_REMOUNT|syscall.MS_RDONLY, "size=64m")(); err != nil {
			return err
		}
		_, err := store.Open(context.Background(), job[1])
		if err == nil || !strings.Contains(err.Error(), "read-only file system: make the directory writable") {
			return fmt.Errorf("on a read-only disk: %v", err)
		}
		return nil
	}
	return fmt.Errorf("no job %q", job[0])
}

// fillUp decides until the disk is full: that is an error, what was acknowledged
// stands, what was not does not, and with room again it goes on.
func fillUp(dir string, full, room func() error) error {
	ctx := context.Background()
	st, err := store.Open(ctx, dir)
	if err != nil {
		return err
	}
	l := ledger.New(st)
	if _, err := l.Import(ctx, smallCase(20), ana, at); err != nil {
		return err
	}
	if err := full(); err != nil {
		return err
	}
	acknowledged := 0
	var failure error
	for i := range 2000 {
		d, err := l.Draft(ctx, caseID)
		if err != nil {
			return fmt.Errorf("reading on a full disk: %w", err)
		}
		if d.Number != acknowledged {
			return fmt.Errorf("%d entries, %d acknowledged", d.Number, acknowledged)
		}
		s := submit(ana, change(d, "claims", fmt.Sprintf("C%05d", 1+i%20), "note", strings.Repeat("x", 20_000)+fmt.Sprint(i)))
		if _, err := l.Decide(ctx, caseID, s); err != nil {
			if failure = err; i > 3 {
				break
			}
			continue
		}
		acknowledged++
	}
	if failure == nil || refused(failure) || acknowledged == 0 {
		return fmt.Errorf("%d acknowledged, and then %v", acknowledged, failure)
	}
	before, err := l.Draft(ctx, caseID)
	if err != nil {
		return err
	}
	if before.Number != acknowledged {
		return fmt.Errorf("%d entries, %d acknowledged", before.Number, acknowledged)
	}
	if err := room(); err != nil {
		return err
	}
	if _, err := l.Decide(ctx, caseID, submit(ana, change(before, "claims", "C00001", "note", "room again"))); err != nil {
		return fmt.Errorf("with room again: %w", err)
	}
	now, err := l.Draft(ctx, caseID)
	if err != nil {
		return err
	}
	files, err := now.Files()
	if err := errors.Join(err, l.Close(), st.Close()); err != nil {
		return err
	}
	st, err = store.Open(ctx, dir)
	if err != nil {
		return err
	}
	again, err := ledger.New(st).Draft(ctx, caseID)
	if err != nil {
		return err
	}
	filesAgain, err := again.Files()
	if err != nil || casefile.Hash(files) != casefile.Hash(filesAgain) || again.Number != acknowledged+1 {
		return fmt.Errorf("opened again the draft is another: entry %d, %v", again.Number, err)
	}
	fmt.Println("full", acknowledged, strings.ReplaceAll(failure.Error(), "\n", " "))
	return st.Close()
}

// TestDiskFull fills a disk: by a limit on the size of files, and where the
// system allows it a real one, which is then made read-only.
func TestDiskFull(t *testing.T) {
	for _, job := range []string{"limit", "disk"} {
		t.Run(job, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			cmd, lines := startChild(t, job, dir, "0")
			var said []string
			for lines.Scan() {
				said = append(said, lines.Text())
			}
			if err := cmd.Wait(); err != nil || len(said) == 0 {
				t.Fatalf("%v: %q", err, said)
			}
			if strings.HasPrefix(said[0], "skip") {
				t.Skip(said[0])
			}
			t.Logf("%q", said)
		})
	}
}
