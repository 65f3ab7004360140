// Package synthpages makes web archives of pages that never were, with what
// stands in each: to measure reading at any size, and to test it.
//
// A page depends on its number and the seed alone. A part of the pages has one
// claim, a figure that no other page has; the others tell of other things and
// give no figure that reads as a claim. Layouts differ as those of outlets do:
// marked up and flat, little and much script around the text, in several
// character sets, the word that a topic asks for written in several ways.
// Between the pages lie the records that archives hold besides: requests,
// pictures, redirections, errors, answers that nothing has changed.
//
// Left out: what makes single pages hard to read. That is the business of the
// pages in package reading's tests.
package synthpages

import (
	"encoding/base64"
	"fmt"
	"html"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"golang.org/x/text/encoding/charmap"

	"github.com/tidewaiter/tidewaiter/encoding/warc"
)

// Topic is a word that the pages with a claim have, and no others.
const Topic = "ammunition"

// Config says which pages are made. The zero value of all but Pages works.
type Config struct {
	Pages int
	Seed  uint64
	// Every is of how many pages one has a claim; 0 is DefaultEvery.
	Every int
}

// DefaultEvery is of how many pages one has a claim.
const DefaultEvery = 4

// maxPages is as many claims as have a figure of their own, times DefaultEvery.
const maxPages = 4 * (maxFigure - minFigure)

const (
	minFigure = 1_000
	maxFigure = 1_000_000
)

// Truth is the claim of one page.
type Truth struct {
	URL    string  `json:"url"`
	Layout string  `json:"layout"`
	Value  float64 `json:"value"` // containers, sent from North Korea to Russia
}

// Counts are what an archive holds.
type Counts struct {
	Pages, Claims, Records int
	Bytes                  int64 // of the pages, unpacked
}

// Write writes an archive and hands on what is true of it, in the order of its
// pages.
func Write(w io.Writer, cfg Config, truth func(Truth) error) (Counts, error) {
	var n Counts
	if cfg.Every == 0 {
		cfg.Every = DefaultEvery
	}
	if cfg.Pages/cfg.Every > maxPages/4 {
		return n, fmt.Errorf("synthpages: %d pages with a claim of their own are more than there are figures", cfg.Pages/cfg.Every)
	}
	start := time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)
	out, err := warc.NewWriter(w, warc.About{Software: "tidewaiter synth", Filename: "pages.warc.gz", Date: start,
		Extra: warc.Fields{{Name: "description", Value: "SYNTHETIC pages: nothing in them is real"}}})
	if err != nil {
		return n, err
	}
	write := func(x warc.Exchange) error {
		n.Records++
		if x.Request != nil {
			n.Records++
		}
		return out.Write(x)
	}
	for i := range cfg.Pages {
		p := newPage(cfg, i)
		at := start.Add(time.Duration(i) * time.Second)
		body := p.body()
		n.Pages++
		n.Bytes += int64(len(body))
		x := warc.Exchange{URI: p.url, Date: at, Response: append([]byte("HTTP/1.1 200 OK\r\nContent-Type: "+p.contentType()+"\r\n\r\n"), body...)}
		if p.r.IntN(3) == 0 {
			x.Request = []byte("GET / HTTP/1.1\r\nHost: " + p.host + "\r\n\r\n")
		}
		if err := write(x); err != nil {
			return n, err
		}
		if p.figure > 0 {
			n.Claims++
			if err := truth(Truth{p.url, layouts[p.layout].name, float64(p.figure)}); err != nil {
				return n, err
			}
		}
		if x, ok := p.beside(at); ok {
			if err := write(x); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// page is one page to make.
type page struct {
	r       *rand.Rand
	n       int
	layout  int
	host    string
	url     string
	charset string
	figure  int // 0 on a page without a claim
	day     time.Time
}

func newPage(cfg Config, i int) *page {
	p := &page{r: rand.New(rand.NewPCG(cfg.Seed, uint64(i))), n: i, day: time.Date(2024, 3, 1+i%60, 0, 0, 0, 0, time.UTC)}
	p.layout = p.r.IntN(len(layouts))
	p.charset = layouts[p.layout].charset
	p.host = fmt.Sprintf("%s-%d.example", pick(p.r, outlets), p.r.IntN(40))
	p.url = fmt.Sprintf("https://%s/%s/%06d", p.host, p.day.Format("2006/01/02"), i)
	if i%cfg.Every == 0 {
		p.figure = minFigure + i/cfg.Every
	}
	return p
}

func (p *page) contentType() string {
	if c := layouts[p.layout].charset; c != "" {
		return "text/html; charset=" + c
	}
	return layouts[p.layout].media
}

// beside is a record that lies behind some pages.
func (p *page) beside(at time.Time) (warc.Exchange, bool) {
	x := warc.Exchange{URI: p.url + "/", Date: at.Add(time.Millisecond)}
	switch p.r.IntN(12) {
	case 0:
		x.URI += "a.png"
		x.Response = append([]byte("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"), p.noise(2000)...)
	case 1:
		x.Response = []byte("HTTP/1.1 301 Moved Permanently\r\nLocation: /\r\nContent-Type: text/html\r\n\r\n<p>North Korea has sent 77,777 containers of ammunition to Russia.</p>")
	case 2:
		x.Response = []byte("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>North Korea has sent 88,888 containers of ammunition to Russia.</p>")
	case 3:
		x.URI = p.url
		x.Same = &warc.Same{Date: at}
		x.Response = []byte("HTTP/1.1 304 Not Modified\r\n\r\n")
	default:
		return x, false
	}
	return x, true
}

// noise is what packs badly, as pictures do.
func (p *page) noise(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(p.r.Uint32())
	}
	return b
}

// claim is the sentence with the figure. The topic's word is written as the
// layout writes it.
func (p *page) claim(word string) string {
	said := p.day.AddDate(0, 0, -1).Format("Jan. 2")
	figure := fmt.Sprint(p.figure)
	if p.r.IntN(2) == 0 {
		figure = grouped(p.figure)
	}
	hedge := pick(p.r, []string{"", "about ", "more than ", "nearly "})
	switch p.r.IntN(3) {
	case 0:
		return fmt.Sprintf("South Korea's Defense Ministry said on %s that North Korea has sent %s%s containers of %s to Russia.", said, hedge, figure, word)
	case 1:
		return fmt.Sprintf("North Korea has shipped %s%s containers of %s to Russia, South Korea's Defense Ministry said on %s.", hedge, figure, word, said)
	}
	return fmt.Sprintf("The White House said on %s that %s%s containers of %s had been delivered from North Korea to Russia.", said, hedge, figure, word)
}

func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// story is the text of a page: paragraphs, of which one has the claim.
func (p *page) story(word string) []string {
	out := make([]string, 12+p.r.IntN(30))
	for i := range out {
		var b strings.Builder
		for range 2 + p.r.IntN(4) {
			b.WriteString(p.sentence())
			b.WriteByte(' ')
		}
		out[i] = strings.TrimSpace(b.String())
	}
	if p.figure > 0 {
		out[1+p.r.IntN(5)] = p.claim(word)
	}
	return out
}

// sentence is one that claims nothing.
func (p *page) sentence() string {
	s := fmt.Sprintf("%s %s %s %s %s", pick(p.r, subjects), pick(p.r, verbs), pick(p.r, objects), pick(p.r, places), pick(p.r, times))
	return strings.ToUpper(s[:1]) + s[1:] + "."
}

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

// body is the page's bytes, some 30 to 100 kB.
func (p *page) body() []byte {
	l := layouts[p.layout]
	var b strings.Builder
	title := strings.TrimSuffix(p.sentence(), ".")
	story := p.story(l.word)
	l.write(p, &b, title, story, 30_000+p.r.IntN(70_000))
	s := b.String()
	if l.charset == "windows-1251" {
		out, err := charmap.Windows1251.NewEncoder().String(s)
		if err == nil {
			s = out
		}
	}
	return []byte(s)
}

// layout is a way to write pages.
type layout struct {
	name    string
	media   string
	charset string
	word    string // the topic's word as it stands in the page
	write   func(p *page, b *strings.Builder, title string, story []string, size int)
}

var layouts = []layout{
	{name: "structured", charset: "utf-8", word: Topic, write: structured},
	{name: "flat", charset: "utf-8", word: "AMMUNITION", write: flat},
	{name: "minified", charset: "utf-8", word: "<a href=/t/7>amm</a>unition", write: minified},
	{name: "entities", charset: "iso-8859-1", word: "&#97;mmu&#x6e;ition", write: flat},
	{name: "cyrillic", charset: "windows-1251", word: "ammu&shy;nition", write: structured},
	{name: "text", media: "text/plain; charset=utf-8", word: Topic, write: plain},
}

// fill brings a page to its size with what readers do not see.
func (p *page) fill(b *strings.Builder, size int) {
	for b.Len() < size {
		fmt.Fprintf(b, "<script>window.q%d=window.q%d||[];q%d.push({id:%q,at:%d,show:function(a,b){if(a<b&&b>0){return a+b}}});</script>\n",
			p.r.IntN(9), p.r.IntN(9), p.r.IntN(9), base64.StdEncoding.EncodeToString(p.noise(60)), p.r.IntN(1e9))
		if p.r.IntN(4) == 0 {
			fmt.Fprintf(b, "<style>.c%d{margin:%dpx %dpx;background:url(data:image/gif;base64,%s)}</style>\n",
				p.r.IntN(999), p.r.IntN(40), p.r.IntN(40), base64.StdEncoding.EncodeToString(p.noise(400)))
		}
	}
}

func structured(p *page, b *strings.Builder, title string, story []string, size int) {
	fmt.Fprintf(b, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=%q><title>%s | %s</title>\n<meta property=\"og:title\" content=%q>\n"+
		"<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\"headline\":%q,\"datePublished\":%q}</script>\n",
		p.charset, html.EscapeString(title), p.host, title, title, p.day.Format("2006-01-02T15:04:05Z"))
	p.fill(b, size/2)
	b.WriteString("</head><body><header><nav><ul>")
	for range 30 {
		fmt.Fprintf(b, "<li class=\"menu__item menu__item--%d\"><a href=\"/%s\">%s</a></li>\n", p.r.IntN(9), pick(p.r, outlets), pick(p.r, objects))
	}
	if p.charset == "windows-1251" {
		b.WriteString("<li>Новости</li><li>Погода на Каспии</li>")
	}
	fmt.Fprintf(b, "</ul></nav></header>\n<main><article><h1>%s</h1><p class=\"byline\">By A. Writer</p>\n", html.EscapeString(title))
	for _, s := range story {
		fmt.Fprintf(b, "<p class=\"story__p\">%s</p>\n", s)
	}
	b.WriteString("</article></main><aside><h2>More</h2>")
	for range 8 {
		fmt.Fprintf(b, "<div class=\"card\"><a href=\"/%d\"><h3>%s</h3></a></div>\n", p.r.IntN(1e6), p.sentence())
	}
	b.WriteString("</aside>\n")
	p.fill(b, size)
	b.WriteString("<footer>All rights reserved</footer></body></html>\n")
}

func flat(p *page, b *strings.Builder, title string, story []string, size int) {
	fmt.Fprintf(b, "<html><head><title>%s</title></head><body>\n<div>Home</div><div>World</div><div>Sport</div>\n", html.EscapeString(title))
	p.fill(b, size/2)
	fmt.Fprintf(b, "<div class=\"t\">%s</div>\n<div>by A. Writer %s</div>\n", html.EscapeString(title), p.day.Format("January 2, 2006"))
	for _, s := range story {
		fmt.Fprintf(b, "<div>%s</div>\n", s)
	}
	p.fill(b, size)
	b.WriteString("<div>Subscribe</div></body></html>\n")
}

func minified(p *page, b *strings.Builder, title string, story []string, size int) {
	fmt.Fprintf(b, "<!doctype html><html lang=en><meta charset=utf-8><title>%s</title><meta property=article:published_time content=%s>",
		html.EscapeString(title), p.day.Format(time.RFC3339))
	p.fill(b, size/3)
	fmt.Fprintf(b, "<div id=root><div class=x1><div class=x2><h1>%s</h1><section>", html.EscapeString(title))
	for i, s := range story {
		fmt.Fprintf(b, "<p>%s<span class=y%d></span>", s, i)
		if i%7 == 6 {
			p.fill(b, b.Len()+400)
		}
	}
	b.WriteString("</section></div></div></div>")
	p.fill(b, size)
}

func plain(p *page, b *strings.Builder, title string, story []string, size int) {
	fmt.Fprintf(b, "%s\n\nBy A. Writer, %s\n\n", title, p.day.Format("January 2, 2006"))
	for _, s := range story {
		fmt.Fprintf(b, "%s\n\n", s)
	}
	for b.Len() < size/2 {
		fmt.Fprintf(b, "%s\n\n", p.sentence())
	}
}

// What the pages are made of. No sentence of these gives a figure.
var (
	outlets  = []string{"harbour-post", "coast-herald", "evening-mail", "river-times", "northern-star", "bay-observer"}
	subjects = []string{"the town council", "a spokesman for the museum", "the weather office", "the football club", "an old fisherman", "the local school", "a group of painters", "the choir", "the mayor", "a retired teacher", "the orchestra", "the bakery"}
	verbs    = []string{"opened", "described", "will discuss", "has praised", "painted", "visited", "remembers", "hopes to restore", "closed", "had promised", "is planning", "complained about"}
	objects  = []string{"the new library", "the railway bridge", "a garden behind the church", "the autumn fair", "the old lighthouse", "a concert for children", "the market hall", "the swimming pool", "a book about gulls", "the ferry's café", "the harvest festival", "the ice rink"}
	places   = []string{"near the station", "on the hill", "beside the river", "in the old quarter", "outside the town", "at the edge of the park", "by the sea wall", "under the bridge"}
	times    = []string{"in the morning", "before the holidays", "after the rain", "to everyone's surprise", "with much noise", "in silence", "as every spring", "while the neighbours watched", "for the first time in a long while", "again"}
)
