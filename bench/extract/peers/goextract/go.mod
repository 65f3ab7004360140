module github.com/tidewaiter/tidewaiter/bench/extract/peers/goextract

go 1.26.0

require (
	codeberg.org/readeck/go-readability/v2 v2.1.3
	github.com/markusmobius/go-trafilatura v1.12.2
	github.com/tidewaiter/tidewaiter v0.0.0
	golang.org/x/net v0.62.0
)

replace github.com/tidewaiter/tidewaiter => ../../../..
