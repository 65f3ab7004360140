// Package report writes an assessment for others to read: as JSON for
// programs, and as a folder of HTML that opens from disk, prints, and needs
// neither script nor network.
//
// The page's parts are shared with the server: a [View] holds an assessment in
// words and figures ready to print, and [Parts] the templates that show it.
package report
