# Everything a person needs is one word. `make demo` and `make test` set up what is missing.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: help demo test check format docs bench kill-test campaigns lock clean

help:
	@echo "make demo       set everything up and run the main job on the sample mission and the published figures"
	@echo "make test       set everything up and pass every test"
	@echo "make check      format, lint, strict types, import contract, generated pages"
	@echo "make format     rewrite the code in the one format"
	@echo "make docs       write the pages that are made from the code"
	@echo "make bench      measure speed as ratios, and print a table"
	@echo "make kill-test  end a posting process 200 times and look at what is left"
	@echo "make campaigns  every long test"
	@echo "make lock       resolve the locked versions anew"

$(READY): requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

demo: $(READY)
	$(BIN)/wamledger demo

test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)
	$(BIN)/python -m bench

kill-test: $(READY)
	$(BIN)/python -m pytest -m campaign -k kill -s

campaigns: $(READY)
	$(BIN)/python -m pytest -m campaign -s

docs: $(READY)
	$(BIN)/python -m wamledger.services.pages
	$(BIN)/python -m wamledger.cli.pages

lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --extra postgres --extra encrypted --extra keyring --universal --generate-hashes --python-version 3.11 --quiet -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra bench --extra postgres --extra encrypted --extra keyring --universal --generate-hashes --python-version 3.11 --quiet -o requirements-dev.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis build dist
