# `make` alone says what there is to make. Nothing but make and Python 3.11 or newer is needed.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
unexport PYTHONDONTWRITEBYTECODE

PORT ?= 8000
BENCHES ?= front beside views peer corrections memory browser reading
DATA ?= data
UV := uv==0.13.9
VENV := .venv
IN := $(VENV)/bin
PINS := uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11

.PHONY: help demo test bench check audit fuzz pins clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## */  make \1|/' | column -t -s '|'

demo: $(VENV)/run-installed  ## open the demo newsroom: PORT=8000 DATA=data
	@exec $(IN)/replate demo --port $(PORT) --data $(DATA)

test: $(VENV)/dev-installed  ## run the tests; TEST_DATABASE_URL=postgresql://… on PostgreSQL, ARGS='-k word' for some
	@$(IN)/pytest -n auto --dist worksteal $(ARGS)

bench: $(VENV)/dev-installed  ## measure the page server beside nginx and others: one JSON line a figure; BENCHES='front beside'
	@for name in $(BENCHES); do $(IN)/python -m bench.$$name || exit 1; done

check: $(VENV)/dev-installed  ## format, lint, types, floor plan, migrations, templates
	@.ci/check

audit: $(VENV)/dev-installed  ## look every pinned package up in the list of known faults (pip-audit)
	@for name in run many dev; do $(IN)/pip-audit --strict --disable-pip --require-hashes -r requirements/$$name.txt || exit 1; done

fuzz: $(VENV)/dev-installed  ## send what nobody meant to every public address and parser: FUZZ_EXAMPLES=5000
	@FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-5000} $(IN)/pytest -n auto --show-capture=no tests/security $(ARGS)

pins: $(VENV)/dev-installed  ## compile requirements/*.txt anew from pyproject.toml
	@$(IN)/$(PINS) --extra many --extra dev pyproject.toml -o requirements/dev.txt
	@$(IN)/$(PINS) --extra many -c requirements/dev.txt pyproject.toml -o requirements/many.txt
	@$(IN)/$(PINS) -c requirements/dev.txt pyproject.toml -o requirements/run.txt

clean:  ## remove what was made here: environment, caches, build; not data/
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/made:
	@python=$$(for name in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
	  $$name -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done); \
	if [ -z "$$python" ]; then \
	  echo "Replate needs Python 3.11 or newer with its venv module (on Debian and Ubuntu: apt-get install python3-venv)." >&2; \
	  echo "Where it has another name: make PYTHON=/path/to/python" >&2; exit 1; fi; \
	echo "Making an environment in $(VENV) with $$($$python -V) …"; \
	$$python -m venv --clear $(VENV)
	@$(IN)/python -m pip install --quiet --disable-pip-version-check "$(UV)" || echo "uv is not to be had; pip does its work, more slowly."
	@touch $@

$(VENV)/run-installed: $(VENV)/made requirements/run.txt pyproject.toml
	$(call install,run)

$(VENV)/dev-installed: $(VENV)/made requirements/dev.txt pyproject.toml
	$(call install,dev)
	@touch $(VENV)/run-installed

# The pinned packages with their hashes, then this tree itself, as it is.
define install
	@echo "Installing requirements/$(1).txt …"
	@if [ -x $(IN)/uv ]; then pip="$(IN)/uv pip" with="--quiet --python $(IN)/python"; else pip="$(IN)/python -m pip" with="--quiet"; fi; \
	$$pip install $$with --require-hashes -r requirements/$(1).txt && $$pip install $$with --no-deps -e .
	@touch $@
endef
