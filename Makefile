# Front doors: `make demo` to see it work, `make test` to run the tests, `make check` for everything that CI runs.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo install dev test check format lint types docs bench clean

demo: install
	@mkdir -p demo
	@$(BIN)/lianzhu view chain 智能客服 -o demo/智能客服.html
	@$(BIN)/lianzhu query run vendors_by_industry industry=金融 --cite
	@echo
	@echo "打开网页 Open the page:       demo/智能客服.html"
	@echo "更多问题 More questions:      $(BIN)/lianzhu query list"
	@echo "某家厂商 One vendor:          $(BIN)/lianzhu show 腾讯企点"
	@echo "核对出处 Check a fact:        $(BIN)/lianzhu cite FACT --report FILE"

install: .venv/installed
dev: .venv/dev

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

test: dev
	$(BIN)/python -m pytest

check: dev format lint types test

format: dev
	$(BIN)/ruff format --check .

lint: dev
	$(BIN)/ruff check .

types: dev
	$(BIN)/mypy

docs: install
	@mkdir -p docs
	$(BIN)/lianzhu schema > docs/model.md
	$(BIN)/lianzhu schema --dot > docs/model.dot
	dot -Tsvg docs/model.dot > docs/model.svg # Graphviz: apt-get install graphviz fonts-noto-cjk

bench: dev
	$(BIN)/python bench/cold_start.py

clean:
	rm -rf .venv .types build dist *.egg-info demo
