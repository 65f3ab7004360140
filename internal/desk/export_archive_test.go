package desk

// Sanitised is for the fuzz target.
var Sanitised = sanitised
