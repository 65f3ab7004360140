# Tidewaiter. `make` alone lists the targets; `make run` and `make test` need Go
# and make only.

GO    ?= go
BIN   := bin/tidewaiter
LIMIT := 40000000 # bytes

# What `make check` may install on Debian, a target each.
export DEBIAN_FRONTEND = noninteractive
export CGO_ENABLED = 0

.DEFAULT_GOAL := help
.PHONY: help run build test check fmt fmt-check vet staticcheck race fuzz browser size calibration bench bench-ais oracle audit go-version

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: build ## serve the founding case and print the address and the count
	@$(BIN) serve

build: go-version ## build bin/tidewaiter
	@mkdir -p bin
	@$(GO) build -trimpath -ldflags '-s -w' -o $(BIN) ./cmd/tidewaiter

test: go-version ## run the tests (needs Go and make only)
	$(GO) test ./...

check: fmt-check vet staticcheck test bench-build size race fuzz browser oracle ## everything that is checked before a merge; installs what it needs

fmt: go-version ## format the sources
	@gofmt -w $$(git ls-files '*.go')

fmt-check: go-version ## fail on unformatted sources
	@out=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$out" ]; then \
	  echo "not formatted, run make fmt:"; echo "$$out"; exit 1; fi

vet: go-version ## go vet
	$(GO) vet ./...
	$(GO) vet -tags browser ./cmd/tidewaiter

staticcheck: go-version ## staticcheck, at the version go.mod names
	$(GO) tool staticcheck ./...

race: go-version ## the tests under the race detector (installs gcc)
	@.ci/need gcc gcc libc6-dev
	CGO_ENABLED=1 $(GO) test -race -short ./...

fuzz: go-version ## every fuzz target for FUZZTIME (10s)
	@.ci/fuzz

browser: go-version ## pages in a real browser (installs chromium)
	@.ci/need chromium chromium
	$(GO) test -tags browser -count 1 -run '^TestBrowser' ./cmd/tidewaiter

size: build ## fail when the binary is over its limit
	@n=$$(wc -c < $(BIN)); echo "$(BIN): $$n bytes, limit $(LIMIT)"; [ "$$n" -lt $(LIMIT) ]

calibration: go-version ## 240 simulated worlds: does the count find the truth as often as it says
	TIDEWAITER_WORLDS=240 $(GO) test ./tally -count 1 -run '^TestCalibration$$' -v

bench: build ## measure assess: wall time, memory, size of the binary
	cd bench && $(GO) run . -binary ../$(BIN) -out runs

bench-ais: build ## decoders of AIS side by side; peers where they are (installs gpsd-clients)
	@.ci/need gpsdecode gpsd-clients
	cd bench && $(GO) run ./ais -binary ../$(BIN) -out runs

.PHONY: bench-build
bench-build: go-version # the benchmark is a module of its own, so that ./... leaves it out
	cd bench && $(GO) vet ./... && $(GO) test ./...

GPSDECODE ?= gpsdecode

oracle: build ## every AIS message of the shared sample against gpsdecode (installs gpsd-clients)
	@.ci/need gpsdecode gpsd-clients
	cd bench && $(GO) run ./ais/compare -binary ../$(BIN) -gpsdecode $(GPSDECODE)

audit: go-version ## known vulnerabilities in what is imported (needs the network)
	$(GO) run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./...

go-version:
	@v=$$($(GO) env GOVERSION 2>/dev/null) || v=; \
	case "$$v" in \
	  go1.2[6-9]*|go1.[3-9][0-9]*|go[2-9]*|devel*) ;; \
	  "") echo "make: Go 1.26 or newer is needed and '$(GO)' was not found: install it from https://go.dev/dl/" >&2; exit 1 ;; \
	  *) echo "make: Go 1.26 or newer is needed, $$v was found: install it from https://go.dev/dl/" >&2; exit 1 ;; \
	esac
