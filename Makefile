# What one can do here. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/sh
BIN := .venv/bin
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

.venv/setup-test.stamp: tools/setup requirements-test.lock .venv/setup.stamp
	@tools/setup requirements-test.lock
	@touch $@

.PHONY: lock
lock: .venv/setup.stamp ## Writes the lock files anew from pyproject.toml
	@tools/lock
