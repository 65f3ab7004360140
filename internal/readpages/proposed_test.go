package readpages

import (
	"strings"
	"testing"

	"github.com/tidewaiter/tidewaiter/casefile"
	"github.com/tidewaiter/tidewaiter/claims"
	"github.com/tidewaiter/tidewaiter/reading"
)

func TestShortQuote(t *testing.T) {
	const long = "arms factories in the hermit state work at only 30 per cent of their capacity"
	at := strings.Index(long, "30")
	p := reading.Proposal{Claim: claims.Claim{Quote: long, Span: claims.Span{Start: 100, End: 100 + len(long)}}, Fields: []reading.Field{{Name: "value", Span: claims.Span{Start: 100 + at, End: 102 + at}}}}
	got := shortQuote(&p)
	if n := len(strings.Fields(got)); n != casefile.MaxQuoteWords || !strings.Contains(got, "30 per cent") || !strings.Contains(long, got) {
		t.Errorf("%d words: %q", n, got)
	}
	p.Fields = nil
	if got := shortQuote(&p); !strings.HasPrefix(long, got) {
		t.Errorf("without a value: %q", got)
	}
	p.Claim.Quote = "about  6,700 containers"
	if got := shortQuote(&p); got != p.Claim.Quote {
		t.Errorf("a short quote became %q", got)
	}
}
