package importing

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tidewaiter/tidewaiter/articles"
	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/internal/readpages"
	"github.com/tidewaiter/tidewaiter/internal/store"
	"github.com/tidewaiter/tidewaiter/reading"
)

const (
	// queued is how many bytes of pages wait in a job.
	queued = 8 << 20
	// keptAlone is how many pages at most a job may have for each to be kept, with
	// a claim or without: what somebody chose page by page. Of more, the pages with
	// a claim and those that meet a watch are.
	keptAlone = 200
)

// AddPages takes articles by their addresses.
func (m *Importing) AddPages(ctx context.Context, id string, addresses []string, by ledger.Author) (int64, error) {
	var list []string
	for _, a := range addresses {
		if a = strings.TrimSpace(a); a == "" || slices.Contains(list, a) {
			continue
		}
		if err := checkAddress(a); err != nil {
			return 0, err
		}
		list = append(list, a)
	}
	switch {
	case len(list) == 0:
		return 0, refused("Give at least one address, each on a line of its own.")
	case len(list) > keptAlone:
		return 0, refused("These are %d addresses, more than %d: give them in parts, or collect them into a web archive.", len(list), keptAlone)
	}
	title := list[0]
	if len(list) > 1 {
		title = fmt.Sprintf("%d addresses", len(list))
	}
	return m.add(ctx, id, Pages, title, spec{URLs: list}, Waiting, by)
}

// checkAddress refuses what is no address of a page. Where it leads is looked at
// when it is fetched.
func checkAddress(a string) error {
	u, err := url.Parse(a)
	switch {
	case len(a) > 2000:
		return refused("An address is longer than 2,000 letters: %s", plain(a, 80))
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return refused("%s is not the address of a page: write it with https:// or http:// before it.", plain(a, 80))
	case u.User != nil:
		return refused("An address with a user or a password is not kept here: save the page in a browser and upload the file.")
	}
	return nil
}

// checkAbout refuses what cannot stand in the row of a source.
func checkAbout(a About) error {
	if a.URL != "" {
		if err := checkAddress(a.URL); err != nil {
			return err
		}
	}
	if _, err := dates.Parse(a.Published); a.Published != "" && err != nil {
		return refused("%s is not a date: write 2024-02-28, or 2024-02, or leave it blank.", plain(a.Published, 40))
	}
	return nil
}

// pages reads claims out of pages, from where the job is.
func (r *run) pages(ctx context.Context) error {
	d, err := r.m.cfg.Ledger.Draft(ctx, r.job.Case)
	if err != nil {
		return err
	}
	if r.fetcher, err = r.m.fetching(); err != nil {
		return final(err)
	}
	var inputs readpages.Inputs
	single := r.job.Kind == Pages || r.job.Kind == Text
	fail := &feedFailure{}
	switch r.job.Kind {
	case Pages:
		from := r.progress.At
		inputs = func(ctx context.Context) iter.Seq2[ingest.Document, error] {
			return r.fetcher.DocumentsFrom(ctx, r.spec.URLs, nil, from)
		}
		r.update(func(p *Progress) { p.Total = len(r.spec.URLs) })
	case Feed:
		inputs = func(ctx context.Context) iter.Seq2[ingest.Document, error] { return r.feed(ctx, fail) }
	default:
		from := r.progress.At
		inputs = func(context.Context) iter.Seq2[ingest.Document, error] {
			return ingest.DocumentsFrom(r.paths(), nil, from)
		}
		size := ingest.Size(r.paths())
		r.update(func(p *Progress) { p.TotalBytes = size })
	}
	known := readpages.Abouts(d.Case)
	opt := readpages.Options{
		Reader: reading.NewReader(readpages.Vocabulary(d.Case)), About: func(doc ingest.Document) articles.Options { return r.about(doc, known) },
		Workers: r.m.cfg.Workers, Queued: queued, KeepBytes: true,
	}
	var seen []string // of a feed, by the pages of the step
	for res, err := range readpages.Read(ctx, inputs, opt) {
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, ingest.ErrChanged):
			return final(fmt.Errorf("the files of this import are not what they were: upload them again"))
		}
		// A page that was not fetched for a fault of its server or of the network is
		// fetched at the next look.
		if passing := (*ingest.FetchError)(nil); r.job.Kind == Feed && !(errors.As(err, &passing) && passing.Elsewhere) {
			seen = append(seen, cmpOr(res.Page.URL, res.Page.Name))
			if res.Page.Page != nil {
				seen = append(seen, res.Page.Page.URL)
			}
		}
		if err != nil {
			r.reject(r.shown(cmpOr(res.Page.Name, nameOf(err))), readpages.Reason(err))
		} else if err := r.page(ctx, res, single); err != nil {
			return err
		}
		r.update(func(p *Progress) {
			p.Done++
			if r.job.Kind != Feed {
				at := res.Page.At
				p.At, p.Bytes = &at, at.Bytes
			}
		})
		if r.full() {
			if err := r.flush(ctx); err != nil {
				return err
			}
			if err := r.see(ctx, &seen); err != nil {
				return err
			}
		}
		r.giveWay(ctx)
	}
	if err := r.flush(ctx); err != nil {
		return err
	}
	if err := r.see(ctx, &seen); err != nil {
		return err
	}
	return fail.err
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// shown is the name of a document as it is told: of a file without the folder
// that it waited in.
func (r *run) shown(name string) string {
	if rest, ok := strings.CutPrefix(name, filepath.Join(r.m.cfg.Dir, filepath.Base(r.spec.Dir))+string(filepath.Separator)); ok && r.spec.Dir != "" {
		if _, after, ok := strings.Cut(rest, string(filepath.Separator)); ok {
			return after
		}
		return rest
	}
	return name
}

// about is what is known of a page beside its bytes.
func (r *run) about(d ingest.Document, known func(ingest.Document) articles.Options) articles.Options {
	opt := known(d)
	a := r.spec.About
	if a.URL != "" {
		opt.URL = a.URL
	}
	if a.Title != "" {
		opt.Title = a.Title
	}
	if a.Publisher != "" {
		opt.Publisher = a.Publisher
	}
	if day, err := dates.Parse(a.Published); err == nil && a.Published != "" {
		opt.Published = day
	}
	return opt
}

// page takes in what was read of one page.
func (r *run) page(ctx context.Context, res readpages.Result, single bool) error {
	if err := r.watch(ctx); err != nil {
		return err
	}
	doc := res.Document
	watches := r.watching.document(doc)
	few := single || r.progress.Done < keptAlone && len(r.spec.Files) > 0 && !strings.Contains(res.Page.Name, "#")
	if len(res.Proposals) == 0 && len(watches) == 0 && !few {
		r.update(func(p *Progress) { p.Counts.Without++ })
		return nil
	}
	if len(res.Proposals) == 0 {
		r.update(func(p *Progress) { p.Counts.Without++ })
	}
	kept := store.Document{Name: plain(filepath.Base(r.shown(doc.Name)), 200), MediaType: doc.MediaType, Bytes: res.Page.Bytes, Text: doc.Text, Extractor: doc.Extractor}
	name := r.shown(doc.Name)
	head, proposals := readpages.KeepDocument(doc, res.Proposals)
	g := &group{name: name, source: r.sourceOf(head, &res.Page), proposals: proposals}
	if r.step.size+len(kept.Bytes) > stepBytes && len(r.step.groups) > 0 {
		if err := r.flush(ctx); err != nil {
			return err
		}
	}
	var hits []store.WatchHit
	for _, w := range watches {
		// By the hash: which row it becomes is known when it is written.
		hits = append(hits, store.WatchHit{Watch: w, What: HitDocument, Ref: head.SHA256})
	}
	r.put(g, &kept, hits)
	return nil
}

// sourceOf is the row of a document, but for its id: what the page says of itself,
// and where and when it was collected.
func (r *run) sourceOf(d *articles.Document, page *ingest.Document) casefile.Source {
	s := casefile.Source{
		URL: link(d.Canonical), Publisher: plain(d.Publisher, 200), Title: plain(d.Title, 300), PublishedAt: d.Published, Bytes: casefile.Held, SHA256: d.SHA256,
		RetrievedAt: dates.On(dates.DayOfTime(r.job.CreatedAt.UTC())), Collector: r.job.By.Name,
	}
	if at := link(cmpOr(page.URL, r.spec.About.URL)); at != "" {
		s.URL = at
	}
	if p := page.Page; p != nil {
		s.RetrievedAt = dates.On(dates.DayOfTime(p.FetchedAt))
		if strings.Contains(p.Robots, "not followed") {
			s.Note = fmt.Sprintf("Fetched from %s; %s.", p.Final, p.Robots)
		}
	}
	return s
}

// link is an address as it can stand in a row; blank where it cannot. A page says
// of its address what it likes.
func link(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || len(s) > 2000 || plain(s, len(s)) != s || strings.ContainsAny(s, " \t\n") {
		return ""
	}
	return s
}

// pageRows are the rows of a page in a draft, and the id of its source.
func (p *plan) pageRows(g *group, d *ledger.Draft) (source string, rows []ledger.RowChange) {
	source = p.bySHA[g.source.SHA256]
	if source == "" {
		source = p.sourceID(g, d)
		s := g.source
		s.ID = source
		rows = append(rows, ledger.RowChange{Table: "sources", ID: source, After: casefile.SourceCells(&s)})
	}
	own := map[string]bool{}
	for i := range g.proposals {
		own[g.proposals[i].Claim.ID] = true
	}
	for i := range g.proposals {
		cl := readpages.ProposedRow(&g.proposals[i], source)
		cl.Relations = slices.DeleteFunc(slices.Clone(cl.Relations), func(r claims.Relation) bool {
			// What was left out is nothing to lead to.
			cells, _ := p.sheet.Row("claims", r.ID)
			return d.Case.Redacted("claims", r.ID) != nil || cells == nil && !own[r.ID]
		})
		rows = append(rows, ledger.RowChange{Table: "claims", ID: cl.ID, After: casefile.ClaimCells(&cl)})
	}
	return source, rows
}

// sourceID is an id for a new source: by the name of its document, and where many
// have one name by its hash too.
func (p *plan) sourceID(g *group, d *ledger.Draft) string {
	const most = 20
	taken := func(id string) bool {
		cells, _ := p.sheet.Row("sources", id)
		return cells != nil || d.Case.Redacted("sources", id) != nil
	}
	tries := 0
	id := readpages.SourceID(g.name, func(id string) bool { tries++; return tries <= most && taken(id) })
	if taken(id) {
		id = "page-" + g.source.SHA256[:20]
	}
	return id
}
