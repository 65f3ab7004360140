package desk

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/tidewaiter/tidewaiter/internal/accounts"
	"github.com/tidewaiter/tidewaiter/internal/importing"
	"github.com/tidewaiter/tidewaiter/internal/store"
)

// watchPages are the pages of what is watched for in a case.
func (d *Desk) watchPages() {
	d.Part(accounts.Reader, "watch", "Watchlist")
	d.Handle("GET /desk/cases/{case}/watch", OfCase(accounts.Reader), d.watchList)
	d.Handle("POST /desk/cases/{case}/watch", OfCase(accounts.Analyst), d.addWatch)
	d.Handle("POST /desk/cases/{case}/watch/{id}/end", OfCase(accounts.Analyst), d.endWatch)
}

const hitsListed = 100

func (d *Desk) watchList(r *Request) (*Answer, error) { return d.watchPage(r, "") }

func (d *Desk) watchPage(r *Request, notice string) (*Answer, error) {
	query := func(name string) (int, error) {
		text := r.URL.Query().Get(name)
		if text == "" {
			return 0, nil
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > 1_000_000 {
			return 0, BadRequest("There is no such page of the watchlist.")
		}
		return n, nil
	}
	only, err := query("only")
	if err != nil {
		return nil, err
	}
	from, err := query("from")
	if err != nil {
		return nil, err
	}
	watches, err := d.imports.Watches(r.Context(), r.Case)
	if err != nil {
		return nil, err
	}
	hits, more, err := d.imports.Hits(r.Context(), r.Case, int64(only), hitsListed, from)
	if err != nil {
		return nil, err
	}
	texts := map[int64]string{}
	for _, w := range watches {
		texts[w.ID] = w.Text
	}
	type hit struct {
		importing.Hit
		For, Import string
	}
	data := struct {
		Notice, Case, Base string
		Analyst            bool
		Watches            []store.Watch
		Hits               []hit
		Only, Next         int
	}{Notice: notice, Case: CaseAddress(r.Case), Base: CaseAddress(r.Case) + "/watch", Analyst: r.User.Role.AtLeast(accounts.Analyst), Watches: watches, Only: only}
	for _, h := range hits {
		data.Hits = append(data.Hits, hit{h, texts[h.Watch], importAddress(r.Case, h.Import)})
	}
	if more {
		data.Next = from + hitsListed
	}
	return d.Page(r, "watch", "Watchlist", data)
}

func (d *Desk) addWatch(r *Request) (*Answer, error) {
	_, err := d.imports.AddWatch(r.Context(), r.Case, r.PostForm.Get("kind"), r.PostForm.Get("text"), author(r))
	var refused *importing.Refused
	if errors.As(err, &refused) {
		a, err := d.watchPage(r, refused.Text)
		return with(a, http.StatusUnprocessableEntity), err
	}
	if err != nil {
		return nil, err
	}
	return Go(CaseAddress(r.Case) + "/watch")
}

func (d *Desk) endWatch(r *Request) (*Answer, error) {
	id, err := number(r)
	if err == nil {
		err = d.imports.EndWatch(r.Context(), r.Case, id)
	}
	if err != nil {
		return nil, err
	}
	return Go(CaseAddress(r.Case) + "/watch")
}
