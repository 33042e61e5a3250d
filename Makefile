# Everything a person runs. `make help` lists it; each target sets up what it needs.

RAW  ?= data/raw
OUT  ?= data/processed
JOBS ?=
# Hand-made gold and the plans it belongs to, where they lie beside the project.
GOLD ?= $(wildcard ../shared/gold)
PLANS = $(if $(filter data/raw,$(RAW)),../shared/plans/communes,$(RAW))
COUNT ?= 200
MANY  ?= 0
FILES ?= 1000
# Text that models are made from, and what their pages are set in and read by.
CORPUS ?= ../shared/corpus
FONTS  := fonts-croscore fonts-liberation2 fonts-freefont-ttf fonts-texgyre fonts-dejavu-core tesseract-ocr-eng

PYTHON ?= python3
VENV   := .venv
READY  := $(VENV)/.ready
RUN    := $(VENV)/bin/python -m
KEHOACH := $(RUN) pipeline
jobs    = $(if $(JOBS),--jobs $(JOBS))

# Compiled once and not at every start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup tesseract extract test check rules score bench fuzz models report export clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "Variables: RAW=$(RAW) OUT=$(OUT) JOBS=$(or $(JOBS),auto) COUNT=$(COUNT)"

setup: $(READY) tesseract ## create .venv and install everything (done by the other targets too)

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed. Name one: make setup PYTHON=python3.12" >&2; exit 3; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python can't make virtual environments. Run: sudo apt-get install -y python3-venv" >&2; exit 3; }
	test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	$(RUN) pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]' 2> $(VENV)/pip.log \
	  || { cat $(VENV)/pip.log >&2; exit 1; }
	@touch $@

# Tesseract reads scans. Where it may not be installed, plans with a text layer still are read.
tesseract:
	@if command -v tesseract >/dev/null && tesseract --list-langs 2>&1 | grep -qx vie; then :; \
	elif [ "$$(id -u)" = 0 ]; then \
	  apt-get update -qq && apt-get install -y -qq tesseract-ocr tesseract-ocr-vie >/dev/null; \
	elif sudo -n true 2>/dev/null; then \
	  sudo apt-get update -qq && sudo apt-get install -y -qq tesseract-ocr tesseract-ocr-vie >/dev/null; \
	else \
	  echo "Scans need Tesseract with Vietnamese. Run: sudo apt-get install -y tesseract-ocr tesseract-ocr-vie" >&2; \
	fi

extract: setup ## read every plan under RAW, write every table under OUT
	$(KEHOACH) extract "$(RAW)" --out "$(OUT)" $(jobs)

test: setup ## run the tests
	$(RUN) pytest

check: setup ## lint, formatting and types
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy

rules: setup ## run every rule against its own examples
	$(RUN) pytest tests/rules

# Tables are compared and exported also where some files failed (exit code 1).
.PHONY: tables
tables: setup
	@$(KEHOACH) extract "$(RAW)" --out "$(OUT)" $(jobs) || [ $$? = 1 ]

score: setup ## compare with gold: COUNT made-up plans, and the plans of GOLD where there is one
	@if [ -n "$(GOLD)" ]; then \
	  $(KEHOACH) extract "$(PLANS)" --out "$(OUT)/score" $(jobs) > /dev/null || [ $$? = 1 ]; \
	  $(KEHOACH) score "$(OUT)/score" "$(GOLD)"; \
	fi
	$(RUN) tests.synthetic.score --count $(COUNT)
	$(KEHOACH) measure tests/repair/sheets.jsonl.gz
	$(RUN) tests.synthetic.scans
	$(RUN) tests.synthetic.tables

bench: setup ## reading speed against bare pypdfium2 over RAW, whole runs over COUNT plans (MANY: memory)
	$(KEHOACH) bench "$(RAW)" --count $(COUNT) --many $(MANY)

fuzz: setup ## read FILES files damaged at random: each must be a document or a failure
	$(RUN) tests.fuzz --count $(FILES) $(if $(SEED),--seed $(SEED)) $(jobs)

.PHONY: fonts
fonts: # each font's letters are checked when it is used
	@if dpkg -s $(FONTS) >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ]; then apt-get update -qq && apt-get install -y -qq $(FONTS) >/dev/null; \
	elif sudo -n true 2>/dev/null; then sudo apt-get update -qq && sudo apt-get install -y -qq $(FONTS) >/dev/null; \
	else echo "Simulated pages need fonts. Run: sudo apt-get install -y $(FONTS)" >&2; fi

models: setup tesseract fonts ## rebuild the models under models/ from CORPUS, a folder of text
	$(KEHOACH) models --corpus "$(CORPUS)"

report: tables ## extract RAW into OUT and write OUT/report.html
	$(KEHOACH) report --tables "$(OUT)"

export: tables ## extract RAW into OUT and write CSV, Excel and calendar a province to OUT/export
	$(KEHOACH) export --tables "$(OUT)"

clean: ## remove what stands in data/processed and caches (the environment stays)
	rm -rf data/processed/* data/processed/.cache .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
