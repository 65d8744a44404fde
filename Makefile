# What developers run; `make` lists it. CONTRIBUTING.md says when.
PYTHON := $(or $(wildcard .venv/bin/python),python3)
QUICK := tests/repository/test_imports.py tests/repository/test_translations.py \
	$(addprefix tests/,capture inputs lessons structure web/test_scripts.py)

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' Makefile

setup: ## install all that is needed here into .venv
	python3 -m venv .venv
	.venv/bin/python -m pip install -r tests/requirements.txt
	$(MAKE) tests/scripts/node_modules

run: ## serve the pages
	$(PYTHON) -m streamlit run app.py

check: lint types scripts quick ## all that a commit needs, in less than a minute

test: ## all tests, those in a browser included, as CI runs them
	$(PYTHON) -m pytest

lint: ## style and format of Python
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check

types: ## types of Python
	$(PYTHON) -m mypy

scripts: tests/scripts/node_modules ## types, style and format of scripts and style sheets
	npm run --silent --prefix tests/scripts check

tests/scripts/node_modules: tests/scripts/package-lock.json
	npm ci --prefix tests/scripts --no-audit --no-fund
	touch $@

quick: ## the import rules, and the tests that take seconds
	STACKS=40 $(PYTHON) -m pytest -m "not browser" $(QUICK)

format: tests/scripts/node_modules ## put Python, scripts and style sheets into their format
	$(PYTHON) -m ruff check --fix
	$(PYTHON) -m ruff format
	npm run --silent --prefix tests/scripts format

words: ## bring the translations up to date with what pages and scripts say
	$(PYTHON) -m tests.support.messages

wheel: ## build the wheel into dist
	$(PYTHON) -m pip wheel --no-deps --wheel-dir dist .

.PHONY: help setup run check test lint types scripts quick format words wheel
