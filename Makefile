# make lab     open the lessons (PORT=8899, BROWSER=none, FRESH=1 if you like)
# make test    check everything
# make site    build the course as plain pages, in site/ (needs Node 18 or later); LAB=1 adds the
#              lessons as notebooks
# make app     show the lessons as pages without code, from one computer (PORT=8866, BROWSER=none)
# make hub     add what a server for a class needs (deploy/README.md)
# make edit    open the project's own notebooks, for authors, in an ordinary JupyterLab
# make store   run notebooks and store their outputs (LESSONS="torture bars" for some of them)
# make lock    choose the newest versions allowed by pyproject.toml and lock them (needs uv)

SHELL := /bin/sh
.DELETE_ON_ERROR:
.DEFAULT_GOAL := lab
.PHONY: lab edit store test check bench house mutants lawbook handouts site app scorm hub stale lowest lock clean

# The first Python on the path that is new enough; `make lab PYTHON=/path/to/python3` to choose.
NEW_ENOUGH := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
FIND = for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
  $$python -c "$(NEW_ENOUGH)" 2>/dev/null && echo $$python && break; done; true
PYTHON ?= $(shell $(FIND))

PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check install --quiet
# An environment holds places: its own, and that of its Python. Where the folder was moved the
# set-up is repeated; where the Python went away it begins anew.
HERE := $(shell if test -s .venv/learner; then $(PY) -c "" 2>/dev/null || rm -rf .venv; \
  test ! -e .venv || test "$$(cat .venv/learner)" = "$$(pwd -P)" || rm -f .venv/learner; fi)
NO_PACKAGES := { echo "Packages could not be fetched: the first set-up needs the network."; \
  echo "Nothing is lost: once you are connected, start again."; exit 1; }
PAGE := $(shell find reliefkit/page -type f ! -name '*.py*')

lab: .venv/learner
	@$(PY) -m reliefkit lab $(if $(PORT),--port $(PORT)) \
	  $(if $(filter none,$(BROWSER)),--no-browser) $(if $(FRESH),--fresh)

# None of the learner's page: its settings are looked for where there is one alone, that all widgets
# are heard in turn, and no lesson is on the list of those that run when they are opened.
edit: .venv/learner
	@mkdir -p .venv/ordinary && echo '{"@jupyterlab/apputils-extension:kernels-settings":' \
	  '{"commsOverSubshells": "disabled"}}' > .venv/ordinary/overrides.json
	@JUPYTER_PREFER_ENV_PATH=1 $(PY) -m jupyterlab --notebook-dir=notebooks \
	  --LabApp.app_settings_dir=.venv/ordinary --ServerApp.jpserver_extensions=reliefkit.page=False \
	  --LabApp.news_url=None --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate \
	  $(if $(PORT),--port=$(PORT)) $(if $(filter none,$(BROWSER)),--no-browser)

store: .venv/tester
	JUPYTER_PREFER_ENV_PATH=1 $(PY) tests/store_outputs.py \
	  $(or $(LESSONS:%=notebooks/*%*.ipynb),notebooks/*.ipynb)

test: check
	$(PY) -m pytest -n 2

check: .venv/tester
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

bench mutants: .venv/tester
	$(PY) -m tests.$@

house: .venv/tester
	@$(PY) -m tests.bench.house

lawbook handouts stale: .venv/learner
	$(PY) -m reliefkit $@ $(if $(OWN),--own .lab)

# A lesson for a learning platform: make scorm LESSON=05
scorm: site
	@$(PY) -m deploy.scorm "$(LESSON)"

# The course as plain pages. Its packages from npm come under the hashes of deploy/package-lock.json.
site: .venv/learner deploy/node_modules/.package-lock.json $(if $(LAB),.venv/lab/made)
	@$(PY) -m deploy site $(if $(LAB),.venv/lab/bin/python)

# The lessons as an app: Voilà, beside the learner's packages.
app: .venv/app/made
	@PYTHONPATH="$$($(PY) -c "import sysconfig; print(sysconfig.get_path('purelib'))"):$(CURDIR)" \
	  JUPYTER_PATH=deploy/app:.venv/share/jupyter .venv/app/bin/python -m voila notebooks \
	  --Voila.config_file_paths=deploy/app $(if $(PORT),--port=$(PORT)) \
	  $(if $(filter none,$(BROWSER)),--no-browser) $(if $(CULL),$(CULL:%=--MappingKernelManager.%))

# Others' tools, each in an environment of its own.
.venv/%/made: deploy/%/requirements.lock | .venv/learner
	@$(PY) -m venv .venv/$*
	@.venv/$*/bin/python -m pip --disable-pip-version-check install --quiet --no-deps \
	  --require-hashes --requirement $< || $(NO_PACKAGES)
	@touch $@

# What a server for a class needs beside the learner's packages: see deploy/README.md.
hub: .venv/hub deploy/node_modules/.package-lock.json

.venv/hub: .venv/learner deploy/hub/requirements.lock
	@echo "Adding the hub"
	@$(PIP) --require-hashes --requirement deploy/hub/requirements.lock || $(NO_PACKAGES)
	@touch $@

deploy/node_modules/.package-lock.json: deploy/package.json deploy/package-lock.json
	@node -e "process.exit(+(parseInt(process.versions.node) < 18))" 2>/dev/null && \
	  command -v npm >/dev/null || { echo "The site is built with Node 18 or later, and its npm."; \
	  echo "On Debian or Ubuntu: apt install nodejs npm. Nothing else here needs them."; exit 1; }
	@cd deploy && npm ci --silent || $(NO_PACKAGES)
	@touch $@

# A set-up is repeated only when what it depends on has changed.
.venv/learner: requirements.lock pyproject.toml $(PAGE)
	@$(or $(PYTHON),false) -c "$(NEW_ENOUGH)" 2>/dev/null || { \
	  echo "Relief Lab needs Python 3.11 or later, with its venv module."; \
	  echo "On Debian or Ubuntu: apt install python3-venv. If it is elsewhere:"; \
	  echo "make lab PYTHON=/path/to/python3"; exit 1; }
	@echo "Setting up Relief Lab in .venv (once, about a minute)"
	@$(PYTHON) -m venv .venv
	@$(PIP) --require-hashes --requirement requirements.lock || $(NO_PACKAGES)
	@$(PIP) --no-build-isolation --no-deps --editable .
	@pwd -P > $@

.venv/tester: .venv/learner requirements-test.lock
	@echo "Adding the test tools"
	@$(PIP) --require-hashes --requirement requirements-test.lock || $(NO_PACKAGES)
	@touch $@

# Every lesson, run with the oldest packages that pyproject.toml allows.
lowest: .venv/learner
	rm -rf .venv/lowest && $(PYTHON) -m venv .venv/lowest
	.venv/lowest/bin/python -m pip --disable-pip-version-check install --quiet . \
	  $$(sed -n '/^dependencies/,/^\]/s/.*"\(.*\)>=\([^,"]*\).*/\1==\2/p' pyproject.toml)
	.venv/lowest/bin/python -m nbconvert --to notebook --execute --log-level ERROR \
	  --output-dir .venv/lowest/ran notebooks/*.ipynb
	@echo "Every lesson runs with the oldest packages."

LOCK := uv pip compile --quiet --upgrade --universal --python-version 3.11 \
  --fork-strategy fewest --generate-hashes --no-header

lock:
	$(LOCK) pyproject.toml --group build --output-file requirements.lock
	$(LOCK) --group test --constraint requirements.lock --output-file requirements-test.lock
	$(LOCK) --group hub --constraint requirements.lock --constraint requirements-test.lock \
	  --output-file deploy/hub/requirements.lock

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis dist site deploy/node_modules
