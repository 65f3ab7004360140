// Package parquet writes AIS reports as Parquet.
package parquet
