// Package server answers HTTP: the public pages of cases, and the same content
// as JSON.
//
// Every page works without script. Nothing is loaded from outside, readers are
// not tracked, and a strict content security policy stands on every answer.
// What a page shows is what was stated or observed, with its source; of a held
// document only the short passage that a claim rests on.
package server
