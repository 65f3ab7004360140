package review

// Run runs a session on a screen, for tests that bring their own terminal.
var Run = run
