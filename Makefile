# Every target is one line that a person could type; the environment lives in .venv.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-all build app dagster lint bench bench-pages bench-predictions words lock

help:            ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP)  ## install everything into .venv

demo: setup      ## sample data, full build, the app on port 8501
	$(BIN)/crm demo

test: setup      ## the whole default suite
	$(BIN)/pytest -q -n logical --dist loadfile

test-all: setup  ## with the slow proofs: kills, full-count fuzz, a million customers
	$(BIN)/pytest -q -n logical --dist loadfile -m "not spark"

build: setup     ## build and publish the workspace
	$(BIN)/crm build

app: setup       ## open the app
	$(BIN)/crm app

dagster: setup   ## Dagster's own page on port 3000
	$(BIN)/dagster dev

lint: setup      ## style, types, import contracts, SQL
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/sqlfluff lint -q dbt_project/models dbt_project/tests

bench: setup     ## time and memory of sample, build and exports, as tables
	$(BIN)/pytest -q -m slow tests/benchmarks -s

bench-pages: setup  ## seconds, bytes and first paint of every page of the app, on the workspace of CRM_HOME and CRM_TENANT
	$(BIN)/python -m tests.benchmarks.page_times
	$(BIN)/python -m tests.benchmarks.first_paint

bench-predictions: setup  ## forecasts of public order logs judged by what came, a table each
	$(BIN)/pytest -q -m slow tests/benchmarks/forecasts -s

words: setup     ## collect the app's texts and bring the catalogues of its languages up to date
	$(BIN)/pybabel -q extract -F pyproject.toml -k _ -k n_:1,2 -k N_ --no-default-keywords --add-location=file --sort-by-file --omit-header -o streamlit_app/wording/locale/texts.pot streamlit_app crm
	$(BIN)/pybabel -q update --init-missing --no-fuzzy-matching --ignore-obsolete -w 100 --omit-header -l ro -i streamlit_app/wording/locale/texts.pot -o streamlit_app/wording/locale/ro.po
	@rm streamlit_app/wording/locale/texts.pot

lock:            ## pin and hash the dependencies again (needs uv)
	uv pip compile pyproject.toml --group dev --extra notebooks --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet -o requirements.lock

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] < (3, 14) else "Python 3.11, 3.12 or 3.13 is needed; this is " + sys.version.split()[0] + ". Set PYTHON=python3.12, for example.")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@mkdir -p data/demo/warehouse  # where dbt, run by itself, keeps its database
	@touch $@
