package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/console"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
)

type orbitFetchCmd struct {
	Query   string        `arg:"" placeholder:"QUERY" help:"Catalogue number, or group:NAME of CelesTrak, such as group:active."`
	Source  string        `enum:"celestrak,space-track" default:"celestrak" help:"celestrak (latest sets) or space-track (histories too, with your account) (default: ${default})."`
	From    string        `placeholder:"DATE" help:"Of Space-Track: the history from this day or time on."`
	Until   string        `placeholder:"DATE" help:"To the end of this day, or this time (default: now)."`
	Account string        `placeholder:"FILE" help:"Name and password of your account at Space-Track, a line each, in a file that only you can read (default: TIDEWAITER_SPACETRACK_IDENTITY and TIDEWAITER_SPACETRACK_PASSWORD)."`
	Out     string        `placeholder:"FILE" help:"Write the sets into this file, as they came (default: standard output)."`
	Contact string        `placeholder:"ADDRESS" help:"Mail or web address, named to the provider."`
	Server  string        `placeholder:"URL" help:"Scheme and host to ask instead of the provider's: a mirror."`
	Timeout time.Duration `default:"2m" help:"Time for the request (default: ${default})."`
}

// elementsDir is where answers and the times of requests are kept, in the data
// directory.
const elementsDir = "elements"

// The variables that hold an account at Space-Track.
const (
	identityVariable = "TIDEWAITER_SPACETRACK_IDENTITY"
	passwordVariable = "TIDEWAITER_SPACETRACK_PASSWORD"
)

// maxAccount is how large a file of an account may be.
const maxAccount = 4096

// Run implements the command.
func (cmd *orbitFetchCmd) Run(a *app) error {
	q, err := cmd.query()
	if err != nil {
		return badInput(err)
	}
	opt := ingest.ElementOptions{
		Provider: ingest.Provider(cmd.Source), Base: cmd.Server, Dir: filepath.Join(a.data, elementsDir), Version: version(), Contact: cmd.Contact, Timeout: cmd.Timeout,
	}
	if opt.Provider == ingest.SpaceTrack {
		if opt.Identity, opt.Password, err = cmd.account(a); err != nil {
			return badInput(err)
		}
	}
	f, err := ingest.NewElements(opt)
	if err != nil {
		return badInput(err)
	}
	answer, err := f.Fetch(a.ctx, q)
	if e := (*ingest.ElementError)(nil); errors.As(err, &e) && !e.Elsewhere {
		return badInput(err)
	} else if err != nil {
		return err
	}
	write := func(w io.Writer) error {
		_, err := w.Write(answer.Body)
		return err
	}
	if cmd.Out == "" {
		err = write(a.stdout)
	} else {
		err = writeTo("--out", cmd.Out, write)
	}
	if err != nil {
		return err
	}
	when := "now"
	if answer.Kept {
		when = answer.At.Format("2 January 2006 15:04") + " UTC; asking again would be too soon or change nothing"
	}
	fmt.Fprintf(a.stderr, "%d element sets, fetched %s.\n%s\n", answer.Sets, when, console.Clean(opt.Provider.Terms()))
	return nil
}

func (cmd *orbitFetchCmd) query() (q ingest.ElementQuery, err error) {
	if group, ok := strings.CutPrefix(cmd.Query, "group:"); ok {
		q.Group = group
	} else if q.Catalog, err = strconv.Atoi(cmd.Query); err != nil {
		return q, fmt.Errorf("%q is no catalogue number and no group: write it as 58400 or group:active", cmd.Query)
	}
	if q.From, err = dayOrTime(cmd.From, false); err != nil {
		return q, fmt.Errorf("--from %q: %w", cmd.From, err)
	}
	if q.Until, err = dayOrTime(cmd.Until, true); err != nil {
		return q, fmt.Errorf("--until %q: %w", cmd.Until, err)
	}
	switch {
	case q.From.IsZero() && !q.Until.IsZero():
		return q, errors.New("--until is the end of a history: give its begin with --from")
	case !q.From.IsZero() && q.Until.IsZero():
		// The end of today, so that one day's runs ask one question.
		q.Until = time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, 1)
	}
	return q, nil
}

// account reads the account at Space-Track. What it says is in no error.
func (cmd *orbitFetchCmd) account(a *app) (identity, password string, err error) {
	if cmd.Account == "" {
		identity, _ = a.env(identityVariable)
		password, _ = a.env(passwordVariable)
		if identity == "" || password == "" {
			return "", "", fmt.Errorf("Space-Track needs your account: put it into %s and %s, or into a file and name that with --account; accounts are free at www.space-track.org", identityVariable, passwordVariable)
		}
		return identity, password, nil
	}
	f, err := os.Open(cmd.Account)
	if err != nil {
		return "", "", fmt.Errorf("--account: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", "", fmt.Errorf("--account: %w", err)
	}
	if info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
		return "", "", fmt.Errorf("--account %s: others can read it: chmod 600 %[1]s", cmd.Account)
	}
	lines := bufio.NewScanner(io.LimitReader(f, maxAccount))
	var parts []string
	for lines.Scan() {
		if text := strings.TrimRight(lines.Text(), "\r"); text != "" {
			parts = append(parts, text)
		}
	}
	if lines.Err() != nil || len(parts) != 2 {
		return "", "", fmt.Errorf("--account %s: is not two lines: write the name of the account, and the password below it", cmd.Account)
	}
	return strings.TrimSpace(parts[0]), parts[1], nil
}
