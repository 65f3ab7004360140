//go:build ignore

package main

import (
	"fmt"
	"math"
	"reflect"
	"time"

	"driver/peer"
)

// The library takes every year for one of 2000 to 2099, and times of a calendar.
// The fields of its vectors are private and read by reflection, which the timed
// calls do too.
func load(line1, line2 string) (propagate, error) {
	s := sgp4.TLEinit(line1, line2)
	epoch := epochOf(line1, 2000)
	return func(minutes float64) (out [6]float64, err error) {
		if math.Abs(minutes) > 1e8 {
			return out, fmt.Errorf("beyond a time.Duration")
		}
		p, v := sgp4.Propogate(s, epoch.Add(time.Duration(minutes*60e9)))
		pv, vv := reflect.ValueOf(p), reflect.ValueOf(v)
		for i := range 3 {
			out[i], out[3+i] = pv.Field(i).Float(), vv.Field(i).Float()
		}
		if math.IsNaN(out[0]) || out == [6]float64{} {
			return out, fmt.Errorf("no position")
		}
		return out, nil
	}, nil
}
