package ingest

import "os"

// Size is how many bytes the files of the inputs hold together, as they are
// stored; 0 when one is no regular file or cannot be looked at.
func Size(inputs []string) int64 {
	var n int64
	for p, err := range everyPath(inputs) {
		if err != nil || p.name == Stdin {
			return 0
		}
		info, err := os.Stat(p.name)
		if err != nil || !info.Mode().IsRegular() {
			return 0
		}
		n += info.Size()
	}
	return n
}
