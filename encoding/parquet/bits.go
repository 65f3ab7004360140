package parquet

import (
	"encoding/binary"
	"math/bits"
)

// presence holds, column by column, one bit a row of a page: does the row have
// a value. Bit i of word i/64 is row i, which is the order of the definition
// levels in the file.
type presence [numColumns][pageRows / 64]uint64

// set turns the field sets of a page's rows into one bit set a column. Blocks
// of 64 rows are transposed as a 64 by 64 matrix of bits, so that the cost is
// one for all columns together.
func (p *presence) set(has []Fields) {
	var block [64]uint64
	for start := 0; start < len(has); start += 64 {
		n := min(64, len(has)-start)
		for i, h := range has[start : start+n] {
			block[i] = uint64(h)
		}
		clear(block[n:])
		transpose(&block)
		for col := range numColumns {
			p[col][start/64] = block[col]
		}
	}
}

// transpose exchanges bit c of word r with bit r of word c, by halves: first
// blocks of 32 by 32 bits change places, last single bits.
func transpose(m *[64]uint64) {
	mask := uint64(1<<32 - 1)
	for width := uint(32); width != 0; {
		for i := uint(0); i < 64; i = (i + width + 1) &^ width {
			t := (m[i]>>width ^ m[(i+width)&63]) & mask
			m[i] ^= t << width
			m[(i+width)&63] ^= t
		}
		width >>= 1
		mask ^= mask << width
	}
}

// count is how many of the first rows rows have a value in the column.
func (p *presence) count(col, rows int) int {
	n := 0
	for _, w := range p[col][:(rows+63)/64] {
		n += bits.OnesCount64(w)
	}
	return n
}

// appendLevels appends a page's definition levels in the RLE and bit packing
// hybrid, width 1: one run when all rows are alike.
func (p *presence) appendLevels(dst []byte, col, rows, present int) []byte {
	switch present {
	case 0:
		return append(binary.AppendUvarint(dst, uint64(rows)<<1), 0)
	case rows:
		return append(binary.AppendUvarint(dst, uint64(rows)<<1), 1)
	}
	groups := (rows + 7) / 8
	dst = binary.AppendUvarint(dst, uint64(groups)<<1|1)
	for _, w := range p[col][:groups/8] {
		dst = binary.LittleEndian.AppendUint64(dst, w)
	}
	for i := groups &^ 7; i < groups; i++ {
		dst = append(dst, byte(p[col][i/8]>>(i%8*8)))
	}
	return dst
}

// appendIndexes appends dictionary indexes in the hybrid encoding, all of them
// below 1<<width: one run when all are alike, which a single index for n also
// says.
func appendIndexes(dst []byte, indexes []uint32, n, width int) []byte {
	if same(indexes) {
		dst = binary.AppendUvarint(dst, uint64(n)<<1)
		for shift := 0; shift < width; shift += 8 {
			dst = append(dst, byte(indexes[0]>>shift))
		}
		return dst
	}
	groups := (len(indexes) + 7) / 8
	dst = binary.AppendUvarint(dst, uint64(groups)<<1|1)
	end := len(dst) + groups*width
	acc, held := uint64(0), 0
	for _, v := range indexes {
		acc |= uint64(v) << held
		held += width
		if held >= 32 {
			dst = binary.LittleEndian.AppendUint32(dst, uint32(acc))
			acc >>= 32
			held -= 32
		}
	}
	for ; held > 0; held -= 8 {
		dst = append(dst, byte(acc))
		acc >>= 8
	}
	for len(dst) < end {
		dst = append(dst, 0)
	}
	return dst
}

func same(indexes []uint32) bool {
	for _, v := range indexes[1:] {
		if v != indexes[0] {
			return false
		}
	}
	return true
}

// appendBools appends booleans, eight a byte.
func appendBools(dst, values []byte) []byte {
	for ; len(values) >= 8; values = values[8:] {
		// Every byte is 0 or 1: the product gathers the lowest bits in the top byte.
		dst = append(dst, byte(binary.LittleEndian.Uint64(values)*0x0102040810204080>>56))
	}
	if len(values) > 0 {
		last := byte(0)
		for i, v := range values {
			last |= v << i
		}
		dst = append(dst, last)
	}
	return dst
}
