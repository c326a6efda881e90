# The commands of this project; each is one script in deploy/. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup run test lint bench attack

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-6s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what is needed to run: Debian packages, .venv, requirements, catalogues, the private folder
	@deploy/setup.sh

run: ## install what is missing, load the demo into an empty database, serve on HOST:PORT (127.0.0.1:8000)
	@deploy/run.sh

test: ## install the test tools and run everything: lint, SQLite, PostgreSQL, browser journeys
	@deploy/test.sh

lint: ## style, types, layers, templates, migrations, deployment check
	@deploy/setup.sh --with-tools
	@deploy/lint.sh

bench: ## ratios against bare Django and bare WeasyPrint, of a whole nation against the demo, and peak memory
	@deploy/setup.sh --with-tools
	@.venv/bin/python -m tests.bench

attack: ## everything that tests/attack tries against an installation of its own on this machine, in about half an hour
	@deploy/setup.sh --with-tools
	@. deploy/packages.sh && install_command faketime faketime && install_command sqlmap sqlmap && install_command chromium chromium
	@.venv/bin/python -m tests.attack
