# Two commands for a newcomer: `make demo` and `make test`. Everything they need is set up by themselves, once.
PYTHON ?= python3
# Compiled modules are kept, also where a container's environment says otherwise: most tests start programs.
export PYTHONDONTWRITEBYTECODE :=
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test check format lint types contracts dead-code spelling tests screenshots snapshots bench soak wheel clean

help:
	@echo "make demo         the program on an embedded local AWS (no account needed)"
	@echo "make test         the tests"
	@echo "make check        format, lint, types, import contracts, dead code, spelling, tests: what CI runs"
	@echo "make snapshots    write the pictures that the snapshot tests compare with (review them: CONTRIBUTING.md)"
	@echo "make screenshots  write screenshots/ from the same scenes"
	@echo "make bench        the benchmarks, each beside the usual way"
	@echo "make soak         the program for 20 minutes at 10,000 records/s with a mishap every second; SECONDS=60 for less"
	@echo "make wheel        build dist/"

demo: .make/emulator
	@$(BIN)/kinesis-tui demo

test: tests

check: format lint types contracts dead-code spelling tests

format: .make/installed
	$(BIN)/ruff format --check .

lint: .make/installed
	$(BIN)/ruff check .

types: .make/installed
	$(BIN)/mypy

contracts: .make/installed
	$(BIN)/lint-imports

dead-code: .make/installed
	$(BIN)/vulture

spelling: .make/installed
	$(BIN)/typos

# Five at once, also on two cores: most end-to-end tests wait for something.
tests: .make/emulator
	$(BIN)/python -m pytest -n 5 --dist loadgroup

snapshots: .make/emulator
	$(BIN)/python -m pytest tests/snapshots --snapshot-update

screenshots: .make/installed
	$(BIN)/python -m tests.snapshots.screenshots screenshots

bench: .make/emulator
	$(BIN)/python -m tests.benchmarks

SECONDS ?= 1200
soak: .make/installed
	$(BIN)/python -m tests.soak --seconds $(SECONDS)

wheel: .make/installed
	$(BIN)/python -m build

clean:
	rm -rf $(VENV) .make dist build

# The environment of the project, made once and again when what it needs changes.
.make/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("kinesis-tui needs Python 3.11 or newer: try make PYTHON=python3.12")'
	@echo "Setting up $(VENV) (once; about a minute) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@mkdir -p .make && touch $@

# The embedded AWS has an environment of its own in the user's cache directory; afterwards no network is needed.
.make/emulator: .make/installed
	@$(BIN)/python -m kinesis_tui.demo.environment
	@touch $@
