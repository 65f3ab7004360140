// Package sidebyside runs programs as whole processes, takes their time and
// memory from the operating system, and counts what came out.
package sidebyside
