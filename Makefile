# Two commands are all a newcomer needs: make demo, make test. Both set up what they need first.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin

.PHONY: demo test lint format docs bench smoke system browser database constraints clean

demo: .venv/.ready
	$(BIN)/safepassage demo --output demo

test: .venv/.ready-for-tests system
	$(BIN)/pytest -n 2

lint: .venv/.ready-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.ready-for-tests
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: .venv/.ready-for-tests
	$(BIN)/python -m docs.generate

# Every solver of the benchmarks on a small town: are the results equal?
smoke: .venv/.ready-for-benchmarks
	$(BIN)/python -m benchmarks smoke

# Network files are read from a folder: make bench NETWORKS=folder
bench: .venv/.ready-for-benchmarks
	$(BIN)/python -m benchmarks run "$(NETWORKS)" --write docs/benchmarks.md

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.ready: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

.venv/.ready-for-tests: .venv/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[development]"
	touch $@

.venv/.ready-for-benchmarks: .venv/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[benchmarks]"
	touch $@

# A headless browser prints briefings as PDF, and the record is kept in PostgreSQL too: the tests do both. They start a
# server of their own on loopback, in a temporary folder.
system: browser database

browser:
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 \
	  || command -v google-chrome >/dev/null 2>&1 || $(call install,chromium)

database:
	@command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || $(call install,postgresql)

install = { command -v apt-get >/dev/null 2>&1 && apt-get update --quiet --quiet \
  && DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --quiet --no-install-recommends $(1); }

constraints: .venv/.ready-for-tests
	{ echo "# Versions the project is tested with; regenerate with: make constraints"; \
	  $(BIN)/python -m pip freeze --all --exclude-editable --exclude pip; } > constraints.txt

clean:
	rm -rf .venv demo build src/*.egg-info
