package gpsdjson

import "strconv"

// What stands between the numbers is the same in every line. It is kept in
// blocks of fixed size, which are stored whole: a few wide moves without a
// loop, and rubbish behind the end that the next store overwrites. The last
// byte of a block in a table is the length of its text.

func pad16(s string) (b [16]byte) { fill(b[:], s); return b }
func pad32(s string) (b [32]byte) { fill(b[:], s); return b }

func fill(b []byte, s string) {
	if len(s) >= len(b) {
		panic("gpsdjson: " + s + " does not fit its block")
	}
	b[len(b)-1] = byte(copy(b, s))
}

func boolText(v bool) string {
	if v {
		return "true"
	}
	return "false"
}

func index(v bool) int {
	if v {
		return 1
	}
	return 0
}

// ofBool has a block for false and one for true.
func ofBool(before, after string) [2][32]byte {
	return [2][32]byte{pad32(before + "false" + after), pad32(before + "true" + after)}
}

func itoa[T ~int | ~uint8](v T) string { return strconv.Itoa(int(v)) }

var (
	classBlock = pad16(`{"class":"AIS"`)

	// headBlock is by type and repeat indicator.
	headBlock = func() (t [64 * 4][32]byte) {
		for i := range t {
			t[i] = pad32(`,"type":` + itoa(i>>2) + `,"repeat":` + itoa(i&3) + `,"mmsi":`)
		}
		return t
	}()

	// scaledBlock is by Options.Unscaled.
	scaledBlock = [2][16]byte{pad16(`,"scaled":true`), pad16(`,"scaled":false`)}

	lonBlock      = pad16(`,"lon":`)
	latBlock      = pad16(`,"lat":`)
	speedBlock    = pad16(`,"speed":`)
	courseBlock   = pad16(`,"course":`)
	headingBlock  = pad16(`,"heading":`)
	reservedBlock = pad16(`,"reserved":`)

	noSpeedBlock  = pad16(`"n/a"`)
	fastBlock     = pad16(`"fast"`)
	shipNameBlock = pad16(`,"shipname":"`)

	rxtimeBlock   = pad16(`,"rxtime":"`)
	receiverBlock = pad16(`,"receiver":"`)
	channelBlock  = pad16(`,"channel":"`)

	imoBlock         = pad16(`,"imo":`)
	nameBlock        = pad16(`","shipname":"`)
	etaBlock         = pad16(`,"eta":"`)
	draughtBlock     = pad16(`Z","draught":`)
	destinationBlock = pad32(`,"destination":"`)
	dteBlock         = [2][16]byte{pad16(`","dte":0`), pad16(`","dte":1`)}
	partBlock        = pad16(`,"part":"B"`)
	vendorBlock      = pad16(`,"vendorid":"`)
	modelBlock       = pad16(`","model":`)
	serialBlock      = pad16(`,"serial":`)
	callSignBlock    = pad16(`,"callsign":"`)
	bowBlock         = pad16(`,"to_bow":`)
	sternBlock       = pad16(`,"to_stern":`)
	portBlock        = pad16(`,"to_port":`)
	starboardBlock   = pad32(`,"to_starboard":`)

	// versionBlock is by version of the standard: up to the call sign.
	versionBlock = func() (t [4][32]byte) {
		for i := range t {
			t[i] = pad32(`,"ais_version":` + itoa(i) + `,"callsign":"`)
		}
		return t
	}()

	accuracyBlock = ofBool(`,"accuracy":`, "")
	fixBlock      = ofBool(`,"accuracy":`, `,"lon":`)
	raimBlock     = ofBool(`,"raim":`, `,"radio":`)

	raimValueBlock = ofBool(`,"raim":`, "")
	offBlock       = ofBool(`,"off_position":`, "")
	virtualBlock   = ofBool(`,"virtual_aid":`, "")

	// statusBlock is by navigational status: up to the value of turn, in two
	// halves, the length in the last byte.
	statusBlock = func() (t [16][2][64]byte) {
		for i := range t {
			var b [128]byte
			fill(b[:], `,"status":`+itoa(i)+`,"status_text":"`+statusText[i]+`","turn":`)
			t[i] = [2][64]byte{[64]byte(b[:64]), [64]byte(b[64:])}
		}
		return t
	}()

	// turnBlock is by rate of turn as sent, as a byte: the value and the next
	// key. The value is a string in gpsd.
	turnBlock = func() (t [256][32]byte) {
		for i := range t {
			v := int8(i)
			text := ""
			switch v {
			case -128:
				text = "n/a"
			case -127:
				text = "fastleft"
			case 127:
				text = "fastright"
			default:
				rot := float64(v) / 4.733
				rot *= rot
				if v < 0 {
					rot = -rot
				}
				text = strconv.FormatFloat(rot, 'f', 2, 64)
			}
			t[i] = pad32(`"` + text + `","speed":`)
		}
		return t
	}()

	// secondBlock is by second.
	secondBlock = func() (t [64][16]byte) {
		for i := range t {
			t[i] = pad16(`,"second":` + itoa(i))
		}
		return t
	}()

	// manoeuvreBlock is by manoeuvre and RAIM.
	manoeuvreBlock = func() (t [4][2][64]byte) {
		for i := range t {
			for raim := range 2 {
				fill(t[i][raim][:], `,"maneuver":`+itoa(i)+`,"raim":`+boolText(raim == 1)+`,"radio":`)
			}
		}
		return t
	}()

	// unitBlock is by what type 18 says of the unit, CS first, in seven bits,
	// without Assigned: gpsd has no key for it.
	unitBlock = func() (t [64][128]byte) {
		for i := range t {
			s := ""
			for k, key := range []string{"cs", "display", "dsc", "band", "msg22", "raim"} {
				s += `,"` + key + `":` + boolText(i>>(5-k)&1 == 1)
			}
			fill(t[i][:], s+`,"radio":`)
		}
		return t
	}()

	regionalBlock = func() (t [256][32]byte) {
		for i := range t {
			t[i] = pad32(`,"regional":` + itoa(i))
		}
		return t
	}()

	shipTypeText = func() (t [256]string) {
		for i := range t {
			t[i] = `,"shiptype":` + itoa(i) + `,"shiptype_text":"` + shipText(i) + `"`
		}
		return t
	}()

	epfdBlock = func() (t [16][64]byte) {
		for i := range t {
			fill(t[i][:], `,"epfd":`+itoa(i)+`,"epfd_text":"`+epfdText[i]+`"`)
		}
		return t
	}()

	aidFragment = func() (t [32]string) {
		for i := range t {
			t[i] = `,"aid_type":` + itoa(i) + `,"aid_type_text":"` + aidText[i] + `","name":"`
		}
		return t
	}()
)
