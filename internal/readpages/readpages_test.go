package readpages_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/internal/readpages"
	"github.com/tidewaiter/tidewaiter/reading"
)

// page is a page of ours; its number is the figure that it gives, and decides
// how long it is.
func page(n int) ingest.Document {
	text := fmt.Sprintf("Harbour news %d\n\nBy A. Writer, February 28, 2024\n\nSouth Korea's Defense Ministry said on Feb. 27 that around %d containers of ammunition have been sent to Russia.\n",
		n, 1000+n)
	return ingest.Document{Name: fmt.Sprintf("%d.txt", n), Bytes: []byte(text + strings.Repeat("\nThe bay was quiet that day, and boats lay at anchor.\n", n*7919%97))}
}

// pages are n of them; every tenth cannot be opened and every eleventh is no
// text.
func pages(n int) readpages.Inputs {
	return func(context.Context) iter.Seq2[ingest.Document, error] {
		return func(yield func(ingest.Document, error) bool) {
			for i := range n {
				d := page(i)
				var err error
				switch {
				case i%10 == 9:
					d, err = ingest.Document{Name: d.Name}, &ingest.Error{Name: d.Name, Err: os.ErrNotExist}
				case i%11 == 10:
					d.Bytes[3] = 0
				}
				if !yield(d, err) {
					return
				}
			}
		}
	}
}

func TestOrder(t *testing.T) {
	r := reading.NewReader(reading.Vocabulary{})
	const n = 300
	for _, opt := range []readpages.Options{
		{Reader: r, Workers: 1}, {Reader: r, Workers: 7}, {Reader: r, Workers: 3, Queued: 1}, {Reader: r, KeepBytes: true},
	} {
		i := 0
		rejected := map[string]int{}
		for got, err := range readpages.Read(t.Context(), pages(n), opt) {
			want := page(i)
			if got.Page.Name != want.Name {
				t.Fatalf("%+v: page %d is %s", opt, i, got.Page.Name)
			}
			switch {
			case err != nil:
				rejected[readpages.Reason(err)]++
				if got.Document != nil || got.Proposals != nil {
					t.Errorf("%s: %v with a document", want.Name, err)
				}
			case len(got.Proposals) != 1 || got.Proposals[0].Claim.Value.Lo != float64(1000+i):
				t.Errorf("%s: %d proposals", want.Name, len(got.Proposals))
			case opt.KeepBytes != (string(got.Page.Bytes) == string(want.Bytes)):
				t.Errorf("%s: %d bytes kept", want.Name, len(got.Page.Bytes))
			}
			i++
		}
		if i != n || rejected["file does not exist"] != n/10 || len(rejected) != 2 {
			t.Errorf("%+v: %d of %d pages, rejected %v", opt, i, n, rejected)
		}
	}
}

// TestLeaving leaves loops in the middle: nothing goes on running, and no more
// inputs are opened than can wait.
func TestLeaving(t *testing.T) {
	before := runtime.NumGoroutine()
	r := reading.NewReader(reading.Vocabulary{})
	for stop := range 20 {
		opened := 0
		inputs := func(ctx context.Context) iter.Seq2[ingest.Document, error] {
			return func(yield func(ingest.Document, error) bool) {
				for d, err := range pages(10_000)(ctx) {
					if opened++; !yield(d, err) {
						return
					}
				}
			}
		}
		i := 0
		for range readpages.Read(t.Context(), inputs, readpages.Options{Reader: r, Queued: 64 << 10}) {
			if i == stop {
				break
			}
			i++
		}
		if opened > stop+20 {
			t.Errorf("%d results taken, %d pages opened", stop, opened)
		}
	}
	wait(t, before)
}

// wait gives goroutines that have done their work a moment to end.
func wait(t *testing.T, want int) {
	t.Helper()
	for range 100 {
		if runtime.NumGoroutine() <= want {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), want)
}

func TestCancel(t *testing.T) {
	before := runtime.NumGoroutine()
	r := reading.NewReader(reading.Vocabulary{})
	for stop := range 10 {
		ctx, cancel := context.WithCancel(t.Context())
		// An input that waits until it is told to end, as one that is fetched.
		inputs := func(ctx context.Context) iter.Seq2[ingest.Document, error] {
			return func(yield func(ingest.Document, error) bool) {
				for d, err := range pages(stop + 1)(ctx) {
					if !yield(d, err) {
						return
					}
				}
				cancel()
				<-ctx.Done()
				yield(ingest.Document{}, ctx.Err())
			}
		}
		var last error
		n := 0
		for _, err := range readpages.Read(ctx, inputs, readpages.Options{Reader: r}) {
			last = err
			n++
		}
		if !errors.Is(last, context.Canceled) || n > stop+2 {
			t.Errorf("the last of %d is %v", n, last)
		}
		cancel()
	}
	wait(t, before)
}

// TestMemory reads pages that together are far larger than what may wait.
func TestMemory(t *testing.T) {
	big := []byte("The bay was quiet.\n\n" + strings.Repeat("Boats lay at anchor and nobody came ashore that day. ", 1000))
	const n = 200
	inputs := func(context.Context) iter.Seq2[ingest.Document, error] {
		return func(yield func(ingest.Document, error) bool) {
			for i := range n {
				if !yield(ingest.Document{Name: fmt.Sprint(i), Bytes: append([]byte(nil), big...)}, nil) {
					return
				}
			}
		}
	}
	var m runtime.MemStats
	var most uint64
	i := 0
	for _, err := range readpages.Read(t.Context(), inputs, readpages.Options{Reader: reading.NewReader(reading.Vocabulary{}), Queued: 1 << 20}) {
		if err != nil {
			t.Fatal(err)
		}
		if i++; i%25 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
	}
	if i != n || most > 48<<20 {
		t.Errorf("%d pages, heap of %d MiB", i, most>>20)
	}
	t.Logf("%d MB in %d pages, heap of %d MiB", n*len(big)/1e6, n, most>>20)
}

// TestKeep holds that what is kept of a page is equal to what was read, and
// holds no byte of the page.
func TestKeep(t *testing.T) {
	text := page(3).Bytes
	doc, err := articles.Parse("a.txt", text, articles.Options{Title: string(text[:12])})
	if err != nil {
		t.Fatal(err)
	}
	all := reading.Read(doc, reading.Vocabulary{})
	if len(all) == 0 {
		t.Fatal("nothing is proposed")
	}
	kept := readpages.Keep(all)
	for i := range all {
		a, b := all[i], kept[i]
		if b.Document.Text != "" || b.Document.Blocks != nil || b.Document.SHA256 != doc.SHA256 || b.Document != kept[0].Document {
			t.Errorf("document %+v", b.Document)
		}
		a.Document, b.Document = nil, nil
		if !reflect.DeepEqual(a, b) {
			t.Errorf("got  %+v\nwant %+v", b, a)
		}
	}
	from := uintptr(unsafe.Pointer(unsafe.StringData(doc.Text)))
	strings := 0
	var look func(v reflect.Value)
	look = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.String:
			at := uintptr(unsafe.Pointer(unsafe.StringData(v.String())))
			if strings++; v.Len() > 0 && at >= from && at < from+uintptr(len(doc.Text)) {
				t.Errorf("%q lies in the page's text", v.String())
			}
		case reflect.Pointer:
			look(v.Elem())
		case reflect.Struct:
			for i := range v.NumField() {
				if v.Type() != reflect.TypeFor[time.Time]() {
					look(v.Field(i))
				}
			}
		case reflect.Slice:
			for i := range v.Len() {
				look(v.Index(i))
			}
		}
	}
	for i := range kept {
		look(reflect.ValueOf(&kept[i]))
	}
	if strings < 20 {
		t.Errorf("only %d strings were looked at", strings)
	}
	if readpages.Keep(nil) != nil {
		t.Error("something is kept of nothing")
	}
}

func ExampleRead() {
	dir, err := os.MkdirTemp("", "pages")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	for i := range 2 {
		if err := os.WriteFile(filepath.Join(dir, page(i).Name), page(i).Bytes, 0o600); err != nil {
			fmt.Println(err)
			return
		}
	}
	inputs := func(context.Context) iter.Seq2[ingest.Document, error] { return ingest.Documents([]string{dir}, nil) }
	var run [][]reading.Proposal
	for r, err := range readpages.Read(context.Background(), inputs, readpages.Options{Reader: reading.NewReader(reading.Vocabulary{})}) {
		if err != nil {
			fmt.Println("rejected:", err)
			continue
		}
		run = append(run, readpages.Keep(r.Proposals))
	}
	reading.Relate(run...)
	for _, page := range run {
		for _, p := range page {
			fmt.Println(p.Claim.Quote, "|", p.Claim.Origin)
		}
	}
	// Output:
	// around 1000 containers | south-korea-defense-ministry-2024-02-27
	// around 1001 containers | south-korea-defense-ministry-2024-02-27
}
