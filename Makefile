# Every daily command. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup run serve test test-services faults check bench format demo shell screenshots messages lock
PYTHON := .venv/bin/python
ARGS ?=

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Make the environment from the lock file (the other commands do it for you)
	@bin/setup

run: setup ## Run the community at http://127.0.0.1:8000 (PORT=… for another)
	@$(PYTHON) -m bin.run

serve: ## Run the production shape on this machine: nginx, granian, uvicorn, worker
	@bin/setup --production
	@$(PYTHON) -m bin.serve

test: setup ## Run all tests, browsers included (ARGS="-k words" for some)
	@bin/test $(ARGS)

test-services: setup ## Run the tests on PostgreSQL and Redis, started for it and stopped after
	@$(PYTHON) -m bin.services $(ARGS)

faults: setup ## Let processes and services die while people talk (ARGS="--services" or "--long" for PostgreSQL and Redis)
	@$(PYTHON) -m tests.faults $(ARGS)

check: setup ## Check format, lint, types, import law, templates, migrations, deployment, dependencies
	@$(PYTHON) -m bin.check

bench: setup ## Measure speed and size, a line for each figure (ARGS="walk" for one part)
	@$(PYTHON) -m tests.performance.bench $(ARGS)

format: setup ## Put code and templates into the house's form
	@.venv/bin/ruff check --quiet --fix .
	@.venv/bin/ruff format --quiet .
	@git ls-files '*.html' | xargs .venv/bin/djade --target-version 6.1

demo: setup ## Fill the community with the demo brand (ARGS="--members 500 --seed 7")
	@$(PYTHON) manage.py demo $(ARGS)

shell: setup ## Open a Python shell with all models at hand
	@$(PYTHON) manage.py shell

screenshots: setup ## Take the README's pictures from a demo community of their own
	@$(PYTHON) -m bin.screenshots

messages: setup ## Collect the words to translate, and compile the translations
	@bin/messages

lock: setup ## Pin the packages of requirements/*.in, with the hashes of their files
	@for name in base dev; do .uv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.13 requirements/$$name.in --output-file requirements/$$name.txt; done
