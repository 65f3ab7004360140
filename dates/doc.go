// Package dates holds dates as they are known: a year, a month, a day, an
// instant with its offset, an interval between two of these, or an interval
// open on one side.
//
// It follows the Extended Date/Time Format (EDTF, ISO 8601-2:2019), levels 0
// and 1, as far as calendar dates, times with an offset, intervals and open
// intervals (`..`) go. Qualifiers (`?`, `~`, `%`), seasons, masks (`X`) and
// years outside 0001 to 9999 are left out: doubt of that kind is an interval
// here. A day is a day and never midnight; nothing is made finer than it was
// written, and String gives back what Parse was given.
//
// News reads dates out of English news wording, relative to the day a page was
// published: as intervals no finer than they were said, in the past unless the
// tense says otherwise. A NewsReader also knows the occasions of a case ("since
// the summit") and whether an outlet writes the day first.
//
// Stability: Date and Day are settled; the grammar of news wording grows.
package dates
