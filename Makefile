# Everything needs Python 3.11 or newer and make; the rest is fetched into .venv by pip, with the
# index and proxy of your own pip settings. Another Python: make PYTHON=/path/to/python3.12 …

VENV := .venv
BIN := $(VENV)/bin
RECENT := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11 python; do \
	if $$each -c '$(RECENT)' 2>/dev/null; then echo $$each; break; fi; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
WORKERS ?= auto
# Tests start many processes: where Python may keep nothing compiled, each would compile all anew.
PYTEST := env -u PYTHONDONTWRITEBYTECODE $(BIN)/pytest --numprocesses=$(WORKERS) --maxprocesses=4 --dist=worksteal

.PHONY: run test coverage lint format bench constraints clean

run: $(VENV)/.plain
	@$(BIN)/presstime up

test: lint
	@$(PYTEST)

# The same, counting which lines run, also in the processes that tests start: that is slower.
coverage: $(VENV)/.complete
	@rm -f .coverage .coverage.*
	@COVERAGE_PROCESS_START='$(CURDIR)/pyproject.toml' COVERAGE_FILE='$(CURDIR)/.coverage' \
		$(PYTEST) --cov --cov-report=term-missing:skip-covered
	@rm -f .coverage.*

lint: $(VENV)/.complete
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo

format: $(VENV)/.complete
	@$(BIN)/ruff check --fix --quiet
	@$(BIN)/ruff format --quiet

bench: $(VENV)/.complete
	@$(BIN)/python -m tests.benchmarks.run

# Pins the newest versions that the oldest supported Python can have, so that newer ones can too.
constraints:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
		|| { echo "Pins are made with Python 3.11: make constraints PYTHON=python3.11"; exit 2; }
	@rm -rf $(VENV)/pins && $(PYTHON) -m venv $(VENV)/pins
	@$(VENV)/pins/bin/python -m pip --disable-pip-version-check -qq \
		install --editable '.[test,lint]'
	@$(VENV)/pins/bin/python -m pip --disable-pip-version-check freeze --exclude-editable \
		> constraints.txt
	@rm -rf $(VENV)/pins

clean:
	@rm -rf $(VENV) build dist htmlcov *.egg-info .coverage .coverage.* \
		.mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find bot jobs models tests -name __pycache__ -type d -prune -exec rm -rf {} +

# A plain install gives chat, jobs, import and understand; tests and lint need the extras as well.
$(VENV)/.plain: $(VENV)/.made pyproject.toml constraints.txt
	@echo "Installing Presstime into $(VENV) …"
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.complete: $(VENV)/.made pyproject.toml constraints.txt
	@echo "Installing Presstime, its tests and linters into $(VENV) …"
	@$(PIP) install --constraint constraints.txt --editable '.[test,lint]'
	@touch $@ $(VENV)/.plain

# venv needs ensurepip, which some systems package apart; virtualenv brings its own pip.
$(VENV)/.made:
	@'$(PYTHON)' -c '$(RECENT)' 2>/dev/null || { echo "Presstime needs Python 3.11 or newer:" \
		"install it, or name it: make PYTHON=/path/to/python3"; exit 2; }
	@{ '$(PYTHON)' -m venv $(VENV) && $(BIN)/python -m pip --version; } >/dev/null 2>&1 \
		|| '$(PYTHON)' -m virtualenv --quiet --clear $(VENV) 2>/dev/null \
		|| { '$(PYTHON)' -m pip install --quiet --user virtualenv \
			&& '$(PYTHON)' -m virtualenv --quiet --clear $(VENV); } 2>/dev/null \
		|| { rm -rf $(VENV); echo "Python cannot make a virtual environment here: install" \
			"python3-venv (apt) or virtualenv, then run make again"; exit 2; }
	@touch $@
