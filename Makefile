# make graph   builds and checks the graph and shows what it holds
# make test    runs the tests
# make notebooks   runs the scripts of examples/ and writes them as notebooks with their outputs
# make docs    makes the documentation, as HTML in build/docs/site
# make serve   serves the graph on http://127.0.0.1:8080 (PORT=…), with the explorer where npm can build it
# make explorer   bundles the scripts of the site's pages (needs Node.js with npm); without it pages stand still
# make release-check   installs the wheel for each Python that there is (or PYTHONS='…') and runs it read-only, offline
# All make their own environment in .venv from pinned versions.

PYTHON ?= python3
PORT ?= 8080
VENV := .venv
BIN := $(VENV)/bin
# As variables, the constraints pin what builds the package too.
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_BUILD_CONSTRAINT := $(CURDIR)/constraints.txt
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
SOURCES := pyproject.toml constraints.txt

.PHONY: graph test lint bench notebooks docs explorer serve release-check clean

graph: $(VENV)/.installed
	$(BIN)/cbrngraph build
	$(BIN)/cbrngraph check
	$(BIN)/cbrngraph info
	$(BIN)/cbrngraph ask members date=2020-11-30 -f table
	$(BIN)/cbrngraph ask agreements-of party="tashkent secretariat" --receipts -f table
	$(BIN)/cbrngraph ask trained region="central asia" -f table

test: $(VENV)/.dev
	$(BIN)/cbrngraph build
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.dev
	$(BIN)/python bench/run.py

notebooks: $(VENV)/.dev
	$(BIN)/cbrngraph build
	$(BIN)/python tests/notebooks.py

docs: $(VENV)/.dev
	$(BIN)/cbrngraph build
	rm -rf build/docs
	$(BIN)/python -m sphinx -W --keep-going -n -q -j auto -d build/docs/doctrees docs build/docs/site
	@echo "build/docs/site/index.html"

EXPLORER := src/cbrngraph/serve/explorer

explorer: $(EXPLORER)/node_modules
	cd $(EXPLORER) && npm run --silent check && npm run --silent build

# No package runs a script of its own while it is installed.
$(EXPLORER)/node_modules: $(EXPLORER)/package.json $(EXPLORER)/package-lock.json
	cd $(EXPLORER) && npm ci --ignore-scripts --silent --no-audit --no-fund
	@touch $@

serve: $(VENV)/.serve
	$(BIN)/cbrngraph build
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory explorer; else \
	  echo "npm is not installed: pages stand still (make explorer)" >&2; fi
	$(BIN)/cbrngraph serve --port $(PORT)

release-check: $(VENV)/.dev
	PYTHONS='$(PYTHONS)' $(BIN)/python .ci/release_check.py

clean:
	rm -rf $(VENV) build dist $(EXPLORER)/node_modules src/cbrngraph/serve/static/explorer

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "cbrngraph needs Python 3.11 or newer; say which with: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(SOURCES) | $(VENV)/bin/python
	$(PIP) install --editable .
	@touch $@

$(VENV)/.serve: $(SOURCES) $(VENV)/.installed
	$(PIP) install --editable '.[pictures,serve]'
	@touch $@

$(VENV)/.dev: $(SOURCES) | $(VENV)/bin/python
	$(PIP) install --editable '.[dev]'
	@touch $(VENV)/.installed $@
