package events

import (
	"fmt"
	"strconv"
	"time"

	"github.com/tidewaiter/tidewaiter/geo"
)

// The defaults of the thresholds, each with where it comes from.
const (
	DefaultGapSilence      = 6 * time.Hour // pipe-gaps as Global Fishing Watch runs it
	DefaultGapCadence      = 12            // "silent 12 x own 14-day cadence": the eykon tool pages
	DefaultGapCadenceFloor = time.Hour     // ours: below it, silences are reception
	DefaultGapCadenceFixes = 20            // ours: fewer make no median

	DefaultPortLegM    = 2 * geo.ExitMarginM // ours: a shorter leg leaves no place and comes back
	DefaultStopBeginKn = 0.2                 // pipe-anchorages, stopped_begin_speed_knots
	DefaultStopEndKn   = 0.5                 // pipe-anchorages, stopped_end_speed_knots
	DefaultPortSilence = 4 * time.Hour       // pipe-anchorages, minimum_port_gap_duration_minutes

	DefaultSlowKn           = 2             // pipe-loitering and Miller et al. 2018
	DefaultLoiteringMin     = 4 * time.Hour // Miller et al. 2018 have 8; reports on fisheries bodies 4
	DefaultLoiteringSilence = time.Hour     // ours: pipe-loitering joins slow hours whatever is between
	DefaultLoiteringAwayM   = 10_000        // pipe-encounters, distance from a coastal anchorage

	DefaultDraughtM         = 1.0       // RadianceFleet, its lowest class
	DefaultDraughtMessages  = 2         // ours: one may be a slip
	DefaultIdentityMessages = 3         // RadianceFleet
	DefaultIdentityLasts    = time.Hour // the same

	DefaultJumpFixes        = 3    // aisstream issue 92 and AIS_Tracker: fewer are noise
	DefaultImpossibleKn     = 50   // AIS_Tracker
	DefaultPatternKn        = 3    // RadianceFleet, circle rule, as the next three
	DefaultPatternSpreadDeg = 0.02 // standard deviation on each axis
	DefaultPatternFixes     = 6
	DefaultPatternMin       = 4 * time.Hour
)

// defaultMaxHulls is that of [tracks.Options].
const defaultMaxHulls = 20

// limits are the thresholds in effect, in the units of the detectors: times in
// microseconds.
type limits struct {
	gapSilence, gapFloor int64
	gapCadence           float64
	gapCadenceFixes      uint32

	maxHulls                int
	portLegM                float64
	marginM                 float64
	stopBeginKn, stopEndKn  float64
	portSilence             int64
	slowKn                  float64
	loiterMin, loiterBreak  int64
	loiterAwayM             float64
	draughtM                float64
	draughtN, identityN     int
	identityLasts           int64
	jumpFixes, patternFixes int
	impossibleKn, patternKn float64
	patternDeg              float64
	patternMin              int64

	gapRule, visitRule, loiterRule, draughtRule, identityRule Rule
	jumpRule, impossibleRule, patternRule                     Rule
}

func micros(d, byDefault time.Duration) int64 {
	if d == 0 {
		d = byDefault
	}
	return d.Microseconds()
}

func orDefault[T int | float64](v, byDefault T) T {
	if v == 0 {
		return byDefault
	}
	return v
}

func newLimits(cfg *Config) *limits {
	l := &limits{
		gapSilence:      micros(cfg.GapSilence, DefaultGapSilence),
		gapFloor:        micros(cfg.GapCadenceFloor, DefaultGapCadenceFloor),
		gapCadence:      orDefault(cfg.GapCadence, DefaultGapCadence),
		gapCadenceFixes: uint32(max(1, orDefault(cfg.GapCadenceFixes, DefaultGapCadenceFixes))),

		maxHulls:    orDefault(max(cfg.Tracks.MaxHulls, 0), defaultMaxHulls),
		marginM:     orDefault(cfg.PortMarginM, geo.ExitMarginM),
		portLegM:    orDefault(cfg.PortLegM, DefaultPortLegM),
		stopBeginKn: orDefault(cfg.StopBeginKn, DefaultStopBeginKn),
		stopEndKn:   orDefault(cfg.StopEndKn, DefaultStopEndKn),
		portSilence: micros(cfg.PortSilence, DefaultPortSilence),

		slowKn:      orDefault(cfg.SlowKn, DefaultSlowKn),
		loiterMin:   micros(cfg.LoiteringMin, DefaultLoiteringMin),
		loiterBreak: micros(cfg.LoiteringSilence, DefaultLoiteringSilence),
		loiterAwayM: orDefault(cfg.LoiteringAwayM, DefaultLoiteringAwayM),

		draughtM:      orDefault(cfg.DraughtM, DefaultDraughtM),
		draughtN:      orDefault(cfg.DraughtMessages, DefaultDraughtMessages),
		identityN:     orDefault(cfg.IdentityMessages, DefaultIdentityMessages),
		identityLasts: micros(cfg.IdentityLasts, DefaultIdentityLasts),

		jumpFixes:    orDefault(cfg.JumpFixes, DefaultJumpFixes),
		impossibleKn: orDefault(cfg.ImpossibleKn, DefaultImpossibleKn),
		patternKn:    orDefault(cfg.PatternKn, DefaultPatternKn),
		patternDeg:   orDefault(cfg.PatternSpreadDeg, DefaultPatternSpreadDeg),
		patternFixes: orDefault(cfg.PatternFixes, DefaultPatternFixes),
		patternMin:   micros(cfg.PatternMin, DefaultPatternMin),
	}
	h := func(us int64) string { return strconv.FormatFloat(float64(us)/hourMicros, 'g', 6, 64) + "h" }
	rule := func(name, format string, args ...any) Rule {
		return Rule{Name: name, Version: "1", Thresholds: fmt.Sprintf(format, args...)}
	}
	l.gapRule = rule("gap-silence", "silence>%s;cadence>%gx;floor=%s;intervals>=%d",
		h(l.gapSilence), l.gapCadence, h(l.gapFloor), l.gapCadenceFixes)
	l.visitRule = rule("port-visit", "entry=border, or %gm of a place without;exit>=%gm outside;leg>%gm followed;stop<=%gkn;move>=%gkn;silence>=%s",
		float64(geo.DefaultRadiusM), l.marginM, l.portLegM, l.stopBeginKn, l.stopEndKn, h(l.portSilence))
	l.loiterRule = rule("loitering-hours", "mean<%gkn;hours>=%s;silence<=%s;border>%gm",
		l.slowKn, h(l.loiterMin), h(l.loiterBreak), l.loiterAwayM)
	l.loiterRule.Version = "2" // 1 measured to the point of a place
	l.draughtRule = rule("draught-step", "change>=%gm;messages>=%d", l.draughtM, l.draughtN)
	l.identityRule = rule("identity-lasting", "messages>=%d;lasting>=%s", l.identityN, h(l.identityLasts))
	l.jumpRule = rule("jump-stay", "fixes>%d;implied>%gkn;distance>=%gm;within<=%gm;own way>%gm;for<=%s;times<=%d;share<=%g",
		l.jumpFixes, l.impossibleKn, float64(impossibleMinM), float64(falsePlaceM), float64(ownWayM), h(maxTime), maxTimes+1, maxShare)
	l.impossibleRule = rule("impossible-speed", "implied>%gkn;distance>=%gm;fixes>%d", l.impossibleKn, float64(impossibleMinM), l.jumpFixes)
	l.patternRule = rule("standing-pattern", "window>=%s;window<=%dh;median>%gkn;spread<%gdeg;fixes>=%d;ring<=%g;way>=%gm;moved<%g",
		h(l.patternMin), patternHours, l.patternKn, l.patternDeg, l.patternFixes, ringWidth, float64(patternWayM), patternMoved)
	return l
}
