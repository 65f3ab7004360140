package pdftext_test

import (
	"bytes"
	"compress/zlib"
	"encoding/ascii85"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/tidewaiter/tidewaiter/internal/pdftext"
	"github.com/tidewaiter/tidewaiter/internal/sharedtest"
)

// object writes an object, and a stream where there is data.
func object(num int, dict string, data ...string) string {
	if len(data) == 0 {
		return fmt.Sprintf("%d 0 obj\n%s\nendobj\n", num, dict)
	}
	dict = strings.TrimSuffix(dict, ">>") + fmt.Sprintf("/Length %d>>", len(data[0]))
	return fmt.Sprintf("%d 0 obj\n%s\nstream\n%s\nendstream\nendobj\n", num, dict, data[0])
}

const (
	catalogue = "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 600 800]>>\nendobj\n"
	page      = "3 0 obj\n<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>>>\nendobj\n"
	plainFont = "5 0 obj\n<</Type/Font/Subtype/Type1/Encoding/WinAnsiEncoding>>\nendobj\n"
	end       = "trailer\n<</Root 1 0 R>>\n%%EOF\n"
)

func file(objects ...string) []byte {
	return []byte("%PDF-1.7\n%\xe2\xe3\n" + strings.Join(objects, "") + end)
}

func simple(content string) []byte {
	return file(catalogue, page, plainFont, object(4, "<<>>", content))
}

// words reads a file and joins its paragraphs with bars.
func words(t *testing.T, data []byte) string {
	t.Helper()
	d, err := pdftext.Read(data)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, p := range d.Pages {
		for _, q := range p {
			out = append(out, q.Text)
		}
	}
	return strings.Join(out, "|")
}

func pack(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

func TestFilters(t *testing.T) {
	content := "BT /F 12 Tf 50 700 Td (Four barges) Tj ET"
	var a85 bytes.Buffer
	w := ascii85.NewEncoder(&a85)
	w.Write([]byte(pack(content)))
	w.Close()
	for name, o := range map[string]string{
		"none":     object(4, "<<>>", content),
		"flate":    object(4, "<</Filter/FlateDecode>>", pack(content)),
		"ascii85":  object(4, "<</Filter[/ASCII85Decode/FlateDecode]>>", a85.String()+"~>"),
		"hex":      object(4, "<</Filter/ASCIIHexDecode>>", hex.EncodeToString([]byte(content))+">"),
		"indirect": object(4, "<</Filter 7 0 R>>", pack(content)) + object(7, "/FlateDecode"),
		"no length": "4 0 obj\n<</Filter/FlateDecode/Length 9 0 R>>\nstream\r\n" + pack(content) +
			"\nendstream\nendobj\n",
		"wrong length": strings.Replace(object(4, "<<>>", content), fmt.Sprintf("/Length %d", len(content)), "/Length 7", 1),
	} {
		if got := words(t, file(catalogue, page, plainFont, o)); got != "Four barges" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestObjectStreams reads a file whose objects are in a stream and whose table
// is one too, with a predictor.
func TestObjectStreams(t *testing.T) {
	a := "<</Type/Catalog/Pages 2 0 R>>"
	b := "<</Type/Pages/Kids[3 0 R]/Count 1>>"
	c := "<</Type/Page/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
	d := "<</Type/Font/Subtype/Type1>>"
	head := fmt.Sprintf("1 0 2 %d 3 %d 5 %d ", len(a)+1, len(a)+len(b)+2, len(a)+len(b)+len(c)+3)
	inside := head + strings.Join([]string{a, b, c, d}, " ")
	data := []byte("%PDF-1.5\n" + object(9, fmt.Sprintf("<</Type/ObjStm/N 4/First %d/Filter/FlateDecode>>", len(head)), pack(inside)) +
		object(4, "<</Filter/FlateDecode>>", pack("BT /F 12 Tf 50 700 Td (Four barges) Tj ET")) +
		object(10, "<</Type/XRef/Root 1 0 R/Size 11/W[1 2 1]>>", "xxxx") + "startxref\n0\n%%EOF")
	if got := words(t, data); got != "Four barges" {
		t.Errorf("%q", got)
	}
	// Rows of ten bytes, each the difference from the one above (PNG Up).
	plain := "BT /F 12 Tf 50 700 Td (Four barges) Tj ET         "
	var up strings.Builder
	last := make([]byte, 10)
	for i := 0; i+10 <= len(plain); i += 10 {
		up.WriteByte(2)
		for j := range 10 {
			up.WriteByte(plain[i+j] - last[j])
		}
		copy(last, plain[i:i+10])
	}
	o := object(4, "<</Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 10>>>>", pack(up.String()))
	if got := words(t, file(catalogue, page, plainFont, o)); got != "Four barges" {
		t.Errorf("predictor: %q", got)
	}
}

func TestFonts(t *testing.T) {
	cmap := "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 2 beginbfchar <0001> <AD6D> <0002> <00660069> endbfchar " +
		"2 beginbfrange <0010> <0019> <0030> <0020> <0021> [<0041> <BC29>] endbfrange endcmap"
	wide := object(5, "<</Type/Font/Subtype/Type0/Encoding/Identity-H/DescendantFonts[7 0 R]/ToUnicode 8 0 R>>") +
		object(7, "<</Type/Font/Subtype/CIDFontType2/DW 500/W[1 [1000 500] 16 25 500]>>") + object(8, "<</Filter/FlateDecode>>", pack(cmap))
	for name, c := range map[string]struct{ font, show, want string }{
		"to unicode":  {wide, "<00010021>", "국방"},
		"range":       {wide, "<00160017001000100002>", "6700fi"},
		"not mapped":  {wide, "<0f0f>", "\ufffd"},
		"win ansi":    {plainFont, "(\\223Four\\224 \\26112)", "“Four” ±12"},
		"mac":         {object(5, "<</Subtype/Type1/Encoding/MacRomanEncoding>>"), "(\\322Four\\323)", "“Four”"},
		"differences": {object(5, "<</Subtype/Type1/Encoding<</Differences[1/six/seven/uni20AC/Eacute/quotedblleft/fi/nosuch]>>>>"), "<01020304050607>", "67€É“fi"},
		"escapes":     {plainFont, "(a\\(b\\)\\\nc (d) \\101)", "a(b)c (d) A"},
		"no font":     {"", "(Four)", "Four"},
	} {
		got := words(t, file(catalogue, page, c.font, object(4, "<<>>", "BT /F 12 Tf 50 700 Td "+c.show+" Tj ET")))
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestLayout(t *testing.T) {
	for name, c := range map[string]struct{ content, want string }{
		"lines":       {"BT /F 10 Tf 12 TL 50 700 Td (Ten boats lay off) Tj (Kelp Bay.) ' ET", "Ten boats lay off Kelp Bay."},
		"kerning":     {"BT /F 10 Tf 50 700 Td [(Ke) 20 (lp) -400 (Bay)] TJ ET", "Kelp Bay"},
		"paragraphs":  {"BT /F 10 Tf 12 TL 50 700 Td (One line of it) Tj T* (and two.) Tj 0 -30 Td (Another.) Tj ET", "One line of it and two.|Another."},
		"hyphen":      {"BT /F 10 Tf 12 TL 50 700 Td (Some ammu-) Tj T* (nition of twenty-) Tj T* (five tonnes, pro-) Tj T* (Ukraine.) Tj ET", "Some ammunition of twenty-five tonnes, pro-Ukraine."},
		"sizes":       {"BT /F 20 Tf 50 700 Td (A heading) Tj /F 10 Tf 0 -14 Td (and text.) Tj ET", "A heading|and text."},
		"scaled":      {"q 2 0 0 2 0 0 cm BT /F 10 Tf 20 300 Td (Four) Tj ET Q BT /F 10 Tf 50 500 Td (five.) Tj ET", "Four|five."},
		"columns":     {"BT /F 10 Tf 12 TL 50 700 Td (One ends here) Tj T* (and goes) Tj 250 12 Td (on there.) Tj ET", "One ends here and goes on there."},
		"inline data": {"BI /W 1 ID \x00(no) Tj\xff\nEI BT /F 10 Tf 50 700 Td (Four) Tj ET", "Four"},
		"quote":       {"BT /F 10 Tf 12 TL 50 700 Td 1 2 (Four) \" ET", "Four"},
	} {
		if got := words(t, simple(c.content)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	form := object(6, "<</Subtype/Form/Matrix[1 0 0 1 0 -100]/Resources<</Font<</G 5 0 R>>>>>>", "BT /G 10 Tf 50 700 Td (inside) Tj ET")
	if got := words(t, file(catalogue, page, plainFont, form, object(4, "<<>>", "BT /F 10 Tf 50 700 Td (Four.) Tj ET q /X Do Q"))); got != "Four.|inside" {
		t.Errorf("form: %q", got)
	}
}

// TestUnseen leaves out what a reader of the page does not see.
func TestUnseen(t *testing.T) {
	shown := "BT /F 10 Tf 50 700 Td (Four barges.) Tj ET "
	for name, c := range map[string]struct{ content, want string }{
		"invisible":       {shown + "BT 3 Tr /F 10 Tf 50 600 Td (9,999) Tj ET", "Four barges."},
		"tiny":            {shown + "BT /F 0.4 Tf 50 600 Td (9,999) Tj ET", "Four barges."},
		"tiny by matrix":  {shown + "BT /F 10 Tf 0.01 0 0 0.01 50 600 Tm (9,999) Tj ET", "Four barges."},
		"off the page":    {shown + "BT /F 10 Tf 50 -600 Td (9,999) Tj ET", "Four barges."},
		"white":           {shown + "1 1 1 rg BT /F 10 Tf 50 600 Td (9,999) Tj ET", "Four barges."},
		"white on dark":   {shown + "0 g 0 0 600 800 re f 1 g BT /F 10 Tf 50 600 Td (6,700.) Tj ET", "Four barges.|6,700."},
		"layer of a scan": {"/X Do BT 3 Tr /F 10 Tf 50 600 Td (Four barges.) Tj ET", "Four barges."},
	} {
		if got := words(t, simple(c.content)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestHostile gives files made to keep a reader busy, or to break it.
func TestHostile(t *testing.T) {
	bomb := pack(strings.Repeat("\x00", 65<<20))
	many := strings.Repeat("/X Do ", 100_000)
	big := "BT /F 10 Tf 1 1 Td (" + strings.Repeat("x", 1<<20) + ") Tj ET "
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"pages in a circle":  {[]byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Kids[2 0 R 1 0 R]>>endobj " + end), nil},
		"object of itself":   {[]byte("%PDF-1.4\n1 0 obj 1 0 R endobj 2 0 obj<</Type/Catalog/Pages 1 0 R>>endobj trailer<</Root 1 0 R>>"), pdftext.ErrNotPDF},
		"stream of itself":   {file(catalogue, page, object(5, "<</Type/ObjStm/N 1/First 4>>", "5 0 <</Type/ObjStm>>"), object(4, "<</Length 4 0 R>>", "x")), nil},
		"nested arrays":      {[]byte("%PDF-1.4\n1 0 obj " + strings.Repeat("[", 4<<20)), pdftext.ErrNotPDF},
		"nested dicts":       {[]byte("%PDF-1.4\n1 0 obj " + strings.Repeat("<</a", 1<<20)), pdftext.ErrNotPDF},
		"many objects":       {[]byte("%PDF-1.4\n" + strings.Repeat("1 0 obj<<>>endobj ", 300_000)), pdftext.ErrNotPDF},
		"no ends":            {[]byte("%PDF-1.4\n" + strings.Repeat("1 0 obj<<>>stream\n", 300_000)), pdftext.ErrNotPDF},
		"no end of a stream": {[]byte("%PDF-1.4\n" + strings.Repeat("1 0 obj<<>>stream\nendobj\n", 300_000)), pdftext.ErrNotPDF},
		"trailers":           {[]byte("%PDF-1.4\n" + strings.Repeat("trailer<</Root 1 0 R>>", 200_000)), pdftext.ErrNotPDF},
		"bomb":               {file(catalogue, page, plainFont, object(4, "<</Filter/FlateDecode>>", bomb)), pdftext.ErrTooLarge},
		"bomb in a bomb":     {file(catalogue, page, plainFont, object(4, "<</Filter[/FlateDecode/FlateDecode]>>", pack(bomb))), pdftext.ErrTooLarge},
		"bomb of objects":    {file(catalogue, page, object(9, "<</Type/ObjStm/N 9/First 9/Filter/FlateDecode>>", bomb)), pdftext.ErrTooLarge},
		"bomb of a map":      {file(catalogue, page, object(5, "<</ToUnicode 7 0 R>>"), object(7, "<</Filter/FlateDecode>>", bomb), object(4, "<<>>", "BT /F 1 Tf ET")), pdftext.ErrTooLarge},
		"forms in forms":     {file(catalogue, page, plainFont, object(4, "<<>>", many), object(6, "<</Subtype/Form>>", "/X Do /X Do /X Do")), pdftext.ErrTooLarge},
		"one form often":     {file(catalogue, page, plainFont, object(4, "<<>>", many), object(6, "<</Subtype/Form>>", big)), pdftext.ErrTooLarge},
		"content often":      {file(catalogue, strings.Replace(page, "4 0 R", "["+strings.Repeat("4 0 R ", 100_000)+"]", 1), plainFont, object(4, "<<>>", big)), pdftext.ErrTooLarge},
		"pages often": {file("1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Kids["+strings.Repeat("<</Contents 4 0 R>> ", 50_000)+"]>>\nendobj\n", object(4, "<<>>",
			strings.Repeat("q Q ", 100_000))), pdftext.ErrTooLarge},
		"wide font":     {file(catalogue, page, object(5, "<</Subtype/Type0/DescendantFonts[<</W["+strings.Repeat("0 65535 1 ", 3000)+"]>>]>>"), object(4, "<<>>", "BT /F 1 Tf ET")), nil},
		"operators":     {simple(strings.Repeat("BT ET ", 2<<20)), nil},
		"operands":      {simple(strings.Repeat("1 ", 4<<20)), nil},
		"infinite":      {simple("BT /F 1e14 Tf 1e14 1e14 1e14 1e14 1e14 1e14 Tm (x) Tj (x) Tj ET"), nil},
		"a picture":     {[]byte("\x89PNG\r\n"), pdftext.ErrNotPDF},
		"encrypted":     {bytes.Replace(simple("BT ET"), []byte("/Root"), []byte("/Encrypt 9 0 R/Root"), 1), pdftext.ErrEncrypted},
		"small letters": {simple("BT /F 10 Tf 50 700 Td " + strings.Repeat("(x) Tj ", 300_000) + "ET"), nil},
	} {
		start := sharedtest.CPU()
		_, err := pdftext.Read(c.data)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		// The race detector, which -short goes with, makes it several times slower:
		// how long is judged without it.
		if d := sharedtest.CPU() - start; d > 10*time.Second && !testing.Short() {
			t.Errorf("%s: %s for %d bytes", name, d, len(c.data))
		} else if d > 500*time.Millisecond {
			t.Logf("%s: %s for %d bytes", name, d, len(c.data))
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(simple("BT /F 12 Tf 50 700 Td [(Four) -300 <6261>] TJ ET"))
	f.Add(file(catalogue, page, object(4, "<</Filter/FlateDecode>>", pack("BT /F 1 Tf (x) ' ET"))))
	f.Add([]byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Kids[2 0 R]/Resources<</Font 3 0 R>>>>endobj"))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := pdftext.Read(b)
		if err == nil && len(d.Pages) == 0 {
			t.Error("neither a page nor an error")
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var content strings.Builder
	for i := range 50 {
		fmt.Fprintf(&content, "BT /F 11 Tf 50 %d Td (Ten boats lay off Kelp Bay on Friday, the harbour master said, and none) Tj ET\n", 780-14*i)
	}
	data := file(catalogue, page, plainFont, object(4, "<</Filter/FlateDecode>>", pack(content.String())))
	for b.Loop() {
		if _, err := pdftext.Read(data); err != nil {
			b.Fatal(err)
		}
	}
}
