package importing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/dates"
	"github.com/tidewaiter/tidewaiter/events"
	"github.com/tidewaiter/tidewaiter/internal/engine"
	"github.com/tidewaiter/tidewaiter/internal/ingest"
	"github.com/tidewaiter/tidewaiter/internal/ledger"
)

const (
	maxLiveFor = 31 * 24 * time.Hour
	// liveEvery is how often what was found goes to the case.
	liveEvery = time.Minute
)

// AddLive listens to a live source of AIS for a time. It connects out, to public
// addresses; what listens on this machine is for who runs it.
func (m *Importing) AddLive(ctx context.Context, id, address string, lasts time.Duration, by ledger.Author) (int64, error) {
	address = strings.TrimSpace(address)
	scheme, _, _ := strings.Cut(address, "://")
	if !slices.Contains([]string{"tcp", "mqtt", "mqtts", "mqtt+ws", "mqtt+wss", "ws", "wss"}, scheme) {
		return 0, refused("Give an address that is connected to: tcp://HOST:PORT, mqtt:// or mqtts://HOST/TOPIC, wss://HOST/PATH. What listens on this machine, or on a serial line, is for tidewaiter decode and track; import their files.")
	}
	if lasts < time.Minute || lasts > maxLiveFor {
		return 0, refused("Listen between a minute and 31 days.")
	}
	s, err := ingest.ParseLive(address)
	if err != nil {
		return 0, refused("%s.", plain(strings.TrimPrefix(err.Error(), "ingest: "), 300))
	}
	u, err := url.Parse(strings.ReplaceAll(address, "#", "%23"))
	if err != nil {
		return 0, refused("That is no address.")
	}
	if _, secret := u.User.Password(); secret || strings.Contains(s.String(), "=...") {
		return 0, refused("An address with a password or a key is not kept here: whoever runs the desk gives it in %s or %s.", ingest.MQTTPassword, ingest.AISStreamKey)
	}
	return m.add(ctx, id, Live, s.String(), spec{URLs: []string{address}, Until: m.cfg.Now().Add(lasts).UTC().Format(time.RFC3339)}, Waiting, by)
}

// live listens until its time is over. What was found goes to the case now and
// then; a run that was cut off begins anew with what it hears.
func (r *run) live(ctx context.Context) error {
	until, err := time.Parse(time.RFC3339, r.spec.Until)
	if err != nil {
		return final(err)
	}
	left := until.Sub(r.m.cfg.Now())
	if left <= 0 {
		return nil
	}
	d, err := r.m.cfg.Ledger.Draft(ctx, r.job.Case)
	if err != nil {
		return err
	}
	w, err := newWorld(d.Case)
	if err != nil {
		return err
	}
	s, err := ingest.ParseLive(r.spec.URLs[0])
	if err != nil {
		return final(err)
	}
	if !r.m.cfg.Fetch.AllowPrivate {
		s.Control = ingest.PublicOnly
	}
	refusal := make(chan error, 1)
	s.OnState = func(st ingest.State) {
		text := "connected"
		if !st.Connected && st.Err != nil {
			text = "not connected: " + plain(st.Err.Error(), 200)
			if errors.Is(st.Err, ingest.ErrPrivate) {
				select {
				case refusal <- st.Err:
				default:
				}
			}
		}
		r.update(func(p *Progress) { p.Stage = text })
	}
	listening, stop := context.WithTimeout(ctx, left)
	defer stop()
	found := &told{finds: finds{r: r, w: w, heard: map[string]*heard{}}, events: map[string]events.Event{}, voyages: map[string]events.Voyage{}}
	l := engine.NewLive(engine.LiveOptions{Config: w.config(), Sightings: d.Case.Sightings, Identify: engine.Identify(d.Case)}, engine.Told{Event: found.event, Voyage: found.voyage})
	hash := sha256.Sum256([]byte(s.String()))
	source := casefile.Source{
		ID: fmt.Sprintf("live-%s-%s", hex.EncodeToString(hash[:4]), r.job.CreatedAt.UTC().Format("20060102")), Title: plain("AIS as it was sent: "+s.String(), 300),
		Collector: r.job.By.Name, Bytes: casefile.Never, RetrievedAt: dates.On(dates.DayOfTime(r.job.CreatedAt.UTC())),
	}
	type ended struct {
		err     error
		rejects map[string]int64
	}
	end := make(chan ended, 1)
	go func() {
		stats, err := l.Listen(listening, []*ingest.Source{s}, r.m.cfg.Now)
		e := ended{err: err}
		if stats != nil {
			e.rejects = stats.Rejects
		}
		end <- e
	}()
	tick := time.NewTicker(liveEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			err := r.renew(ctx, found)
			if err == nil {
				err = r.tell(ctx, found, source)
			}
			if err != nil {
				stop()
				<-end
				return err
			}
		case err := <-refusal:
			stop()
			<-end
			return final(fmt.Errorf("%w: give the address of a public source, or have whoever runs the desk allow private ones (serve --allow-private)", err))
		case e := <-end:
			r.update(func(p *Progress) {
				p.Stage = ""
				for reason, n := range e.rejects {
					p.Counts.rejectMany(reason, n)
				}
			})
			if ctx.Err() != nil {
				e.err = context.Cause(ctx)
			}
			// What was heard until then is kept also when the program ends; a job that
			// was cancelled writes nothing any more.
			if err := r.tell(context.WithoutCancel(ctx), found, source); err != nil && e.err == nil {
				return err
			}
			return e.err
		}
	}
}

// renew holds what is heard from now on to the case and its watches as they are now.
func (r *run) renew(ctx context.Context, t *told) error {
	list, err := r.m.cfg.Store.Watches(ctx, r.job.Case)
	if err != nil {
		return err
	}
	d, err := r.m.cfg.Ledger.Draft(ctx, r.job.Case)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.w = t.w.of(d.Case)
	r.watching = newWatching(list, d.Case)
	return nil
}

// told is what a live source has given so far, by id in its last version. The source
// tells it from a goroutine of its own: mu also guards the world and the watches
// that it is held to.
type told struct {
	finds
	mu      sync.Mutex
	fresh   bool
	events  map[string]events.Event
	voyages map[string]events.Voyage
}

func (t *told) event(e *events.Event) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.r.update(func(p *Progress) { p.Done++ })
	for _, s := range append([]events.Subject{e.Subject}, e.Others...) {
		for _, watch := range t.r.watching.subject(&s) {
			last := e.End
			if last.IsZero() {
				last = cmpTime(e.EndEarliest, e.Start)
			}
			t.hear(watch, s.MMSI, e.Start, last)
			t.fresh = true
		}
	}
	if !t.ours(&e.Subject) && !slices.ContainsFunc(e.Others, func(s events.Subject) bool { return t.ours(&s) }) {
		return nil
	}
	t.events[e.ID], t.fresh = *e, true
	return t.bound()
}

func cmpTime(a, b time.Time) time.Time {
	if a.IsZero() {
		return b
	}
	return a
}

func (t *told) voyage(v *events.Voyage) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.ours(&v.Subject) {
		return nil
	}
	t.voyages[v.ID], t.fresh = *v, true
	return t.bound()
}

func (t *told) bound() error {
	if len(t.events)+len(t.voyages) > maxObserved {
		return errObserved
	}
	return nil
}

// tell puts what is new into the case. Rows that an earlier run of the job put
// there, and that this one does not know, stay.
func (r *run) tell(ctx context.Context, t *told, source casefile.Source) error {
	t.mu.Lock()
	if !t.fresh {
		t.mu.Unlock()
		return nil
	}
	t.fresh = false
	f := &finds{r: r, w: t.w, heard: map[string]*heard{}}
	for key, h := range t.heard {
		copied := *h
		f.heard[key] = &copied
	}
	for _, id := range slices.Sorted(maps.Keys(t.events)) {
		f.events = append(f.events, t.events[id])
	}
	for _, id := range slices.Sorted(maps.Keys(t.voyages)) {
		f.voyages = append(f.voyages, t.voyages[id])
	}
	f.keep = true
	t.mu.Unlock()
	return r.observed(ctx, f, source)
}
