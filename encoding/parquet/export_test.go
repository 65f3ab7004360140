package parquet

// SetRunBytes makes a sorting writer spill after so many bytes; 0 leaves the
// default.
func SetRunBytes(w *Writer, n int) {
	if n > 0 {
		w.sorting.limit = n
	}
}
