package engine

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
	"time"
)

// What was found of a vessel waits, as bytes, for what is found of the others:
// plain structs of numbers, texts, times, lists and pointers, field by field in
// their order. It is for one run of one program: nothing says which field is
// which.

var timeType = reflect.TypeFor[time.Time]()

// appendValue appends a value. It panics for kinds that events do not have.
func appendValue(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.String:
		b = binary.AppendUvarint(b, uint64(v.Len()))
		return append(b, v.String()...)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return binary.AppendVarint(b, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return binary.AppendUvarint(b, v.Uint())
	case reflect.Float32, reflect.Float64:
		return binary.LittleEndian.AppendUint64(b, math.Float64bits(v.Float()))
	case reflect.Bool:
		if v.Bool() {
			return append(b, 1)
		}
		return append(b, 0)
	case reflect.Pointer:
		if v.IsNil() {
			return append(b, 0)
		}
		return appendValue(append(b, 1), v.Elem())
	case reflect.Slice:
		// Absent and empty lists are told apart, as they came.
		if v.IsNil() {
			return append(b, 0)
		}
		b = binary.AppendUvarint(b, uint64(v.Len())+1)
		for i := range v.Len() {
			b = appendValue(b, v.Index(i))
		}
		return b
	case reflect.Array:
		for i := range v.Len() {
			b = appendValue(b, v.Index(i))
		}
		return b
	case reflect.Struct:
		if v.Type() == timeType {
			t := v.Interface().(time.Time)
			b = binary.AppendVarint(b, t.Unix())
			return binary.AppendUvarint(b, uint64(t.Nanosecond()))
		}
		for i := range v.NumField() {
			b = appendValue(b, v.Field(i))
		}
		return b
	}
	panic(fmt.Sprintf("engine: no way to keep a %s", v.Type()))
}

var errCodec = errors.New("engine: what was kept of a vessel cannot be read back")

// readValue reads what appendValue appended into v, and gives the rest.
func readValue(b []byte, v reflect.Value) ([]byte, error) {
	switch v.Kind() {
	case reflect.String:
		n, b, err := readUint(b)
		if err != nil || n > uint64(len(b)) {
			return nil, errCodec
		}
		v.SetString(string(b[:n]))
		return b[n:], nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		i, n := binary.Varint(b)
		if n <= 0 {
			return nil, errCodec
		}
		v.SetInt(i)
		return b[n:], nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		u, b, err := readUint(b)
		v.SetUint(u)
		return b, err
	case reflect.Float32, reflect.Float64:
		if len(b) < 8 {
			return nil, errCodec
		}
		v.SetFloat(math.Float64frombits(binary.LittleEndian.Uint64(b)))
		return b[8:], nil
	case reflect.Bool:
		if len(b) < 1 {
			return nil, errCodec
		}
		v.SetBool(b[0] == 1)
		return b[1:], nil
	case reflect.Pointer:
		if len(b) < 1 {
			return nil, errCodec
		}
		if b[0] == 0 {
			v.SetZero()
			return b[1:], nil
		}
		v.Set(reflect.New(v.Type().Elem()))
		return readValue(b[1:], v.Elem())
	case reflect.Slice:
		n, b, err := readUint(b)
		if err != nil || n > uint64(len(b))+1 {
			return nil, errCodec
		}
		if n == 0 {
			v.SetZero()
			return b, nil
		}
		v.Set(reflect.MakeSlice(v.Type(), int(n-1), int(n-1)))
		for i := range v.Len() {
			if b, err = readValue(b, v.Index(i)); err != nil {
				return nil, err
			}
		}
		return b, nil
	case reflect.Array:
		var err error
		for i := range v.Len() {
			if b, err = readValue(b, v.Index(i)); err != nil {
				return nil, err
			}
		}
		return b, nil
	case reflect.Struct:
		var err error
		if v.Type() == timeType {
			sec, n := binary.Varint(b)
			if n <= 0 {
				return nil, errCodec
			}
			nsec, b, err := readUint(b[n:])
			t := time.Unix(sec, int64(nsec)).UTC()
			if t.IsZero() {
				t = time.Time{}
			}
			v.Set(reflect.ValueOf(t))
			return b, err
		}
		for i := range v.NumField() {
			if b, err = readValue(b, v.Field(i)); err != nil {
				return nil, err
			}
		}
		return b, nil
	}
	return nil, errCodec
}

func readUint(b []byte) (uint64, []byte, error) {
	u, n := binary.Uvarint(b)
	if n <= 0 {
		return 0, nil, errCodec
	}
	return u, b[n:], nil
}
