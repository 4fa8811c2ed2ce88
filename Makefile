# Needs Python 3.11 and make; every target sets up what it needs, and a second run does no set-up.
# PYTHON=/path/to/python3.11 names an interpreter that is not on the PATH.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

IS_311 := import sys; sys.exit(sys.version_info[:2] != (3, 11))
PYTHON ?= $(shell for python in python3.11 python3 python; do \
	"$$python" -c '$(IS_311)' 2>/dev/null && echo "$$python" && break; done)

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
UV_VERSION := 0.13.9
READY := $(VENV)/.ready
COMPILE := $(UV) pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11

# Each runs whole files and has a Neo4j of its own, of some 0.8 GB.
WORKERS ?= 2

# The models come with the packages; nothing may be fetched while a test or the service runs.
export HF_HUB_OFFLINE := 1

.PHONY: help demo serve doctor image test check nightly bench neo4j lock clean

help:  ## print these lines
	@sed -n 's/^\([a-z0-9]*\):.*##  */\1 /p' Makefile | awk '{ name = $$1; $$1 = ""; printf "make %-8s%s\n", name, $$0 }'

demo: $(READY)  ## load a sample company and show its fans, its critics and what to read now
	$(BIN)/graph-service demo

serve: $(READY)  ## answer GraphQL on this machine
	$(BIN)/graph-service serve

doctor: $(READY)  ## look at all that the service needs, and change nothing
	$(BIN)/graph-service doctor

image:  ## build the Docker image
	docker build -f docker/Dockerfile -t graph-service .

test: $(READY)  ## run the tests, on a real Neo4j too where Java and Maven are installed
	$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

check: $(READY)  ## format, lint, types and layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

nightly: $(READY)  ## run the long tests, the contract on Neo4j 2026.08, and search at scale
	$(BIN)/pytest -m nightly
	$(BIN)/pytest --hypothesis-profile=explore tests/unit
	REQUIRE_NEO4J=1 GRAPH_SERVICE_TEST_NEO4J_VERSION=2026.08.1 $(BIN)/pytest -m "nightly or not nightly" tests/contract
	$(BIN)/python -m benchmarks scale

bench: $(READY)  ## run every benchmark; one of them: .venv/bin/python -m benchmarks NAME
	$(BIN)/python -m benchmarks all

neo4j: $(READY)  ## run a disposable Neo4j 5.26 in the foreground, without Docker
	$(BIN)/python -m tests.neo4j_server

lock: $(UV)  ## pin every dependency again by hash, keeping the versions that still fit
	printf 'uv==$(UV_VERSION)\n' | $(COMPILE) - -o .ci/uv.requirements.txt
	$(COMPILE) --group dev pyproject.toml -o requirements.lock

clean:  ## delete what these targets made, the virtual environment and the Neo4j jars included
	rm -rf $(VENV) .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml requirements.lock $(UV)
	$(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $@

$(UV): .ci/uv.requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@

$(BIN)/python:
	@"$(PYTHON)" -c '$(IS_311)' 2>/dev/null || { \
		echo "This needs Python 3.11. Install it, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	"$(PYTHON)" -m venv $(VENV)
