package parquet

import (
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// physical is the type that the format stores for each kind.
var physical = [...]format.Type{
	micros: format.Int64, uint32s: format.Int32, int32s: format.Int32, uint16s: format.Int32, uint8s: format.Int32, int8s: format.Int32,
	degrees: format.Double, tenths: format.Double, bools: format.Boolean, letters: format.ByteArray, texts: format.ByteArray,
}

// schema is the file's schema: a flat record, every column but mmsi optional.
func schema() []format.SchemaElement {
	root := format.SchemaElement{Name: "report"}
	root.NumChildren.Set(numColumns)
	out := []format.SchemaElement{root}
	for i, col := range columns {
		e := format.SchemaElement{Name: col.name}
		e.Type.Set(physical[col.kind])
		e.RepetitionType.Set(format.Optional)
		if i == colMMSI {
			e.RepetitionType.Set(format.Required)
		}
		// The converted type says the same to readers older than logical types.
		switch col.kind {
		case micros:
			e.LogicalType.Value = &format.TimestampType{IsAdjustedToUTC: true, Unit: format.TimeUnit{Value: &format.MicroSeconds{}}}
			e.ConvertedType.Set(deprecated.TimestampMicros)
		case uint32s:
			e.LogicalType.Value = &format.IntType{BitWidth: 32}
			e.ConvertedType.Set(deprecated.Uint32)
		case int32s:
			e.LogicalType.Value = &format.IntType{BitWidth: 32, IsSigned: true}
			e.ConvertedType.Set(deprecated.Int32)
		case uint16s:
			e.LogicalType.Value = &format.IntType{BitWidth: 16}
			e.ConvertedType.Set(deprecated.Uint16)
		case uint8s:
			e.LogicalType.Value = &format.IntType{BitWidth: 8}
			e.ConvertedType.Set(deprecated.Uint8)
		case int8s:
			e.LogicalType.Value = &format.IntType{BitWidth: 8, IsSigned: true}
			e.ConvertedType.Set(deprecated.Int8)
		case letters, texts:
			e.LogicalType.Value = &format.StringType{}
			e.ConvertedType.Set(deprecated.UTF8)
		}
		out = append(out, e)
	}
	return out
}

// metadata is the footer but for what row groups fill in.
func metadata(program string, rows int64, groups []format.RowGroup) *format.FileMetaData {
	m := &format.FileMetaData{
		Version:   2,
		Schema:    schema(),
		NumRows:   rows,
		RowGroups: groups,
		CreatedBy: program,
		KeyValueMetadata: thrift.Slice[format.KeyValue]{
			{Key: "program", Value: program},
		},
	}
	for _, col := range columns {
		if col.unit != "" {
			m.KeyValueMetadata = append(m.KeyValueMetadata, format.KeyValue{Key: "unit." + col.name, Value: col.unit})
		}
		m.ColumnOrders = append(m.ColumnOrders, format.ColumnOrder{Value: &format.TypeDefinedOrder{}})
	}
	return m
}

// sorted is what a sorted file declares: by mmsi, then time, unknown times last.
var sorted = []format.SortingColumn{{ColumnIdx: colMMSI}, {ColumnIdx: colTime}}
