package desk

import (
	"cmp"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/importing"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
	"github.com/tidewaiter/tidewaiter/quantity"
)

// importPages are the pages of what is brought into a case. Readers see it,
// analysts do it.
func (d *Desk) importPages() {
	d.Part(accounts.Reader, "imports", "Imports")
	read, do := OfCase(accounts.Reader), OfCase(accounts.Analyst)
	d.Handle("GET /desk/cases/{case}/imports", read, d.importList)
	d.Handle("GET /desk/cases/{case}/imports/{id}", read, d.importPage)
	d.Handle("POST /desk/cases/{case}/imports/pages", do, d.importAddresses)
	d.Handle("POST /desk/cases/{case}/imports/text", do.Body(3*importing.MaxText+64<<10), d.importText) // letters become %XX in a form
	d.Handle("POST /desk/cases/{case}/imports/files", do.Files(importing.MaxUpload+1<<20), d.importFiles)
	d.Handle("POST /desk/cases/{case}/imports/feeds", do, d.importFeed)
	d.Handle("POST /desk/cases/{case}/imports/feeds/{id}/end", do, d.endFeed)
	d.Handle("POST /desk/cases/{case}/imports/feeds/{id}/now", do, d.feedNow)
	d.Handle("POST /desk/cases/{case}/imports/live", do, d.importLive)
	d.Handle("POST /desk/cases/{case}/imports/{id}/cancel", do, d.cancelImport)
	d.Handle("POST /desk/cases/{case}/imports/{id}/resume", do, d.resumeImport)
	d.Handle("GET /desk/cases/{case}/imports/{id}/columns", do, d.columnsForm)
	d.Handle("POST /desk/cases/{case}/imports/{id}/columns", do, d.setColumns)
}

const jobsListed = 50

// importsAddress is where the imports of a case are.
func importsAddress(id string) string { return CaseAddress(id) + "/imports" }

func importAddress(id string, job int64) string {
	return importsAddress(id) + "/" + strconv.FormatInt(job, 10)
}

// author is who asks, as the ledger names him.
func author(r *Request) ledger.Author {
	return ledger.Author{ID: strconv.FormatInt(r.User.ID, 10), Name: r.User.Name}
}

// jobView is an import as pages show it.
type jobView struct {
	importing.Job
	Href    string
	What    string // the kind, in words
	Stands  string // the state, in words
	Percent int    // -1: not known
	Gone    string // how far, at what rate, how long still
	Came    string // what came of it
	Open    bool   // can be cancelled
}

var kindWords = map[importing.Kind]string{
	importing.Pages: "articles by address", importing.Text: "pasted article", importing.Files: "articles and archives", importing.Feed: "feed",
	importing.Table: "spreadsheet", importing.AIS: "AIS files", importing.Live: "live AIS", importing.Elements: "element sets",
}

var stateWords = map[importing.State]string{
	importing.Waiting: "waits for its turn", importing.Columns: "waits to be told its columns", importing.Running: "running",
	importing.Done: "done", importing.Failed: "failed", importing.Cancelled: "cancelled",
}

func viewOf(j importing.Job) jobView {
	v := jobView{Job: j, Href: importAddress(j.Case, j.ID), What: kindWords[j.Kind], Stands: stateWords[j.State], Percent: -1,
		Open: !j.State.Ended() || j.Resumable()}
	if v.Title == "" {
		v.Title = "not told since a redaction"
	}
	p := &j.Progress
	unit := map[importing.Kind]string{importing.Table: "row", importing.AIS: "report", importing.Live: "event", importing.Elements: "file"}[j.Kind]
	if unit == "" {
		unit = "document"
	}
	var parts []string
	if p.Done > 0 || j.State == importing.Running {
		parts = append(parts, counted(p.Done, unit))
	}
	if j.State == importing.Running {
		if p.Stage != "" {
			parts = append(parts, p.Stage)
		}
		switch {
		case p.Total > 0:
			v.Percent = min(100, 100*p.Done/p.Total)
		case p.TotalBytes > 0:
			v.Percent = int(min(100, 100*p.Bytes/p.TotalBytes))
		}
	}
	if rate := p.Rate(); rate > 0 && j.Kind != importing.Live {
		parts = append(parts, rateText(rate)+" a second")
	}
	if left, ok := p.Left(); ok && j.State == importing.Running && left > 0 {
		parts = append(parts, "about "+left.String()+" left")
	}
	v.Gone, v.Came = strings.Join(parts, ", "), cameOf(&p.Counts)
	return v
}

func rateText(rate float64) string {
	if rate < 10 {
		return strconv.FormatFloat(rate, 'f', 1, 64)
	}
	return quantity.Grouped(float64(int(rate)))
}

func counted(n int, unit string) string {
	if n != 1 {
		unit += "s"
	}
	return quantity.Grouped(float64(n)) + " " + unit
}

// tableUnits are what one row of a table is.
var tableUnits = map[string]string{"sources": "source", "claims": "proposed claim", "sightings": "sighting", "voyages": "voyage", "vessels": "vessel", "places": "place", "observed": "observed row"}

// cameOf says what came of an import.
func cameOf(c *importing.Counts) string {
	var parts []string
	for _, table := range slices.Sorted(maps.Keys(c.Added)) {
		parts = append(parts, counted(c.Added[table], cmp.Or(tableUnits[table], "row of "+table))+" added")
	}
	if c.Known > 0 {
		parts = append(parts, counted(c.Known, "row")+" there already")
	}
	if c.Without > 0 {
		parts = append(parts, counted(c.Without, "document")+" without a claim")
	}
	if c.Hits > 0 {
		parts = append(parts, counted(c.Hits, "hit")+" of the watchlist")
	}
	if n := c.Rejections(); n > 0 {
		parts = append(parts, quantity.Grouped(float64(n))+" rejected")
	}
	return strings.Join(parts, ", ")
}

type feedView struct {
	importing.Subscription
	Often string
	Last  string // address of its last import
}

func (d *Desk) importList(r *Request) (*Answer, error) { return d.importsPage(r, "") }

func (d *Desk) importsPage(r *Request, notice string) (*Answer, error) {
	before := int64(0)
	if text := r.URL.Query().Get("before"); text != "" {
		var err error
		if before, err = strconv.ParseInt(text, 10, 64); err != nil || before < 1 {
			return nil, BadRequest("There is no such page of imports.")
		}
	}
	jobs, err := d.imports.Jobs(r.Context(), r.Case, before, jobsListed+1)
	if err != nil {
		return nil, err
	}
	feeds, err := d.imports.Feeds(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	data := struct {
		Notice, Case, Base string
		Jobs               []jobView
		Feeds              []feedView
		Analyst            bool
		Before             int64
	}{Notice: notice, Case: CaseAddress(r.Case), Base: importsAddress(r.Case), Analyst: r.User.Role.AtLeast(accounts.Analyst)}
	if len(jobs) > jobsListed {
		jobs = jobs[:jobsListed]
		data.Before = jobs[jobsListed-1].ID
	}
	for _, j := range jobs {
		data.Jobs = append(data.Jobs, viewOf(j))
	}
	for _, f := range feeds {
		v := feedView{Subscription: f, Often: often(f.Every)}
		if f.Job != 0 {
			v.Last = importAddress(r.Case, f.Job)
		}
		data.Feeds = append(data.Feeds, v)
	}
	return d.Page(r, "imports", "Imports", data)
}

// often is how often a feed is looked at.
func often(every time.Duration) string {
	for _, o := range feedTimes {
		if o.every == every {
			return o.text
		}
	}
	return "every " + every.String()
}

var feedTimes = []struct {
	value, text string
	every       time.Duration
}{{"15m", "every 15 minutes", 15 * time.Minute}, {"1h", "every hour", time.Hour}, {"6h", "every 6 hours", 6 * time.Hour}, {"24h", "every day", 24 * time.Hour}, {"168h", "every week", 7 * 24 * time.Hour}}

// begun sends a browser to an import that was just asked for, or says what was
// wrong with what it was asked for.
func (d *Desk) begun(r *Request, job int64, err error) (*Answer, error) {
	if err == nil {
		return Go(importAddress(r.Case, job))
	}
	return d.importsAgain(r, err)
}

func (d *Desk) importsAgain(r *Request, err error) (*Answer, error) {
	var refused *importing.Refused
	if !errors.As(err, &refused) {
		return nil, err
	}
	a, err := d.importsPage(r, refused.Text)
	return with(a, http.StatusUnprocessableEntity), err
}

func (d *Desk) importAddresses(r *Request) (*Answer, error) {
	job, err := d.imports.AddPages(r.Context(), r.Case, strings.Split(strings.ReplaceAll(r.PostForm.Get("addresses"), "\r\n", "\n"), "\n"), author(r))
	return d.begun(r, job, err)
}

func (d *Desk) importText(r *Request) (*Answer, error) {
	f := r.PostForm
	about := importing.About{URL: strings.TrimSpace(f.Get("url")), Title: strings.TrimSpace(f.Get("title")), Publisher: strings.TrimSpace(f.Get("publisher")), Published: strings.TrimSpace(f.Get("published"))}
	job, err := d.imports.AddText(r.Context(), r.Case, f.Get("text"), about, author(r))
	return d.begun(r, job, err)
}

func (d *Desk) importFeed(r *Request) (*Answer, error) {
	every, err := time.ParseDuration(r.PostForm.Get("every"))
	if err != nil {
		return nil, BadRequest("Choose how often the feed is looked at.")
	}
	if _, err = d.imports.AddFeed(r.Context(), r.Case, strings.TrimSpace(r.PostForm.Get("url")), every, r.PostForm.Get("follow") == "1", author(r)); err != nil {
		return d.importsAgain(r, err)
	}
	return Go(importsAddress(r.Case))
}

func (d *Desk) importLive(r *Request) (*Answer, error) {
	hours, err := strconv.ParseFloat(r.PostForm.Get("hours"), 64)
	if err != nil || hours != hours || hours < 0 || hours > 1e6 {
		return nil, BadRequest("Give the hours to listen as a number.")
	}
	job, err := d.imports.AddLive(r.Context(), r.Case, r.PostForm.Get("address"), time.Duration(hours*float64(time.Hour)), author(r))
	return d.begun(r, job, err)
}

// number is the {id} of an address.
func number(r *Request) (int64, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		return 0, NotFound("There is nothing at this address.")
	}
	return id, nil
}

func (d *Desk) endFeed(r *Request) (*Answer, error) {
	id, err := number(r)
	if err == nil {
		err = d.imports.EndFeed(r.Context(), r.Case, id)
	}
	if err != nil {
		return nil, err
	}
	return Go(importsAddress(r.Case))
}

func (d *Desk) feedNow(r *Request) (*Answer, error) {
	id, err := number(r)
	if err == nil {
		err = d.imports.LookNow(r.Context(), r.Case, id)
	}
	if err != nil {
		return nil, err
	}
	return Go(importsAddress(r.Case))
}

func (d *Desk) cancelImport(r *Request) (*Answer, error) {
	return d.changeImport(r, d.imports.Cancel)
}

func (d *Desk) resumeImport(r *Request) (*Answer, error) {
	return d.changeImport(r, d.imports.Resume)
}
