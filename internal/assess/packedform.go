package assess

import (
	"encoding"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
)

// The form of what is packed: the exported fields one after another, without names.
// Whole numbers and lengths are varints, floats eight bytes, little-endian; a
// pointer or list begins with what says whether it is there. What can be written as
// text is. JSON would not hold what is not a number, and names every field.

var errForm = errors.New("the bytes end or go on where they should not")

// write appends a value.
func write(b []byte, v reflect.Value) ([]byte, error) {
	if m, ok := v.Interface().(encoding.TextMarshaler); ok && v.Kind() == reflect.Struct {
		text, err := m.MarshalText()
		if err != nil {
			return nil, err
		}
		return append(binary.AppendUvarint(b, uint64(len(text))), text...), nil
	}
	switch v.Kind() {
	case reflect.Bool:
		if v.Bool() {
			return append(b, 1), nil
		}
		return append(b, 0), nil
	case reflect.Int, reflect.Int32, reflect.Int64:
		return binary.AppendVarint(b, v.Int()), nil
	case reflect.Uint64:
		return binary.AppendUvarint(b, v.Uint()), nil
	case reflect.Float64:
		return binary.LittleEndian.AppendUint64(b, math.Float64bits(v.Float())), nil
	case reflect.String:
		return append(binary.AppendUvarint(b, uint64(v.Len())), v.String()...), nil
	case reflect.Pointer:
		if v.IsNil() {
			return append(b, 0), nil
		}
		return write(append(b, 1), v.Elem())
	case reflect.Slice:
		// Zero is no list, one is an empty one.
		n := 0
		if !v.IsNil() {
			n = v.Len() + 1
		}
		b = binary.AppendUvarint(b, uint64(n))
		var err error
		for i := range v.Len() {
			if b, err = write(b, v.Index(i)); err != nil {
				return nil, err
			}
		}
		return b, nil
	case reflect.Struct:
		var err error
		for i := range v.NumField() {
			if !v.Type().Field(i).IsExported() {
				return nil, fmt.Errorf("%s has fields that are not seen from outside", v.Type())
			}
			if b, err = write(b, v.Field(i)); err != nil {
				return nil, err
			}
		}
		return b, nil
	}
	return nil, fmt.Errorf("a %s cannot be packed", v.Type())
}

// read sets a value from the front of b and returns the rest. Memory grows with
// what is there, not with what the bytes say is there.
func read(b []byte, v reflect.Value) ([]byte, error) {
	length := func() (int, error) {
		n, k := binary.Uvarint(b)
		if k <= 0 || n > uint64(len(b)) {
			return 0, errForm
		}
		b = b[k:]
		return int(n), nil
	}
	text := func() ([]byte, error) {
		n, err := length()
		if err != nil || n > len(b) {
			return nil, errForm
		}
		out := b[:n]
		b = b[n:]
		return out, nil
	}
	if m, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok && v.Kind() == reflect.Struct {
		t, err := text()
		if err != nil || len(t) == 0 { // nothing is the zero value
			return b, err
		}
		return b, m.UnmarshalText(t)
	}
	switch v.Kind() {
	case reflect.Bool, reflect.Pointer:
		if len(b) == 0 || b[0] > 1 {
			return nil, errForm
		}
		there := b[0] == 1
		b = b[1:]
		switch {
		case v.Kind() == reflect.Bool:
			v.SetBool(there)
		case there:
			v.Set(reflect.New(v.Type().Elem()))
			return read(b, v.Elem())
		}
	case reflect.Int, reflect.Int32, reflect.Int64:
		n, k := binary.Varint(b)
		if k <= 0 || v.OverflowInt(n) {
			return nil, errForm
		}
		v.SetInt(n)
		b = b[k:]
	case reflect.Uint64:
		n, k := binary.Uvarint(b)
		if k <= 0 {
			return nil, errForm
		}
		v.SetUint(n)
		b = b[k:]
	case reflect.Float64:
		if len(b) < 8 {
			return nil, errForm
		}
		v.SetFloat(math.Float64frombits(binary.LittleEndian.Uint64(b)))
		b = b[8:]
	case reflect.String:
		t, err := text()
		if err != nil {
			return nil, err
		}
		v.SetString(string(t))
	case reflect.Slice:
		n, err := length()
		if err != nil || n == 0 {
			return b, err
		}
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		for range n - 1 {
			one := reflect.New(v.Type().Elem()).Elem()
			if b, err = read(b, one); err != nil {
				return nil, err
			}
			v.Set(reflect.Append(v, one))
		}
	case reflect.Struct:
		var err error
		for i := range v.NumField() {
			if b, err = read(b, v.Field(i)); err != nil {
				return nil, err
			}
		}
	default:
		return nil, fmt.Errorf("a %s cannot be unpacked", v.Type())
	}
	return b, nil
}
