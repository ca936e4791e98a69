# Needs git, make, python3 (3.11 or newer) and python3-venv, and nothing else.

PYTHON = python3
VENV   = .venv
CASES  = ../shared/cases

VALIDATOR = @microsoft/sarif-multitool@5.7.0

FUZZ_VENV    = build/fuzz-venv
FUZZ_SECONDS = 300
FUZZ_TARGETS = reader grammar evaluator whole

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

# What `make demo` runs: the tool as its users get it, unless a development install stands there already.
INSTALLED := $(or $(wildcard $(VENV)/dev.stamp),$(VENV)/installed.stamp)
SOURCES   := pyproject.toml hatch_build.py $(shell find vmsslint rules schemas -type f -not -name '*.pyc')

.PHONY: help demo test hooks check format bench bench-peers cases conformance replay prove docs schemas sarif fuzz versions
.NOTPARALLEL:

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile | expand -t 21

demo: $(INSTALLED) ## judge the change from examples/old.json to examples/new.json
	@echo '$$ vmsslint diff examples/old.json examples/new.json'
	@status=0; $(BIN)/vmsslint diff examples/old.json examples/new.json || status=$$?; \
	test $$status -eq 1 || { echo "the demo ended with status $$status, not with 1 (findings)" >&2; exit 1; }

test: $(VENV)/dev.stamp ## run the tests (PYTEST_ARGS='-k name' for some of them)
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

hooks: $(VENV)/dev.stamp ## run the pre-commit hooks as a user's first run does (takes a package index)
	@$(BIN)/python -m pytest -m network -rs tests/test_pre_commit.py

check: $(VENV)/dev.stamp ## lint, format and types: changes nothing
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

format: $(VENV)/dev.stamp ## mend what ruff can mend
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

bench: $(VENV)/dev.stamp ## how long the tool takes, as ratios (BENCH_ARGS='--rounds 5' for a quick look)
	@$(BIN)/python benchmarks/bench.py --cases $(CASES) $(BENCH_ARGS)
	@$(BIN)/python benchmarks/growth.py --cases $(CASES)

bench-peers: $(VENV)/dev.stamp ## how long cfn-lint and Checkov take against the tool (takes a package index)
	@PYTHONPATH=. $(BIN)/python benchmarks/peers.py --cases $(CASES)

cases: $(VENV)/dev.stamp ## run over every real template and pair of CASES, and count; then the schema layer alone
	@$(BIN)/python tools/cases.py $(CASES)
	@$(BIN)/python tools/schema_cases.py $(CASES)
	@$(BIN)/python tools/robustness.py $(CASES)

conformance: $(VENV)/dev.stamp ## hold the evaluator against the recorded expressions of CASES (CONFORMANCE_ARGS=-v names the failed)
	@$(BIN)/python tools/conformance.py $(CASES)/expressions $(CONFORMANCE_ARGS)

replay: $(VENV)/dev.stamp ## hold the answers against those that Azure gave, recorded in CASES
	@$(BIN)/python tools/replay.py $(CASES)/verdicts

prove: $(VENV)/dev.stamp ## apply the commands for the pairs of CASES with the Azure CLI's own code (PROVE_ARGS=-v names the rest)
	@PYTHONPATH=. $(BIN)/python tools/prove_commands.py $(CASES) $(PROVE_ARGS)

versions: $(VENV)/dev.stamp ## ask every version of Python that is here the same, and compare (takes a package index)
	@$(BIN)/python tools/versions.py --cases $(CASES) $(PYTHONS)

fuzz: $(FUZZ_VENV)/stamp ## fuzz each target for FUZZ_SECONDS (300); FUZZ_TARGETS='reader whole' for some of them
	@for target in $(FUZZ_TARGETS); do \
	  echo "fuzzing $$target for $(FUZZ_SECONDS) seconds"; \
	  $(FUZZ_VENV)/bin/python fuzz/run.py $$target $(FUZZ_SECONDS) >$(FUZZ_VENV)/$$target.log 2>&1 \
	    || { tail -n 40 $(FUZZ_VENV)/$$target.log; echo "the input is in fuzz/finds/$$target" >&2; exit 1; }; \
	  tail -n 1 $(FUZZ_VENV)/$$target.log; \
	done

docs: $(VENV)/docs.stamp ## build the site into build/site
	@$(BIN)/python tools/build_docs.py docs
	@SITE="$$($(BIN)/python -c 'from vmsslint.report.links import SITE; print(SITE)')" NO_MKDOCS_2_WARNING=1 \
	  $(BIN)/mkdocs build --strict --quiet
	@echo 'build/site/index.html'

sarif: $(VENV)/dev.stamp build/sarif/stamp ## hold our SARIF against Microsoft's validator (needs npm)
	@$(BIN)/python tools/validate_sarif.py "$$(cd build/sarif && node -p 'require("@microsoft/sarif-multitool")')"

schemas: $(VENV)/venv.stamp ## make schemas/virtualMachineScaleSets.json anew (SCHEMAS_ARGS=--check compares only)
	@$(BIN)/python tools/build_schemas.py $(SCHEMAS_ARGS)

build/sarif/stamp: Makefile
	@echo 'installing $(VALIDATOR) into build/sarif'
	@npm install --prefix build/sarif --no-save --no-audit --no-fund --loglevel=error $(VALIDATOR)
	@chmod u+x "$$(cd build/sarif && node -p 'require("@microsoft/sarif-multitool")')"
	@touch $@

$(VENV)/venv.stamp:
	@$(PYTHON) -c 'import sys; sys.exit("vmsslint needs Python 3.11 or newer; name one: make PYTHON=python3.11" \
	  if sys.version_info < (3, 11) else 0)'
	@echo 'making $(VENV)'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed.stamp: $(VENV)/venv.stamp $(SOURCES)
	@echo 'installing vmsslint into $(VENV)'
	@$(PIP) install .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/venv.stamp pyproject.toml
	@echo 'installing vmsslint and its development tools into $(VENV)'
	@$(PIP) install --editable '.[dev]'
	@touch $@

$(VENV)/docs.stamp: $(VENV)/venv.stamp pyproject.toml
	@echo 'installing vmsslint and what builds its documentation into $(VENV)'
	@$(PIP) install --editable '.[docs]'
	@touch $@

# In a venv of its own: atheris is built for few versions of Python, and nothing else needs it.
$(FUZZ_VENV)/stamp: pyproject.toml
	@echo 'installing vmsslint and atheris into $(FUZZ_VENV)'
	@$(PYTHON) -m venv $(FUZZ_VENV)
	@$(FUZZ_VENV)/bin/python -m pip --quiet --disable-pip-version-check install --editable '.[fuzz]'
	@touch $@
