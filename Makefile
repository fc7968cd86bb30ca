# Front doors: `make demo` to see it work, `make test` to run the tests, `make check` for everything that CI runs.

PYTHON ?= python3
BIN := .venv/bin
# comes with the dev dependencies: no Node.js need be installed
NODE := $(BIN)/node
BIOME := $(NODE) node_modules/@biomejs/biome/bin/biome
TSC := $(NODE) node_modules/typescript/bin/tsc

.PHONY: demo install dev test test-with-server test-in-browser test-without-either web-test parity-2026 check format web-format lint sweep \
    web-lint types web-types web-fix docs bench clean

demo: install
	@mkdir -p demo
	@$(BIN)/lianzhu view -o demo/atlas.html
	@$(BIN)/lianzhu query run vendors_by_industry industry=金融 --cite
	@echo
	@echo "打开网页 Open the page:       demo/atlas.html"
	@echo "更多问题 More questions:      $(BIN)/lianzhu query list"
	@echo "某家厂商 One vendor:          $(BIN)/lianzhu show 腾讯企点"
	@echo "核对出处 Check a fact:        $(BIN)/lianzhu cite FACT --report FILE"

install: .venv/installed
dev: .venv/dev node_modules/.installed

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "lianzhu needs Python 3.11 or later: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip

# constraints.txt holds the exact versions that were tried together
.venv/installed: .venv/bin/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install -qq --disable-pip-version-check -c constraints.txt -e .
	@touch $@

.venv/dev: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --group dev "setuptools>=77"
	@mkdir -p .types && ln -sfn .. .types/lianzhu
	@touch $@

# npm ci empties the folder first; its stamp lies in there
node_modules/.installed: .venv/dev .npmrc package.json package-lock.json
	$(BIN)/npm ci --loglevel=error
	@touch $@

# three processes side by side: the tests that query a Neo4j server mostly wait for it, those of pages for a browser, so
# these have some of the others with them; each line of progress says whose it is
TESTS := test-with-server test-in-browser test-without-either
WITH_BROWSER := $(addprefix tests/test_,answers.py docs.py parity_packs.py)
test: dev web-test
	@$(MAKE) --no-print-directory -j3 $(TESTS)

$(TESTS): SHELL := bash
$(TESTS): .SHELLFLAGS := -o pipefail -c

test-with-server:
	@$(BIN)/python -u -m pytest -m neo4j 2>&1 | sed -u 's/^/neo4j   | /'

test-in-browser:
	@$(BIN)/python -u -m pytest -m "browser and not neo4j" 2>&1 | sed -u 's/^/browser | /'
	@$(BIN)/python -u -m pytest -m "not neo4j and not browser" $(WITH_BROWSER) 2>&1 | sed -u 's/^/browser | /'

test-without-either:
	@$(BIN)/python -u -m pytest -m "not neo4j and not browser" $(addprefix --ignore=,$(WITH_BROWSER)) 2>&1 \
	    | sed -u 's/^/neither | /'

web-test: dev
	$(NODE) --test 'tests/web/**/*.test.js'

# every diagram in every window; minutes long, so not a part of `check`
sweep: dev
	$(BIN)/python -m pytest -q tests/sweep_pages.py

# the tests that ask both stores, on the 2026 line of Neo4j, which needs Java 21 or later
PARITY := $(addprefix tests/test_,store_contract.py queries.py parity_cases.py parity_packs.py parity_random.py)
parity-2026: dev
	@tools/find-java 21 > /dev/null
	LIANZHU_NEO4J_VERSION=2026.08.1 $(BIN)/python -m pytest $(PARITY)

check: dev format lint types test

format: dev web-format
	$(BIN)/ruff format --check .

lint: dev web-lint
	$(BIN)/ruff check .

types: dev web-types
	$(BIN)/mypy

# the browser's code and its tests; named, or Biome would look through .venv too
WEB := pages/web tests/web
web-format: dev
	$(BIOME) format $(WEB)

web-lint: dev
	$(BIOME) check --formatter-enabled=false --error-on-warnings $(WEB)

web-types: dev
	$(TSC)
	$(TSC) -p tests/web

web-fix: dev
	$(BIOME) check --write $(WEB)

docs: install
	@mkdir -p docs
	$(BIN)/lianzhu schema > docs/model.md
	$(BIN)/python -c 'from lianzhu.graph.cypher.portability.rules_markdown import as_markdown; print(as_markdown(), end="")' > docs/portability.md
	$(BIN)/lianzhu schema --dot > docs/model.dot
	dot -Tsvg docs/model.dot > docs/model.svg # Graphviz: apt-get install graphviz fonts-noto-cjk

# A_SHARE: a folder with the A-share industry chain as CSV (see bench/a_share.py); without it only what needs none runs
A_SHARE ?= ../shared/data/a-share-chain
bench: dev
	$(BIN)/python bench/cold_start.py
	$(BIN)/python bench/pages.py
	$(BIN)/python bench/reading.py
	[ ! -d $(A_SHARE) ] || $(BIN)/python bench/packs.py $(A_SHARE)
	[ ! -d $(A_SHARE) ] || $(BIN)/python bench/measures.py $(A_SHARE)
	[ ! -d $(A_SHARE) ] || $(BIN)/python bench/load.py $(A_SHARE)
	[ ! -d $(A_SHARE) ] || $(BIN)/python bench/importing.py $(A_SHARE)
	[ ! -d $(A_SHARE) ] || $(BIN)/python bench/explore.py $(A_SHARE)

clean:
	rm -rf .venv .types node_modules build dist *.egg-info demo
