// Command compare compares what two decoders of AIS say, message by message and
// key by key, in the JSON lines of gpsdecode.
//
//	compare -ours ours.jsonl -theirs gpsdecode.jsonl -against 3.22
//	compare -binary tidewaiter -gpsdecode gpsdecode
//
// Messages are matched within (type, mmsi), in order, so that the fewest keys
// differ. Numbers are equal when their values are, text when it is the same once
// unescaped. Every difference has to be explained by a rule of known.csv, which
// gives the reason and the clause of ITU-R M.1371-5; a rule that explains nothing
// is a fault as well, so that the list cannot grow stale. The exit code is 1
// when there is anything unexplained.
package main

import (
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/tidewaiter/tidewaiter/bench/shared"
)

//go:embed known.csv
var known string

// Keys that only our lines have: nothing of the message is in them.
const ourKeys = "rxtime,receiver,receivers,channel,own,flags"

// ourFlags are the flags of messages that gpsd rejects.
const ourFlags = "length"

func main() {
	log.SetFlags(0)
	log.SetPrefix("compare: ")
	var o options
	flag.StringVar(&o.ours, "ours", "", "our JSON lines")
	flag.StringVar(&o.theirs, "theirs", "", "the JSON lines of gpsdecode")
	flag.StringVar(&o.binary, "binary", "", "our program, to be run on the shared sample instead of reading -ours")
	flag.StringVar(&o.gpsdecode, "gpsdecode", "gpsdecode", "gpsdecode, to be run on the shared sample instead of reading -theirs")
	flag.StringVar(&o.against, "against", "", "version of gpsdecode, which says what rules hold; blank asks it where it is run")
	flag.StringVar(&o.known, "known", "", "CSV file of known differences instead of the list of this program")
	extra := flag.String("extra", ourKeys, "keys that only our lines have, with commas between")
	excuse := flag.String("excuse", ourFlags, "words of our key flags that excuse a message which the other side lacks, with commas between")
	ignore := flag.String("ignore", "device", "keys that are not compared, with commas between")
	flag.BoolVar(&o.partial, "partial", false, "the input is not the one that the rules are for: a rule that explains nothing is no fault")
	flag.IntVar(&o.examples, "examples", 3, "examples to print of each kind of difference")
	flag.Parse()
	o.extra, o.ignore, o.excuse = set(*extra), set(*ignore), set(*excuse)
	good, err := run(os.Stdout, o)
	if errors.Is(err, errAbsent) {
		fmt.Println("compare: skipped:", err)
		return
	}
	if err != nil {
		log.Fatal(err)
	}
	if !good {
		os.Exit(1)
	}
}

type options struct {
	ours, theirs, binary, gpsdecode, against, known string
	extra, ignore, excuse                           map[string]bool
	partial                                         bool
	examples                                        int
}

var errAbsent = errors.New("shared test data is absent")

// run compares and writes the report; false when something is unexplained.
func run(w io.Writer, o options) (bool, error) {
	if o.binary != "" {
		dir, err := os.MkdirTemp("", "compare")
		if err != nil {
			return false, err
		}
		defer os.RemoveAll(dir)
		if err := decode(dir, &o); err != nil {
			return false, err
		}
	}
	if o.ours == "" || o.theirs == "" {
		return false, errors.New("-ours and -theirs are needed, or -binary")
	}
	list, name := known, "known.csv"
	if o.known != "" {
		b, err := os.ReadFile(o.known)
		if err != nil {
			return false, err
		}
		list, name = string(b), o.known
	}
	rules, err := readRules(name, strings.NewReader(list), o.against)
	if err != nil {
		return false, err
	}
	ours, err := readLines(o.ours)
	if err != nil {
		return false, err
	}
	theirs, err := readLines(o.theirs)
	if err != nil {
		return false, err
	}
	c := &comparison{options: o, rules: rules}
	c.compare(ours, theirs)
	c.report(w, ours, theirs)
	return c.good(), nil
}

// decode runs both programs on the shared sample.
func decode(dir string, o *options) error {
	sample, ok := shared.Find(shared.AISHub)
	if !ok {
		return fmt.Errorf("%w: %s", errAbsent, shared.AISHub)
	}
	if o.against == "" {
		out, err := exec.Command(o.gpsdecode, "-V").CombinedOutput() // it goes to standard error
		if err != nil {
			return fmt.Errorf("asking %s for its version: %w", o.gpsdecode, err)
		}
		m := regexp.MustCompile(`revision (\d+\.\d+)`).FindSubmatch(out)
		if m == nil {
			return fmt.Errorf("%s does not tell its version: %q", o.gpsdecode, out)
		}
		o.against = string(m[1])
	}
	in, err := os.Open(sample)
	if err != nil {
		return err
	}
	defer in.Close()
	o.ours, o.theirs = filepath.Join(dir, "ours.jsonl"), filepath.Join(dir, "theirs.jsonl")
	if err := into(o.ours, exec.Command(o.binary, "decode", "--format", "json", sample)); err != nil {
		return err
	}
	cmd := exec.Command(o.gpsdecode, "-j")
	cmd.Stdin = in
	return into(o.theirs, cmd)
}

func into(path string, cmd *exec.Cmd) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	var stderr strings.Builder
	cmd.Stdout, cmd.Stderr = f, &stderr
	err = cmd.Run()
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return fmt.Errorf("%s: %w: %s", strings.Join(cmd.Args, " "), err, strings.TrimSpace(stderr.String()))
	}
	return nil
}

func set(list string) map[string]bool {
	out := map[string]bool{}
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimSpace(name); name != "" {
			out[name] = true
		}
	}
	return out
}
