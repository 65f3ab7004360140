// Package beside is what stands beside a proposal for the editor who decides it,
// on a terminal and at the desk: the fields that can be changed, with what may be
// typed, and the claims of the case that are alike or in conflict, with why.
package beside
