package server_test

import (
	"fmt"
	"log/slog"
	"net/http/httptest"

	"github.com/tidewaiter/tidewaiter/internal/chart/charttest"
	"github.com/tidewaiter/tidewaiter/internal/server"
)

func ExampleNew() {
	handler, err := server.New(server.Config{Cases: &shelf{c: charttest.Case()}, Log: slog.Default()})
	if err != nil {
		panic(err)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest("GET", "/healthz", nil))
	fmt.Println(w.Code, w.Header().Get("X-Content-Type-Options"))
	fmt.Print(w.Body)
	// Output:
	// 200 nosniff
	// ok
}
