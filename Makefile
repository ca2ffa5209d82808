# What one can do here. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
TYPED := $(wildcard $(addprefix src/polsec/,errors.py i18n.py cli.py harmless.py commands foundation methods site stages support))
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard src/polsec/locale/*/LC_MESSAGES/*.po))
export POLSEC_PYTHON

.PHONY: help
help: ## Lists what one can do
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1@\2/p' Makefile | while IFS=@ read -r name what; do \
		printf '  %-16s %s\n' "$$name" "$$what"; done

.PHONY: run
run: setup ## Starts the site with its demonstration and prints its address
	@$(BIN)/polsec serve

.PHONY: setup
setup: .venv/setup.stamp $(CATALOGUES) ## Prepares .venv, with .venv/bin/polsec in it

.venv/setup.stamp: tools/setup requirements-setup.lock requirements.lock pyproject.toml
	@tools/setup requirements.lock
	@touch $@

%.mo: %.po .venv/setup.stamp
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@ --locale $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $<)))

.PHONY: setup-test
setup-test: setup .venv/setup-test.stamp ## Adds to .venv what the tests need
	@tools/setup-browser

.venv/setup-test.stamp: tools/setup requirements-test.lock .venv/setup.stamp
	@tools/setup requirements-test.lock
	@touch $@

.PHONY: test
test: setup-test lint ## Everything: style, types, tests on both databases, journeys in a browser
	$(PYTEST) --numprocesses 2 -m "not soak and not postgresql"
	$(BIN)/python tools/with-postgresql $(PYTEST) --numprocesses 2 -m "database and not browser and not soak and not pages"

.PHONY: quick
quick: .venv/setup-test.stamp $(CATALOGUES) ## The tests to run while working: SQLite, no browser, nothing slow
	$(PYTEST) --numprocesses 2 -m "not browser and not slow and not soak and not postgresql"

.PHONY: check
check: .venv/setup-test.stamp lint ## Format, lint, types, contracts
	$(PYTEST) tests/contracts

.PHONY: lint
lint: .venv/setup-test.stamp
	$(BIN)/ruff format --check --quiet src tests benchmarks tools
	$(BIN)/ruff check --quiet src tests benchmarks tools
	$(BIN)/mypy $(TYPED)
	$(BIN)/djlint --quiet --lint src
	$(BIN)/lint-imports

.PHONY: bench
bench: .venv/setup-test.stamp ## The figures of docs/benchmarks.md; QUICK=1 only sees that each benchmark runs
	@for each in $$(grep -l __main__ benchmarks/*.py); do $(BIN)/python $$each $(if $(QUICK),--quick) || exit 1; done

.PHONY: soak
soak: .venv/setup-test.stamp $(CATALOGUES) ## Kills, attacks and long loads: half an hour, and a million people
	$(PYTEST) -m soak
	$(BIN)/python benchmarks/scale.py --whole

.PHONY: messages
messages: .venv/setup-test.stamp ## Brings the catalogues up to date with the texts in code and templates
	@$(BIN)/python tools/messages.py

.PHONY: shots
shots: .venv/setup-test.stamp $(CATALOGUES) ## Every page, three widths, two languages, on contact sheets in shots/
	@$(BIN)/python tests/shots.py shots

.PHONY: lock
lock: .venv/setup.stamp ## Writes the lock files anew from pyproject.toml
	@tools/lock
