# Two commands on a fresh machine: `make serve` and `make test`. Everything they set up stays in .venv/,
# node_modules/ and docs/assets/pyodide/, and is not set up twice.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: serve build test matrix check pdf lint bench browser clean

serve: $(VENV)/site.ok
	$(BIN)/evenground serve

build: $(VENV)/site.ok
	$(BIN)/evenground build

check: $(VENV)/site.ok
	$(BIN)/evenground check

test: lint browser
	$(BIN)/evenground check
	$(BIN)/pytest

# Every page under axe-core in both colour schemes where `make test` looks at some, every page of a rule, the
# PDF, and 2,000 sets of answers a tool under every Python of the machine (3.13 must be among them) and Pyodide.
matrix: browser
	$(BIN)/pytest -m matrix

# The whole guide as a PDF, for the site built next; it needs a Chromium browser.
pdf: $(VENV)/site.ok
	$(BIN)/evenground pdf

lint: $(VENV)/test.ok
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

browser: $(VENV)/test.ok
	$(BIN)/evenground runtime browser

# What benchmarks/ measures; figures, not a test.
bench: browser
	$(BIN)/python benchmarks/evaluation.py
	$(BIN)/python benchmarks/site.py
	$(BIN)/python benchmarks/editions.py

clean:
	rm -rf $(VENV) node_modules docs/assets/pyodide docs/assets/even-ground.pdf site build .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Python 3.11 or newer is needed (Debian: apt-get install python3 python3-venv)"; exit 1; }
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "Python's venv is missing (Debian: apt-get install python3-venv)"; exit 1; }

# The tools' own archive is packed on each run, by the commands that need it; it takes no time.
$(VENV)/site.ok: requirements/site.txt pyproject.toml package-lock.json | $(VENV)/bin/python
	@echo "Installing what the site needs (pinned and hash-checked)"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements/site.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	$(BIN)/evenground runtime
	@touch $@

$(VENV)/test.ok: requirements/test.txt $(VENV)/site.ok
	@echo "Installing what the tests need (pinned and hash-checked)"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements/test.txt
	@touch $@
