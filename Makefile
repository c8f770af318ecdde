# `make help` lists what there is. A newcomer needs two: `make demo` and `make test`.
PYTHON ?= python3
PORT ?= 8000
CONSOLE_PORT ?= 8001
PEOPLE ?= 200
VENV := .venv
BIN := $(VENV)/bin
# Each test file on one of as many workers as there are cores; `SPREAD=` runs them one by one.
SPREAD ?= -n logical --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help install install-dev install-spark demo check test chromium prism messages lock clean

help:  ## what you can do here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(BIN)/.installed: requirements.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	PYTHONWARNINGS=ignore $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(BIN)/.installed-dev: $(BIN)/.installed requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.txt
	@touch $@

$(BIN)/.installed-spark: $(BIN)/.installed-dev requirements-spark.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-spark.txt
	@touch $@

install: $(BIN)/.installed  ## put all that running needs into .venv

install-dev: $(BIN)/.installed-dev

install-spark: $(BIN)/.installed-spark  ## what `cmr spark` needs: half a gigabyte

demo: install  ## a made-up county, published and served on 127.0.0.1 (PORT=, PEOPLE=)
	@$(BIN)/python -m lookup.demo --port $(PORT) --console-port $(CONSOLE_PORT) --people $(PEOPLE)

check: install-dev  ## what you run all day: lint, types, import contracts, tests without servers or browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet . || { echo "Not formatted. Run: $(BIN)/ruff format ."; exit 1; }
	$(BIN)/mypy
	$(BIN)/pytest -q $(SPREAD) -m "not postgres and not redis and not browser and not slow"

test: install-dev install-spark chromium prism  ## everything, as CI runs it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/pytest -q $(SPREAD) --durations=15 --cov=cmr --cov=lookup --cov=sms --cov=app --cov-report=term:skip-covered

chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	  { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; } || \
	  echo "NO CHROMIUM HERE: the browser tests will be skipped. Install it with your system's packages."

# A program of Node's: the locked packages, their hashes checked, none of their scripts run.
prism: .prism/.installed

.prism/.installed: tests/sms/prism/package-lock.json
	@mkdir -p .prism && cp tests/sms/prism/package.json tests/sms/prism/package-lock.json .prism/
	@{ command -v npm >/dev/null && \
	  npm ci --prefix .prism --ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=1 >/dev/null && touch $@; } || \
	  echo "NO PRISM HERE: the second opinion on our requests to Twilio will be skipped. It needs npm and its registry."

messages: install-dev  ## write docs/messages.md: every text, and who signs it off
	$(BIN)/python -m tests.words.message_sheet

lock: install-dev  ## renew the lock files from requirements*.in
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file requirements.txt requirements.in
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file requirements-dev.txt requirements-dev.in
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --constraint requirements.txt --constraint requirements-dev.txt --output-file requirements-spark.txt requirements-spark.in

clean:  ## remove what make made (not your keys or data: those are in instance/)
	rm -rf $(VENV) .prism build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
