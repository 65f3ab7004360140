package ledger_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// childEnv makes the test binary the process of a worker: what it does, where,
// and its seed.
const childEnv = "TIDEWAITER_LEDGER_CHILD"

func TestMain(m *testing.M) {
	if job := os.Getenv(childEnv); job != "" {
		if err := child(strings.Split(job, "|")); err != nil {
			fmt.Println("failed " + err.Error())
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func child(job []string) error {
	seed, err := strconv.ParseUint(job[2], 10, 64)
	if err != nil {
		return err
	}
	switch job[0] {
	case "append":
		st, err := store.Open(context.Background(), job[1])
		if err != nil {
			return err
		}
		l := ledger.New(st)
		err = appendTokens(l, seed, 12, func(id, token string) { fmt.Println("ack", id, token) })
		return errors.Join(err, l.Close(), st.Close())
	case "edit":
		return editForever(job[1], seed)
	}
	return otherChild(job, seed)
}

// startChild starts a worker and gives its lines.
func startChild(t testing.TB, job ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), childEnv+"="+strings.Join(job, "|"))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	prepare(cmd, job[0])
	if err := cmd.Start(); err != nil {
		if job[0] == "disk" {
			t.Skipf("a disk of its own: %v", err)
		}
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 4<<20)
	return cmd, lines
}

// appendTokens puts tokens behind the notes of claims that it chooses, and looks
// again whenever somebody else was faster. Now and then it submits a thing again,
// as one whose answer was lost does.
func appendTokens(l *ledger.Ledger, seed uint64, n int, acknowledged func(id, token string)) error {
	ctx := context.Background()
	r := rand.New(rand.NewPCG(seed, 7))
	by := ledger.Author{ID: fmt.Sprint("w", seed), Name: fmt.Sprint("Worker ", seed)}
	for i := range n {
		token := fmt.Sprintf("t%dx%d", seed, i)
		id := fmt.Sprintf("C%05d", 1+r.IntN(4))
		for {
			d, err := l.Draft(ctx, caseID)
			if err != nil {
				return err
			}
			dec := change(d, "claims", id, "note", strings.TrimSpace(d.Case.Claim(id).Note+" "+token))
			s := ledger.Submission{Key: token, Author: by, At: at, Decisions: []ledger.Decision{dec}}
			first, err := l.Decide(ctx, caseID, s)
			if errors.As(err, new(*ledger.Conflict)) {
				continue
			}
			if err != nil {
				return err
			}
			if r.IntN(3) == 0 {
				if again, err := l.Decide(ctx, caseID, s); err != nil || !again.Repeated || again.First != first.First {
					return fmt.Errorf("submitted again: %+v, %v", again, err)
				}
			}
			acknowledged(id, token)
			break
		}
	}
	return nil
}

// TestSeveralAtOnce has goroutines of two ledgers and two other processes append
// to the same notes: nobody's update is lost, and none is there twice.
func TestSeveralAtOnce(t *testing.T) {
	dir := t.TempDir()
	one, two := ledger.New(openStore(t, dir)), ledger.New(openStore(t, dir))
	if _, err := one.Import(context.Background(), smallCase(5), ana, at); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	wanted := map[string][]string{} // by claim
	acknowledged := func(id, token string) {
		mu.Lock()
		defer mu.Unlock()
		wanted[id] = append(wanted[id], token)
	}
	var running sync.WaitGroup
	for seed := range uint64(4) {
		l := one
		if seed%2 == 1 {
			l = two
		}
		running.Go(func() {
			if err := appendTokens(l, seed+10, 12, acknowledged); err != nil {
				t.Error(err)
			}
		})
	}
	for seed := range 2 {
		cmd, lines := startChild(t, "append", dir, fmt.Sprint(seed+20))
		running.Go(func() {
			for lines.Scan() {
				if f := strings.Fields(lines.Text()); len(f) == 3 && f[0] == "ack" {
					acknowledged(f[1], f[2])
				} else {
					t.Errorf("the other process says %q", lines.Text())
				}
			}
			if err := cmd.Wait(); err != nil {
				t.Error(err)
			}
		})
	}
	running.Wait()
	total := 0
	d := draft(t, one)
	for id, tokens := range wanted {
		got := strings.Fields(d.Case.Claim(id).Note)
		slices.Sort(got)
		slices.Sort(tokens)
		if !slices.Equal(got, tokens) {
			t.Errorf("%s: %q, want %q", id, got, tokens)
		}
		total += len(tokens)
	}
	if total != 6*12 || d.Number != total {
		t.Errorf("%d acknowledged, %d entries", total, d.Number)
	}
	same(t, two, dir)
}

// done is a request as a worker says it, before and after.
type done struct {
	Submission *ledger.Submission `json:",omitempty"`
	Undoing    *ledger.Undoing    `json:",omitempty"`
	Redacting  *ledger.Redacting  `json:",omitempty"`
	Import     int                `json:",omitempty"`
	Token      string
	Receipt    ledger.Receipt
	Base       int
}

const killCase = 60

// variant is a folder to import, another for each number.
func variant(n int) *casefile.Case {
	c := smallCase(killCase)
	c.Title = fmt.Sprint("Small ", n)
	for i := range c.Claims {
		c.Claims[i].Translation = secretOf(c.Claims[i].ID)
	}
	if n%3 == 2 {
		c.Claims[n%killCase].Item = fmt.Sprint("variant ", n)
	}
	return c
}

// secretOf are words of a claim that stand nowhere else.
func secretOf(id string) string { return "quokka" + id + "z" }

// editForever imports, decides, undoes and redacts until it is killed. It says
// each request before it makes it, and again with the answer.
func editForever(dir string, seed uint64) error {
	ctx := context.Background()
	st, err := store.Open(ctx, dir)
	if err != nil {
		return err
	}
	l := ledger.New(st)
	r := rand.New(rand.NewPCG(seed, 1))
	say := func(word string, d *done) error {
		b, err := json.Marshal(d)
		if err != nil {
			return err
		}
		_, err = os.Stdout.Write(append([]byte(word+" "), append(b, '\n')...))
		return err
	}
	by := ledger.Author{ID: "w", Name: "Worker"}
	for i := 0; ; i++ {
		token := fmt.Sprintf("k%dx%dx", seed, i)
		draft, err := l.Draft(ctx, caseID)
		if err != nil {
			return err
		}
		var live []string
		for k := range draft.Case.Claims {
			live = append(live, draft.Case.Claims[k].ID)
		}
		d := &done{Token: token}
		switch what := r.IntN(20); {
		case what == 0:
			d.Import = 1 + r.IntN(1000)
		case what == 1 && len(live) > killCase/2:
			d.Redacting = &ledger.Redacting{Key: token, Author: by, At: at, Rows: []ledger.Ref{{Table: "claims", ID: live[r.IntN(len(live))]}},
				Class: casefile.Erasure, Authority: "a law", Day: draft.Case.Claims[0].PublishedAt}
		case what < 5 && draft.Number > 0:
			d.Undoing = &ledger.Undoing{Key: token, Author: by, At: at, Reason: "token " + token, Entries: []int{1 + r.IntN(draft.Number)}}
		case what < 7: // bulk
			d.Submission = &ledger.Submission{Key: token, Author: by, At: at}
			for _, id := range live {
				d.Submission.Decisions = append(d.Submission.Decisions, change(draft, "claims", id, "note", "bulk "+token))
			}
		default:
			dec := change(draft, "claims", live[r.IntN(len(live))], "note", "one "+token)
			dec.Reason = "token " + token
			d.Submission = &ledger.Submission{Key: token, Author: by, At: at, Decisions: []ledger.Decision{dec}}
		}
		if err := say("do", d); err != nil {
			return err
		}
		if err := d.run(ctx, l); err != nil && !refused(err) {
			return err
		} else if err != nil {
			if err := say("no", d); err != nil {
				return err
			}
			continue
		}
		if err := say("ack", d); err != nil {
			return err
		}
	}
}

// run makes a request and notes the answer.
func (d *done) run(ctx context.Context, l *ledger.Ledger) (err error) {
	switch {
	case d.Submission != nil:
		d.Receipt, err = l.Decide(ctx, caseID, *d.Submission)
	case d.Undoing != nil:
		d.Receipt, err = l.Undo(ctx, caseID, *d.Undoing)
	case d.Redacting != nil:
		var got ledger.Redacted
		got, err = l.Redact(ctx, caseID, *d.Redacting)
		d.Receipt = got.Receipt
	default:
		var got ledger.Imported
		got, err = l.Import(ctx, variant(d.Import), ana, at)
		d.Base = got.Base.Number
	}
	return err
}

// refused reports whether an error is an answer, not a failure.
func refused(err error) bool {
	for _, e := range []error{ledger.ErrUndone, ledger.ErrLeftOut, ledger.ErrNotUndone, ledger.ErrNoEntry, ledger.ErrNoRow} {
		if errors.Is(err, e) {
			return true
		}
	}
	return errors.As(err, new(*ledger.Conflict)) || errors.As(err, new(*casefile.CellError))
}

// TestKilled kills a process that imports, edits and redacts, at moments that
// lie anywhere: what it had acknowledged is there, once and whole, and what it
// had not is there whole or not at all. KILLS says how often.
func TestKilled(t *testing.T) {
	kills := 5
	if n, err := strconv.Atoi(os.Getenv("TIDEWAITER_KILLS")); err == nil {
		kills = n
	}
	r := rand.New(rand.NewPCG(17, 4))
	var dir string
	var known []*done
	counts := map[string]int{}
	for kill := range kills {
		if kill%10 == 0 {
			dir, known = t.TempDir(), nil
			st, err := store.Open(context.Background(), dir)
			if err != nil {
				t.Fatal(err)
			}
			_, err = ledger.New(st).Import(context.Background(), variant(0), ana, at)
			if err := errors.Join(err, st.Close()); err != nil {
				t.Fatal(err)
			}
		}
		cmd, lines := startChild(t, "edit", dir, fmt.Sprint(1000+kill))
		after := 1 + r.IntN(60)
		var open *done
		killed := false
		for n := 0; lines.Scan(); n++ {
			// A redaction has a step behind its transaction, and is rare.
			redacts := strings.HasPrefix(lines.Text(), "do ") && strings.Contains(lines.Text(), `"Redacting"`)
			if n == after || redacts && !killed && r.IntN(2) == 0 {
				time.Sleep(time.Duration(r.IntN(map[bool]int{true: 120_000, false: 3_000}[redacts])) * time.Microsecond)
				cmd.Process.Kill()
				killed = true
			}
			word, text, _ := strings.Cut(lines.Text(), " ")
			d := &done{}
			if err := json.Unmarshal([]byte(text), d); err != nil {
				if killed {
					break // the line that it was killed in
				}
				t.Fatalf("the worker says %q", lines.Text())
			}
			switch counts[word]++; word {
			case "do":
				open = d
			case "no":
				open = nil
			case "ack":
				open, known = nil, append(known, d)
			default:
				t.Fatalf("the worker says %q", lines.Text())
			}
		}
		cmd.Wait()
		if open != nil {
			counts["cut off"]++
		}
		holds(t, dir, known, open, counts)
		if t.Failed() {
			t.Fatalf("after kill %d, of the process with seed %d", kill, 1000+kill)
		}
		if open != nil {
			known = append(known, open)
		}
	}
	t.Logf("%d kills: %v", kills, counts)
}

// erased looks for what was redacted in the draft and in the bytes of the files.
func erased(t *testing.T, l *ledger.Ledger, dir string) {
	t.Helper()
	entries, err := l.Entries(context.Background(), caseID, 1, math.MaxInt32)
	if err != nil {
		t.Fatal(err)
	}
	d := draft(t, l)
	var secrets []string
	for _, e := range entries {
		if e.Kind == ledger.Redact {
			secrets = append(secrets, secretOf(e.Rows[0].ID))
			if d.Case.Claim(e.Rows[0].ID) != nil {
				t.Errorf("entry %d: what was redacted is there", e.Number)
			}
		}
	}
	if left := onDisk(t, dir, secrets...); len(left) > 0 {
		t.Errorf("what was redacted is on the disk: %q", left)
	}
}

// holds looks whether a directory has what was acknowledged, once and whole. open
// is the request that had no answer: it is made again, and is there then.
func holds(t *testing.T, dir string, known []*done, open *done, counts map[string]int) {
	t.Helper()
	ctx := context.Background()
	st, err := store.Open(ctx, dir)
	if err != nil {
		t.Error(err)
		return
	}
	defer st.Close()
	l := ledger.New(st)
	defer l.Close()
	erased(t, l, dir)
	if open != nil {
		redone := *open
		switch err := redone.run(ctx, l); {
		case err != nil && !refused(err):
			t.Errorf("what was cut off, again: %v", err)
		case err == nil && redone.Receipt.Repeated:
			counts["cut off behind its end"]++
		}
		if err := redone.run(ctx, l); err != nil && !refused(err) || err == nil && open.Import == 0 && !redone.Receipt.Repeated {
			t.Errorf("what was cut off, a third time: %+v, %v", redone.Receipt, err)
		}
		*open = redone
	}
	d := draft(t, l)
	entries, err := l.Entries(ctx, caseID, 1, d.Number+10)
	if err != nil {
		t.Error(err)
		return
	}
	if len(entries) != d.Number {
		t.Errorf("%d entries, the last is %d", len(entries), d.Number)
	}
	bundles := map[int]int{}
	for i, e := range entries {
		if e.Number != i+1 {
			t.Errorf("entry %d stands at %d", e.Number, i+1)
		}
		if len(e.Rows) == 0 {
			t.Errorf("entry %d changes nothing", e.Number)
		}
		bundles[e.Bundle]++
	}
	ends := map[int]bool{}
	for _, k := range known {
		if k.Receipt.First == 0 {
			continue
		}
		if n := k.Receipt.Last - k.Receipt.First + 1; bundles[k.Receipt.First] != n {
			t.Errorf("%s: %d entries of %d", k.Token, bundles[k.Receipt.First], n)
		}
		if ends[k.Receipt.First] {
			t.Errorf("%s: its entries are another's", k.Token)
		}
		ends[k.Receipt.First] = true
		again := *k
		if err := again.run(ctx, l); err != nil || !again.Receipt.Repeated || again.Receipt.First != k.Receipt.First || again.Receipt.Last != k.Receipt.Last {
			t.Errorf("%s: was %+v, is %+v, %v", k.Token, k.Receipt, again.Receipt, err)
		}
	}
	erased(t, l, dir)
	if len(bundles) > len(ends)+1 && open == nil || len(bundles) < len(ends) {
		t.Errorf("%d bundles, %d known", len(bundles), len(ends))
	}
	bases, err := l.Bases(ctx, caseID)
	if err != nil {
		t.Error(err)
		return
	}
	for _, k := range known {
		if k.Base > len(bases) {
			t.Errorf("base %d of %d is not there", k.Base, len(bases))
		}
	}
	if got := draft(t, l); got.Number != d.Number || hashOf(t, got) != hashOf(t, d) {
		t.Error("asking again changed the draft")
	}
	same(t, l, dir)
	if err := st.WriteLedger(ctx, caseID, func(tx *store.Ledger) error { return tx.DropSnapshots() }); err != nil {
		t.Error(err)
	}
	same(t, l, dir)
	counts["entries"] = len(entries)
}
