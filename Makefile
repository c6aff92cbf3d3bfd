# Everything a person needs is one word. `make demo` and `make test` set up what is missing.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
FUZZ   := $(VENV)/.fuzz

MINUTES := 5
PROFILE := small
SEEDS   := 1

.PHONY: help demo test check format docs catalogues bench kill-test power-test fuzz campaigns lock clean detection-benchmark

help:
	@echo "make demo       set everything up and run the main job on the sample mission and the published figures"
	@echo "make test       set everything up and pass every test"
	@echo "make check      format, lint, strict types, import contract, generated pages"
	@echo "make format     rewrite the code in the one format"
	@echo "make docs       write the pages that are made from the code"
	@echo "make catalogues  gather every text for translators, and compile the languages that there are"
	@echo "make bench      measure speed as ratios, and print a table"
	@echo "make detection-benchmark  plant diversions in an invented mission (PROFILE=$(PROFILE) SEEDS=$(SEEDS)) and see what is found"
	@echo "make kill-test  end a posting process 200 times and look at what is left"
	@echo "make power-test fail the power at every moment of 60 postings and look at what is left"
	@echo "make fuzz       fuzz every reader for MINUTES=5 each, guided by coverage, and keep what it reached"
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
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

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

# PROFILE is tiny, small, standard or large; SEEDS are separated by commas; more options in OPTIONS, see docs/benchmark.md
detection-benchmark: $(READY)
	$(BIN)/python -m sample_data.benchmark --profile $(PROFILE) --seeds $(SEEDS) $(OPTIONS)

# what only these two need: the fuzzer, and a driver of SQLite that lets a file system of ours in
$(FUZZ): $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation -e ".[fuzz]"
	@touch $(FUZZ)

power-test: $(FUZZ)
	$(BIN)/python -m pytest -m campaign -k power -s

fuzz: $(FUZZ)
	$(BIN)/python -m tests.fuzz.campaign --minutes $(MINUTES)

campaigns: $(READY)
	$(BIN)/python -m pytest -m campaign -s

# translations from elsewhere: make catalogues MERGE="--merge fr texts.json"
catalogues: $(READY)
	$(BIN)/python -m wamledger.catalogues $(MERGE)

docs: $(READY)
	$(BIN)/python -m wamledger.services.pages
	$(BIN)/python -m wamledger.cli.pages
	$(BIN)/python -m reports.pages

lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --extra postgres --extra encrypted --extra keyring --universal --generate-hashes --python-version 3.11 --quiet -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra bench --extra postgres --extra encrypted --extra keyring --universal --generate-hashes --python-version 3.11 --quiet -o requirements-dev.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis build dist
