# Lückenlos: everything a person does with the project. `make` alone lists it.
# An installation is stamped with a checksum of this folder's path, which a virtual environment knows
# by heart, and of the files it was made from: a second run installs nothing.

# Processes keep what they compile: without it each of them reads a thousand files anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
PIP := .venv/bin/python -m pip --quiet --disable-pip-version-check --no-input install --retries 2
sum = $(shell (echo '$(CURDIR)'; cat /dev/null $(1)) | cksum | cut -d ' ' -f 1)

VENV := .venv/.made-$(call sum,)
RUNTIME := .venv/.runtime-$(call sum,requirements-build.txt requirements.txt requirements.in requirements-web.txt requirements-web.in pyproject.toml)
DEV := .venv/.dev-$(call sum,requirements-dev.txt requirements-cluster.txt)
BENCH := .venv/.bench-$(call sum,requirements-bench.txt requirements-cluster.txt)
LOOK := src/lueckenlos/report/static/.made-$(call sum,requirements-node.txt $(sort $(wildcard frontend/.npmrc frontend/*.* frontend/css/* frontend/web/* src/lueckenlos/config/locale/*/*/*.po)))

# Without a network pip says much and the cure last; here it is one sentence.
define install
@told=$$($(PIP) $(1) 2>&1) || { case "$$told" in \
  *"Retrying ("*|*"Network is unreachable"*) \
    echo "The packages could not be fetched. The first start needs the network; go online and run make $(or $(MAKECMDGOALS),setup) again." ;; \
  *) echo "$$told" ;; esac >&2; exit 1; }
endef

.DEFAULT_GOAL := help
.PHONY: help setup run sample test check fix bench soak

help: ## List these sentences.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | awk -F '|' '{ printf "%-12s %s\n", $$1, $$2 }'

setup: $(RUNTIME) $(LOOK) ## Make .venv/ with the command lueckenlos, once per change of the requirements.

run: $(RUNTIME) $(LOOK) ## Set up and serve the platform with the invented Landkreis; print address and accounts.
	@exec .venv/bin/lueckenlos serve --demo samples/lindenau/case.toml

sample: $(RUNTIME) $(LOOK) ## Analyse the invented Landkreis and print the findings.
	@.venv/bin/lueckenlos analyse samples/lindenau/case.toml --out out/lindenau

test: $(RUNTIME) $(LOOK) $(DEV) ## Run all tests but the long ones, with a summary at the end.
	@.venv/bin/python -m pytest -n auto --maxprocesses 4 --no-loadscope-reorder
	@.venv/bin/python -m tests.platform.on_postgres

check: $(RUNTIME) $(DEV) ## Check style, types and which package may import which.
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

fix: $(RUNTIME) $(DEV) ## Mend what a machine can mend in style and format.
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

bench: $(RUNTIME) $(LOOK) $(BENCH) ## Compare with the peers in one table: time, memory, ratios, gates.
	@.venv/bin/python benchmarks/run.py

soak: $(RUNTIME) $(DEV) ## Run the long tests on random worlds for SOAK_MINUTES minutes (2 unless told).
	@SOAK_MINUTES=$${SOAK_MINUTES:-2} .venv/bin/python -m pytest -m soak; code=$$?; \
	if [ $$code -eq 5 ]; then echo "No test is marked soak yet: nothing was run."; exit 0; fi; exit $$code

$(VENV):
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing; on Debian: apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed, $(PYTHON) is older; name another: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python cannot make a virtual environment; on Debian: apt install python3-venv"; exit 1; }
	@$(PYTHON) -m venv --clear .venv
	@touch $@

$(RUNTIME): | $(VENV)
	@echo "Installing what Lückenlos needs into .venv/ (a minute or two, once) …"
	$(call install,--require-hashes -r requirements-build.txt -r requirements.txt -r requirements-web.txt)
	$(call install,--no-deps --no-build-isolation --editable .)
	@rm -f .venv/.runtime-* && touch $@

$(LOOK): | $(RUNTIME)
	@echo "Building the look of the reports (half a minute, once) …"
	@frontend/build.sh
	@touch $@

$(DEV): | $(RUNTIME)
	@echo "Installing what tests and checks need into .venv/ …"
	$(call install,--require-hashes -r requirements-dev.txt -r requirements-cluster.txt)
	@rm -f .venv/.dev-* && touch $@

$(BENCH): | $(RUNTIME)
	@echo "Installing the peers to compare with into .venv/ …"
	$(call install,--require-hashes -r requirements-bench.txt -r requirements-cluster.txt)
	@rm -f .venv/.bench-* && touch $@
