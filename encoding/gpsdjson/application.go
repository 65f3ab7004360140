package gpsdjson

import "github.com/tidewaiter/tidewaiter/ais"

func appendApplication(dst []byte, _ ais.Message, _ bool) ([]byte, bool) { return dst, false }
