# Tidewaiter. `make` alone lists the targets; `make run` and `make test` need Go
# and make only.

GO    ?= go
BIN   := bin/tidewaiter
LIMIT := 40000000 # bytes

# What `make check` may install on Debian, a target each.
export DEBIAN_FRONTEND = noninteractive
export CGO_ENABLED = 0

.DEFAULT_GOAL := help
.PHONY: help run build test check web web-check fmt fmt-check vet staticcheck race kill-desk fuzz browser exports neighbours size calibration calibration-full bench bench-ais bench-extract bench-read bench-track bench-serve bench-orbit bench-manoeuvres bench-desk attack attack-small oracle oracle-count oracle-small audit go-version

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: build ## serve the founding case and print the address and the count
	@$(BIN) serve

build: go-version ## build bin/tidewaiter
	@mkdir -p bin
	@$(GO) build -trimpath -ldflags '-s -w' -o $(BIN) ./cmd/tidewaiter

test: go-version ## run the tests (needs Go and make only)
	$(GO) test ./...

check: fmt-check vet staticcheck web-check test bench-build size race calibration fuzz browser exports neighbours attack-small oracle oracle-small ## everything that is checked before a merge; installs what it needs

web: ## bundle the scripts of the pages into ui/dist (needs Node.js 20 and npm)
	@cd web && npm ci --silent --no-audit --no-fund --ignore-scripts && npm run --silent check && npm run --silent build

web-check: ## are the committed scripts those of their sources (installs Node.js)
	@.ci/need node nodejs
	@.ci/need npm npm
	@cd web && npm ci --silent --no-audit --no-fund --ignore-scripts && npm run --silent check
	@cd web && node build.mjs ../bin/dist >/dev/null
	@rm -rf bin/dist-kept && cp -r ui/dist bin/dist-kept && gunzip bin/dist/*.gz bin/dist-kept/*.gz
	@diff -r bin/dist bin/dist-kept || { echo "ui/dist is not what web/ makes: run make web and commit it" >&2; exit 1; }
	@echo "web: ui/dist is what web/ makes"

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
	CGO_ENABLED=1 $(GO) test -race -short -timeout 30m ./...

KILLS ?= 200

kill-desk: go-version ## kill a process that edits, one that publishes and one that imports, 200 times each: nothing acknowledged is lost
	TIDEWAITER_KILLS=$(KILLS) $(GO) test ./internal/ledger -count 1 -timeout 0 -v -run '^TestKilled$$'
	TIDEWAITER_KILLS=$(KILLS) $(GO) test ./cmd/tidewaiter -count 1 -timeout 0 -v -run '^TestPublishingKilled$$'
	TIDEWAITER_KILLS=$(KILLS) $(GO) test ./internal/importing -count 1 -timeout 0 -v -run '^TestKilled$$'

fuzz: go-version ## every fuzz target for FUZZTIME (10s)
	@.ci/fuzz

browser: go-version ## pages in a real browser (installs chromium, poppler-utils, Node.js)
	@.ci/need chromium chromium
	@.ci/need pdftotext poppler-utils
	@.ci/need node nodejs
	@.ci/need npm npm
	@cd web/e2e && npm ci --silent --no-audit --no-fund --ignore-scripts
	@cd web/e2e && node --test selftest.mjs >/dev/null || { echo "the walk does not find what is planted: cd web/e2e && node --test selftest.mjs" >&2; exit 1; }
	$(GO) test -tags browser -count 1 -timeout 30m -run '^TestBrowser' ./cmd/tidewaiter

exports: go-version ## reports as DOCX and PDF, opened and checked (installs pandoc, chromium, poppler-utils)
	@.ci/need pandoc pandoc
	@.ci/need chromium chromium
	@.ci/need pdftotext poppler-utils
	TIDEWAITER_EXPORTS=1 $(GO) test ./internal/report -count 1 -run '^TestExport'

neighbours: build ## exports of the site, read by the tools of those who use them (installs python3-venv, Node.js, gdal-bin)
	@.ci/neighbours $(BIN)

size: build ## fail when the binary is over its limit
	@n=$$(wc -c < $(BIN)); echo "$(BIN): $$n bytes, limit $(LIMIT)"; [ "$$n" -lt $(LIMIT) ]

# Under 6 CPU minutes together: 7 to 40 CPU seconds a full world, 3 to 4 a small
# one, 17 with relays counted. docs/TESTING.md has the power of so many.
WORLDS ?= 6
SMALL  ?= 30
BUGS   ?= prior:6 shared-bias:10 hedge:10 relays:6

calibration: build ## simulated worlds: does the count find the truth as often as it says, and are planted bugs found
	$(BIN) calibrate --size small --worlds $(SMALL)
	$(BIN) calibrate --worlds $(WORLDS)
	@for bug in $(BUGS); do \
	  $(BIN) calibrate --size small --worlds $${bug#*:} --bug $${bug%:*} >/dev/null || exit 1; \
	  echo "the planted bug $${bug%:*} is found by $${bug#*:} worlds"; done

calibration-full: build ## 3,000 simulated worlds, planted bugs, worlds that break the model; hours, can be stopped and gone on with
	@.ci/calibrate $(BIN) bench/runs

bench: build ## measure assess: wall time, memory, size of the binary
	cd bench && $(GO) run . -binary ../$(BIN) -out runs

bench-manoeuvres: go-version ## manoeuvres found against those that operators list (DATASET=folder)
	cd bench && $(GO) run ./manoeuvres -dataset "$(DATASET)" -out runs

bench-track: build ## events from positions side by side; peers where they are
	cd bench && $(GO) run ./track -binary ../$(BIN) -out runs

bench-orbit: go-version ## propagators of orbits side by side on the published cases; peers where they are
	cd bench && $(GO) run ./orbit -out runs

bench-extract: go-version ## the story out of pages, side by side; collections and peers where they are
	cd bench && $(GO) run ./extract -out runs

bench-read: build ## read 100,000 pages that never were: speed, memory, killed and gone on
	cd bench && $(GO) run ./read -binary ../$(BIN) -out runs

bench-ais: build ## decoders of AIS side by side; peers where they are (installs gpsd-clients)
	@.ci/need gpsdecode gpsd-clients
	cd bench && $(GO) run ./ais -binary ../$(BIN) -out runs

attack: build ## attack a running desk on the loopback: scripts, other sites, other cases, paths, bombs, addresses inside, slow readers
	cd bench && $(GO) run ./attack -binary ../$(BIN)

attack-small: build # the same with fewer pages and smaller files, under a minute
	cd bench && $(GO) run ./attack -binary ../$(BIN) -small

bench-desk: build ## twenty analysts decide while pages are imported: how long an answer takes
	cd bench && $(GO) run ./desk -binary ../$(BIN) -out runs

DATASETTE := bin/datasette

bench-serve: build ## how the site answers under load, Datasette beside it (installs python3-venv)
	@.ci/need python3 python3 python3-venv
	@test -x $(DATASETTE)/bin/datasette || { rm -rf $(DATASETTE) && python3 -m venv $(DATASETTE) && $(DATASETTE)/bin/pip -q install datasette==0.65.5; }
	cd bench && $(GO) run ./serve -binary ../$(BIN) -datasette ../$(DATASETTE) -out runs

.PHONY: bench-build
bench-build: go-version # the benchmark is a module of its own, so that ./... leaves it out
	cd bench && $(GO) vet ./... && $(GO) test ./...

GPSDECODE ?= gpsdecode

oracle: build ## every AIS message of the shared sample against gpsdecode (installs gpsd-clients)
	@.ci/need gpsdecode gpsd-clients
	cd bench && $(GO) run ./ais/compare -binary ../$(BIN) -gpsdecode $(GPSDECODE)

ORACLE_CASES ?= ^(founding|world|forms)
ORACLE_ARGS  ?= -iterations 60000
ORACLE_OUT   := $(CURDIR)/bin/oracle

oracle-count: go-version ## the count against the model in JAGS, founding case as of 21 days and 20 simulated worlds; hours, can be stopped and gone on with (installs jags)
	@.ci/need jags jags
	@mkdir -p $(ORACLE_OUT)/cases $(ORACLE_OUT)/findings $(ORACLE_OUT)/draws && rm -f $(ORACLE_OUT)/cases/*
	TIDEWAITER_ORACLE=$(ORACLE_OUT)/cases TIDEWAITER_ORACLE_CASES='$(ORACLE_CASES)' $(GO) test ./tally -count 1 -timeout 0 -run '^TestWriteOracle$$'
	cd bench && $(GO) run ./oracle $(ORACLE_ARGS) -keep $(ORACLE_OUT)/draws -out $(ORACLE_OUT)/findings $(ORACLE_OUT)/cases/*.json

oracle-small: go-version ## two small cases against JAGS, where it is installed
	@if command -v jags >/dev/null 2>&1; then \
	  $(MAKE) --no-print-directory oracle-count ORACLE_CASES='^(one|seen)$$$$' ORACLE_ARGS='-iterations 30000'; \
	else echo "jags is not installed: the count is held to the figures kept of it only (make oracle-count installs it)"; fi

audit: go-version ## known vulnerabilities in what is imported (needs the network; VULNDB=file:///folder for a copy of the Go database)
	$(GO) run golang.org/x/vuln/cmd/govulncheck@v1.9.0 $(if $(VULNDB),-db $(VULNDB)) ./...
	@.ci/need npm npm
	cd web && npm audit --package-lock-only
	cd web/e2e && npm audit --package-lock-only

go-version:
	@v=$$($(GO) env GOVERSION 2>/dev/null) || v=; \
	case "$$v" in \
	  go1.2[6-9]*|go1.[3-9][0-9]*|go[2-9]*|devel*) ;; \
	  "") echo "make: Go 1.26 or newer is needed and '$(GO)' was not found: install it from https://go.dev/dl/" >&2; exit 1 ;; \
	  *) echo "make: Go 1.26 or newer is needed, $$v was found: install it from https://go.dev/dl/" >&2; exit 1 ;; \
	esac
