# Needs only git, make and Python 3.11 or newer. PYTHON=python3.13 chooses another interpreter.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test check format shots schema lock bench clean

run: $(READY)
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/sandbox; else $(BIN)/sandbox demo; fi

# A file's tests stay together in one process: some share a journal or a receiver. They wait for sockets and processes
# half of the time, so three processes suit two cores.
test: $(READY)
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses=3 --dist=loadfile

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

shots: $(READY)
	$(BIN)/python docs/shots.py

# After a change of sandbox/config/model.py, of the event types or of what stories can state.
schema: $(READY)
	$(BIN)/sandbox config schema > fixtures/config.schema.json.new
	mv fixtures/config.schema.json.new fixtures/config.schema.json
	$(BIN)/sandbox stories --schema > fixtures/story.schema.json.new
	mv fixtures/story.schema.json.new fixtures/story.schema.json

bench: $(READY)
	@for script in tests/benchmarks/bench_*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

# Needs pip-tools and the oldest supported Python, whose pins hold for the newer ones too.
lock:
	pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-annotate \
		--no-emit-index-url --no-emit-find-links --no-emit-options \
		--extra dev --output-file requirements.lock pyproject.toml

# The lock alone decides what is installed: every file must have a hash that stands in it.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; choose one with: make PYTHON=python3.12 run" >&2; exit 1; }
	@echo "Setting up $(VENV) (once) ..." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

clean:
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
