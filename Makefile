# Needs Python 3.11+, make and npm. Everything else comes from the lock files.

UV_VERSION := 0.13.9
PYTHON ?= python3
PORT ?= 8000
export PORT
unexport PYTHONDONTWRITEBYTECODE  # pytest rewrites code at import and keeps the result on disk

BIN := .venv/bin
EMBEDDED := $(BIN)/python -m config.embedded --

.DEFAULT_GOAL := help
.PHONY: help setup setup-all run test e2e screens check bench import-staff import hooks messages openapi reports clean

help:  ## print this list
	@sed -n 's/^\([a-z0-9-]*\):.*  ## /\1|/p' Makefile | while IFS='|' read name text; do printf '  make %-13s %s\n' "$$name" "$$text"; done

run: setup  ## run the whole system on PORT (8000), until Ctrl-C
	@exec $(BIN)/python -m config.run

test: setup-all  ## run all tests, or ARGS="tests/core -x"
	@exec $(BIN)/pytest --numprocesses=logical $(ARGS)

e2e: setup-all  ## do the main job over HTTP and through the pages, on a system of its own or the one at URL=…
	@exec $(BIN)/python -m tests.e2e $(ARGS)

screens: setup-all  ## take pictures of the pages into docs/screens/, from demo data or from the system at URL=…
	@exec $(BIN)/python -m tests.browser.screens $(ARGS)

check: setup-all  ## check lint, types, layers, migrations, protection, OpenAPI, translations, wording, deployment settings
	@exec $(BIN)/python -m config.check

bench: setup-all  ## measure speed against the targets, or ARGS="caseload register --samples 50"
	@exec $(BIN)/python -m benchmarks $(ARGS)

import-staff: setup  ## import FILE=staff.csv into the system on PORT
	$(if $(FILE),,$(error Name the list: make import-staff FILE=staff.csv))
	@$(EMBEDDED) manage.py migrate --verbosity=0  # a list may be imported before the first run, which then writes no demo data
	@exec $(EMBEDDED) manage.py import_staff "$(FILE)" $(ARGS)

import: setup  ## import FILE=caseload.csv into the system on PORT, ARGS=--dry-run
	$(if $(FILE),,$(error Name the list: make import FILE=caseload.csv))
	@exec $(EMBEDDED) manage.py import_caseload "$(FILE)" $(ARGS)

hooks: setup-all  ## run the fast checks before each commit
	@exec $(BIN)/pre-commit install

messages: setup-all  ## update locale/ from the texts in the code
	@exec $(BIN)/python -m config.translations update

openapi: setup-all  ## write docs/openapi.yaml
	@exec $(BIN)/python -m config.check --write-openapi

reports: setup-all  ## write the tables of docs/reports.md from the definitions in the code
	@exec $(BIN)/python -m config.check --write-reports

clean:  ## remove the environment, the packages and all data of this checkout
	rm -rf .venv node_modules var .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Set-up runs once for each state of the lock files; stamp files record it. A lock makes two simultaneous makes take turns.

LOCKED := mkdir -p var && $(if $(shell command -v flock),flock var/.setup )$(MAKE) --silent

setup:
	@$(LOCKED) -j2 .venv/.synced node_modules/.installed

setup-all: setup
	@$(LOCKED) .venv/.synced-all

$(BIN)/uv:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	@echo "Making the Python environment"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/.synced: uv.lock pyproject.toml | $(BIN)/uv
	@echo "Installing the Python packages of uv.lock"
	$(BIN)/uv --quiet --system-certs sync --frozen --compile-bytecode --inexact
	@touch $@

.venv/.synced-all: uv.lock pyproject.toml | $(BIN)/uv
	@echo "Installing the Python packages of uv.lock, with those for tests and checks"
	$(BIN)/uv --quiet --system-certs sync --frozen --compile-bytecode --all-groups
	@touch $@ .venv/.synced

node_modules/.installed: package-lock.json package.json
	@echo "Installing the design system of package-lock.json"
	npm ci --loglevel=error --no-audit --no-fund --ignore-scripts
	@touch $@
