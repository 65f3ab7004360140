module github.com/tidewaiter/tidewaiter

go 1.26.0

require (
	github.com/golang/geo v0.0.0-20260818125358-b200a1149890
	golang.org/x/text v0.43.0
	gonum.org/v1/gonum v0.17.0
)

require github.com/goccy/go-yaml v1.19.2 // indirect
