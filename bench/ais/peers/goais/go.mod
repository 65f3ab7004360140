module github.com/tidewaiter/tidewaiter/bench/ais/peers/goais

go 1.26.0

require (
	github.com/BertoldVdb/go-ais v0.0.0-20241023143939-c84555b88833
	github.com/adrianmo/go-nmea v1.3.0
)
