package chart

import (
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"slices"
	"strings"
)

// darkInks are what the inks of a picture that stands alone become for who has
// asked for dark pages. What was dark on light is light on dark, in the hues of the
// pages; each keeps the contrast that it had.
var darkInks = map[rgba]rgba{
	inkText: rgb(0xe9e6dc), inkQuiet: rgb(0xa9b1b7), inkRule: rgb(0x3b4750), inkGround: rgb(0x11181e),
	inkSea: rgb(0x0d1419), inkLand: rgb(0x2a3138), inkCoast: rgb(0x56616a),
	inkGap: rgb(0xf0885c), inkVisit: rgb(0x52bfae), inkLoiter: rgb(0xc28bf0), inkMeet: rgb(0xff9cc8), inkOdd: rgb(0xf2dd92), inkChange: rgb(0xc2ccd4),
	inkEarly: rgb(0x3f7391), inkLate: rgb(0xc9e6f5),
	inkTracks[0]: rgb(0x8fc4e0), inkTracks[1]: rgb(0xe0a84a), inkTracks[2]: rgb(0xb9a1ec), inkTracks[3]: rgb(0x8ccb8c), inkTracks[4]: rgb(0xe39ab4),
}

// darkSheet is the style of every picture that stands alone. It overrides the
// attributes, which are the light picture and stay one for a program that reads no
// style.
var darkSheet = func() string {
	pairs := map[string]string{}
	for light, dark := range darkInks {
		pairs[hex(light)] = hex(dark)
	}
	for k := range timeSteps {
		t := (float64(k) + 0.5) / timeSteps
		pairs[hex(mix(inkEarly, inkLate, t))] = hex(mix(darkInks[inkEarly], darkInks[inkLate], t))
	}
	var b strings.Builder
	b.WriteString("@media(prefers-color-scheme:dark){")
	for _, light := range slices.Sorted(maps.Keys(pairs)) {
		b.WriteString(`[fill="` + light + `"]{fill:` + pairs[light] + `}[stroke="` + light + `"]{stroke:` + pairs[light] + "}")
	}
	b.WriteString("}")
	return b.String()
}()

// StyleSource names the style within the pictures of this package that stand alone,
// as a content security policy does: a page of its own may allow that and no other.
func StyleSource() string {
	sum := sha256.Sum256([]byte(darkSheet))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
