// Package review steps through proposals with an editor: accept, change,
// reject, or say that one is a relay of another claim. Each decision goes to a
// [Book] before the next proposal is shown, so that an end at any moment loses
// at most the decision that is being made.
//
// A [Session] is the whole of it without a terminal and a clock: keys go in
// ([Session.Press]), screens come out ([Session.View]), and the same keys give
// the same screens and the same entries. [RunTerminal] puts one on a terminal,
// [RunLines] takes commands line by line, for scripts and for terminals that
// can do no more.
//
// Nothing is decided for the editor: a proposal that the case has decided is
// not asked again, and a row that somebody else changed meanwhile is shown
// before it is decided over.
package review
