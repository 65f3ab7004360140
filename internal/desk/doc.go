// Package desk is the part of the site for people with an account: the handlers
// and pages below /desk/, and /metrics.
//
// Every address is registered with a [Guard] that says who may use it, and an
// address without one cannot be registered. What stands before all of them is
// in entrance.go: where requests may come from, the headers of answers, the
// limits of bodies, the log. Pages work without script; nothing changes by GET.
package desk
