//go:build !linux

package ledger_test

import (
	"fmt"
	"os/exec"
)

func prepare(*exec.Cmd, string) {}

func otherChild(job []string, _ uint64) error { return fmt.Errorf("no job %q", job[0]) }
