package pdftext

import (
	"bytes"
	"math"
	"strings"
)

const (
	maxForms    = 12 // drawings within drawings
	maxOperands = 64
)

// matrix is a transformation: x' = a x + c y + e, y' = b x + d y + f.
type matrix [6]float64

var identity = matrix{1, 0, 0, 1, 0, 0}

// then applies m first and n behind it.
func (m matrix) then(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// piece is a string as it was drawn.
type piece struct {
	x, y, end, size float64
	text            string
	unseen          bool // drawn so that nobody sees it
	scanned         bool // unseen as the text layer of a scan is
}

type graphics struct {
	ctm               matrix
	font              *font
	size, char, word  float64
	scale, lead, rise float64
	mode              int
	white             bool
}

// painter runs the content of one page.
type painter struct {
	f      *file
	pieces []piece
	box    [4]float64
	cache  map[int]*font
	dark   bool // something that is not white was painted
	steps  int
	err    error
}

// maxSteps is how many operators a file may have: a page has some thousands.
const maxSteps = 20_000_000

// run draws content with its resources.
func (p *painter) run(content []byte, resources dict, g graphics, depth int) {
	l := lexer{b: content}
	var stack []graphics
	var args []any
	tm, line := identity, identity
	num := func(i int) float64 {
		if i < len(args) {
			if x, ok := args[i].(float64); ok {
				return x
			}
		}
		return 0
	}
	fonts := p.f.dict(resources["Font"])
	show := func(s string) {
		if g.font == nil || s == "" {
			return
		}
		var b strings.Builder
		width, codes, spaces := g.font.show(s, &b)
		at := matrix{g.size * g.scale, 0, 0, g.size, 0, g.rise}.then(tm).then(g.ctm)
		tx := (width/1000*g.size + float64(codes)*g.char + float64(spaces)*g.word) * g.scale
		tm = matrix{1, 0, 0, 1, tx, 0}.then(tm)
		to := tm.then(g.ctm)
		size := math.Sqrt(math.Abs(at[0]*at[3] - at[1]*at[2]))
		x, y := at[4], at[5]
		outside := x < p.box[0]-1 || x > p.box[2]+1 || y < p.box[1]-1 || y > p.box[3]+1
		p.pieces = append(p.pieces, piece{x, y, to[4], size, b.String(),
			g.mode == 3 || g.mode == 7 || size < 1 || outside || g.white && !p.dark || math.IsNaN(x+y+size), (g.mode == 3 || g.mode == 7) && size >= 1 && !outside})
	}
	for p.err == nil {
		v, more := l.next(0)
		if !more {
			return
		}
		op, ok := v.(word)
		if !ok {
			if len(args) < maxOperands {
				args = append(args, v)
			}
			continue
		}
		if p.steps++; p.steps > maxSteps {
			p.err = ErrTooLarge
			return
		}
		switch op {
		case "q":
			if len(stack) < 256 {
				stack = append(stack, g)
			}
		case "Q":
			if n := len(stack); n > 0 {
				g, stack = stack[n-1], stack[:n-1]
			}
		case "cm":
			g.ctm = matrix{num(0), num(1), num(2), num(3), num(4), num(5)}.then(g.ctm)
		case "BT":
			tm, line = identity, identity
		case "Tf":
			g.size = num(1)
			if len(args) > 0 {
				if n, ok := args[0].(name); ok {
					g.font = p.font(fonts[string(n)])
				}
			}
		case "Tc":
			g.char = num(0)
		case "Tw":
			g.word = num(0)
		case "Tz":
			g.scale = num(0) / 100
		case "TL":
			g.lead = num(0)
		case "Ts":
			g.rise = num(0)
		case "Tr":
			g.mode = int(num(0))
		case "Td", "TD":
			if op == "TD" {
				g.lead = -num(1)
			}
			line = matrix{1, 0, 0, 1, num(0), num(1)}.then(line)
			tm = line
		case "Tm":
			line = matrix{num(0), num(1), num(2), num(3), num(4), num(5)}
			tm = line
		case "T*", "'", "\"":
			line = matrix{1, 0, 0, 1, 0, -g.lead}.then(line)
			tm = line
			if op == "\"" {
				g.word, g.char = num(0), num(1)
			}
			if op != "T*" && len(args) > 0 {
				if s, ok := args[len(args)-1].(text); ok {
					show(string(s))
				}
			}
		case "Tj":
			if len(args) > 0 {
				if s, ok := args[len(args)-1].(text); ok {
					show(string(s))
				}
			}
		case "TJ":
			if len(args) > 0 {
				list, _ := args[len(args)-1].(array)
				for _, v := range list {
					switch v := v.(type) {
					case text:
						show(string(v))
					case float64:
						tm = matrix{1, 0, 0, 1, -v / 1000 * g.size * g.scale, 0}.then(tm)
					}
				}
			}
		case "g":
			g.white = num(0) > 0.97
		case "rg":
			g.white = num(0) > 0.97 && num(1) > 0.97 && num(2) > 0.97
		case "k":
			g.white = num(0)+num(1)+num(2)+num(3) < 0.03
		case "sc", "scn":
			switch len(args) {
			case 1:
				g.white = num(0) > 0.97
			case 3:
				g.white = num(0) > 0.97 && num(1) > 0.97 && num(2) > 0.97
			default:
				g.white = false
			}
		case "f", "F", "f*", "B", "B*", "b", "b*", "sh":
			p.dark = p.dark || !g.white || op == "sh"
		case "Do":
			if len(args) > 0 {
				if n, ok := args[0].(name); ok {
					p.draw(p.f.dict(resources["XObject"])[string(n)], resources, g, depth)
				}
			}
		case "ID":
			// An inline picture: its bytes end in EI between white space.
			p.dark = true
			for {
				i := bytes.Index(l.b[l.pos:], []byte("EI"))
				if i < 0 {
					return
				}
				l.pos += i + 2
				if isSpace(l.b[l.pos-3]) && (l.pos == len(l.b) || isSpace(l.b[l.pos])) {
					break
				}
			}
		}
		args = args[:0]
	}
}

// draw runs a drawing that a page uses: a form has text, a picture has none.
func (p *painter) draw(v any, resources dict, g graphics, depth int) {
	s, ok := p.f.get(v).(stream)
	if !ok {
		return
	}
	if s.dict["Subtype"] != name("Form") {
		p.dark = true
		return
	}
	if depth >= maxForms {
		return
	}
	b, err := p.f.unpack(s)
	if err != nil {
		p.err = err
		return
	}
	// What is not packed costs too, each time it is drawn.
	if p.f.left -= len(b) + 64; p.f.left < 0 {
		p.err = ErrTooLarge
		return
	}
	if m, ok := p.f.get(s.dict["Matrix"]).(array); ok && len(m) == 6 {
		var by matrix
		for i := range by {
			by[i] = p.f.number(m[i], identity[i])
		}
		g.ctm = by.then(g.ctm)
	}
	if own := p.f.dict(s.dict["Resources"]); own != nil {
		resources = own
	}
	p.run(b, resources, g, depth+1)
}

// font reads a font once.
func (p *painter) font(v any) *font {
	r, isRef := v.(ref)
	if isRef {
		if t, ok := p.cache[int(r)]; ok {
			return t
		}
	}
	t, err := p.f.readFont(p.f.dict(v))
	if err != nil {
		p.err = err
		return nil
	}
	if isRef {
		p.cache[int(r)] = t
	}
	return t
}
