# One way in. Everything real is in practice/hub; `make` alone lists what there is.

# PORT=8010  SOTTO_DATA=/elsewhere  DEMO=0  CATCHER=1  ARGS="tests/consent -k stop"  PYTHON=python3.12
# CUSTODY=typed  BACKUP=/mnt/other  NAME=sotto-2027-01-31T02-00-00Z  SAME_DISK=1
export PORT SOTTO_DATA DEMO CATCHER ARGS CUSTODY BACKUP NAME SAME_DISK

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
ifeq ($(strip $(PYTHON)),)
PYTHON = $(error Sotto needs Python 3.11 or newer, and none was found; name one with PYTHON=/path/to/python3)
endif

.PHONY: help run test check prove bench backup restore sheets clean

help:
	@echo "make run     open Sotto at http://localhost:8000/ (PORT=8010 for another number)"
	@echo "             DEMO=0 begins an empty practice; with CATCHER=1 its mail and texts stay on this machine"
	@echo "make test    linters, types, contracts, and the whole suite (ARGS='tests/consent -k stop' for a part)"
	@echo "make check   linters and types only"
	@echo "make prove   the long proofs: kills, tampers, canaries; writes docs/figures.md"
	@echo "make bench   ratios against a floor measured in the same run"
	@echo "make backup  BACKUP=/another/disk: database, files and wrapped keys, encrypted; the key-ring is not in it"
	@echo "make restore BACKUP=/another/disk: the newest one (or NAME=…) into an empty house, then verified"
	@echo "make sheets  the two recovery sheets, on this terminal (TRY=1: type both, to prove them)"
	@echo "make clean   remove what tests left below var/"

# Single commands without shell words: make then starts them directly, and a signal to make reaches them.
run test check prove bench backup restore:
	@$(PYTHON) -m practice.hub.bootstrap $@

# Beside a house that is open, with its own environment.
sheets:
	@. "$${SOTTO_DATA:-./var}/run/env.sh" && exec .venv/bin/python manage.py $(if $(TRY),recovery_drill,recovery_sheets)

clean:
	rm -rf var/test-* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
