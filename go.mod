module github.com/tidewaiter/tidewaiter

go 1.26.0

require (
	codeberg.org/readeck/go-readability/v2 v2.1.3
	github.com/golang/geo v0.0.0-20260818125358-b200a1149890
	golang.org/x/net v0.62.0
)

require (
	github.com/andybalholm/cascadia v1.3.3 // indirect
	github.com/go-shiori/dom v0.0.0-20230515143342-73569d674e1c // indirect
	github.com/goccy/go-yaml v1.19.2 // indirect
	github.com/gogs/chardet v0.0.0-20211120154057-b7413eaefb8f // indirect
	github.com/itlightning/dateparse v0.2.1 // indirect
	golang.org/x/text v0.43.0 // indirect
)
