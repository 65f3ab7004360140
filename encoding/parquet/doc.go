// Package parquet writes AIS reports as Parquet, one row a report, in memory
// that does not grow with their number (under 128 MiB, sorting included), and
// reads them back ([Reader]), from its own files and from tables of others.
//
// The file is faithful to Apache Parquet format 2.x: data pages v1, one flat
// record, every column but mmsi optional, limits of numbers and null counts in
// the footer, the unit of each column under "unit.COLUMN" and the program under
// "program" in its key-value metadata. It opens in DuckDB (tried with 2.0),
// pyarrow (26) and parquet-go. docs/FORMATS.md lists the columns.
//
// What is not available is null. Degrees, knots and metres are DOUBLE, the
// nearest one to the decimal that was sent: 10.3 in a query finds 10.3, which it
// does not in a FLOAT, and data frames calculate with it, which they do not with
// a DECIMAL. Beside lon and lat stand the integers of 1/10 000 minute as sent.
//
// Pages are put together here from the encoders of parquet-go, because its
// column writers take boxed values and look at each null: a column that no row
// of a page has costs one run, one that some rows have a bit a row, got for all
// columns at once by transposing the rows' field sets as matrices of bits.
//
// Measured on one core of an AMD EPYC that others were using, 85 % position
// reports and 5 % static ones of 2,000 vessels in order of time, CPU time, in
// million rows a second and bytes a row:
//
//	as it is                                        7.3   34.4
//	position reports only                           8.4   33.4
//	sorted, 12.6 million rows in 24 spilled runs    2.0    6.7
//	degrees in BYTE_STREAM_SPLIT                    6.0   32.7
//	  and no lon and lat, only lon_raw and lat_raw  6.4   19.2
//	  and integers plain instead of delta           4.3   34.2
//	  and zstd level 3 instead of 1                 4.9   32.8
//	  and zstd on every column, also in vain        5.4   32.6
//	  and no zstd                                   8.4   36.5
//
// (Each indented line changes one thing of the line with BYTE_STREAM_SPLIT.)
// Byte stream split of degrees saves 5 % of an unsorted file and nothing of a
// sorted one (4.8 bytes a degree either way), and takes a fifth of the speed.
// What sorting takes goes to comparing keys and to fetching records in their
// new order.
//
// It leaves out the page index and Bloom filters: in a sorted file the limits
// of the row groups find a vessel.
//
// Reading is column by column and page by page, with every length checked
// against the bytes that are there before it is believed. Measured as above, in
// million rows a second: 33 of four columns, 9.8 of positions, 6.2 with what
// vessels say of themselves.
//
// Stability: may change until the commands that write it are released.
package parquet
