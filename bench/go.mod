module github.com/tidewaiter/tidewaiter/bench

go 1.26.0
