# `make run` and `make test` are all that a newcomer needs; each first brings .venv up to date.

PYTHON ?= python3
WORKERS ?= 2
LOCK ?=
OF_TIME = tests/booking/rules tests/booking/when tests/booking/calendars tests/blocks

# Images of machines often forbid Python to keep what it has compiled; dozens of programs that the
# tests start would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test .venv lock format pictures

run: .venv/installed
	.venv/bin/session-booker run

# The slow tests (races, measurements) run once and alone, because beside others they
# measure the machine. All others run in UTC but for further modes and databases, which run in
# another time zone of the machine, and so do once more the rules of times and how they are said.
test: .venv/installed
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	TZ=UTC .venv/bin/pytest -m slow
	TZ=UTC .venv/bin/pytest -n $(WORKERS) -m "not slow and not more"
	TZ=America/New_York .venv/bin/pytest -n $(WORKERS) -m "more and not slow"
	TZ=America/New_York .venv/bin/pytest -n $(WORKERS) -m "not slow and not more" $(OF_TIME)

.venv: .venv/installed

# Made anew when the lock changes, so that nothing the lock does not name stays behind. uv, which
# the lock names too, installs in a fraction of pip's time; where it can't, for instance because
# only pip knows a mirror, pip does.
.venv/locked: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	"Python 3.11 or newer is needed. Name one: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv --clear .venv
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.lock
	.venv/bin/python -m pip install --quiet --require-hashes -r .venv/uv.lock
	.venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes \
	-r requirements.lock || \
	.venv/bin/python -m pip install --quiet --require-hashes -r requirements.lock
	@touch $@

.venv/installed: .venv/locked pyproject.toml
	.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# Keeps the versions that still fit; `make lock LOCK=--upgrade` takes the newest.
lock: .venv/locked
	.venv/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock" $(LOCK) \
	--extra dev pyproject.toml --output-file requirements.lock

format: .venv/installed
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

# The pictures in docs/, made anew from a sandbox of its own; needs Chromium.
pictures: .venv/installed
	.venv/bin/python -m tests.browser.pictures docs/pictures
