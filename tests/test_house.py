"""The rules of the house itself: the lock, the size of things, imports, the pages of decisions."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("booking", "blocks", "bot", "sandbox")
MOST_LINES_OF_A_FUNCTION = 50
MOST_LINES_OF_A_FILE = 350
NEVER_REWRITTEN = ROOT / "booking" / "migrations" / "versions"
"""A migration is a record of tables, which stays as it ran, however long it is."""
RUN_BY_ALEMBIC = ROOT / "booking" / "migrations" / "env.py"

MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
REWRITTEN = [path for path in MODULES if NEVER_REWRITTEN not in path.parents]
TESTS = sorted(path for folder in ("tests", "benchmarks") for path in (ROOT / folder).rglob("*.py"))
DECISIONS = ROOT / "docs" / "decisions"

IMPORT_AND_WATCH = """
import importlib, os, sys
import urllib3  # which asks the machine, as it is imported, whether it knows IPv6

def watch(event, details):
    if event in {"socket.connect", "socket.bind", "sqlite3.connect", "subprocess.Popen"}:
        sys.exit(f"{event} {details}")

def read(self, name, _read=os._Environ.__getitem__):
    if name.startswith(("DATABASE_", "SLACK_")):
        sys.exit(f"read {name}")
    return _read(self, name)

sys.addaudithook(watch)
os._Environ.__getitem__ = read
for module in sys.argv[1:]:
    importlib.import_module(module)
"""


def locked() -> list[str]:
    """Give the lock's entries: a requirement and its hashes, on one line each."""
    text = (ROOT / "requirements.lock").read_text().replace("\\\n", " ")
    return [line for line in text.splitlines() if not line.startswith("#")]


def test_every_locked_dependency_has_one_version_and_a_hash() -> None:
    entry = re.compile(
        r"[a-z0-9.\-]+(\[[a-z,]+\])?==[\w.]+ (; [^#]+ )?( *--hash=sha256:[0-9a-f]{64})+"
    )
    assert [line for line in locked() if not entry.fullmatch(line)] == []


def test_the_lock_names_no_registry_and_no_folder() -> None:
    text = (ROOT / "requirements.lock").read_text()
    forbidden = re.compile(r"://|file:|--(extra-)?index|--find-links|(^|[\s'\"=])/\w|\+cpu")
    assert forbidden.findall(text) == []


def test_the_lock_has_what_builds_the_project() -> None:
    assert any(line.startswith("setuptools==") for line in locked())


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_opens_with_a_sentence(path: Path) -> None:
    opening = ast.get_docstring(ast.parse(path.read_text()))
    assert opening is not None
    assert opening.partition("\n\n")[0].rstrip().endswith((".", "?"))


@pytest.mark.parametrize("path", REWRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_and_its_functions_stay_short(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) < MOST_LINES_OF_A_FILE
    assert [name for name, lines in functions(text) if lines >= MOST_LINES_OF_A_FUNCTION] == []


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_of_tests_stays_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) < MOST_LINES_OF_A_FILE


def functions(source: str) -> Iterator[tuple[str, int]]:
    """Give each function's name and its lines, docstring and decorators not left out."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield node.name, (node.end_lineno or first) - first + 1


def test_no_module_puts_work_off() -> None:
    put_off = re.compile(r"\b(TODO|FIXME|XXX)\b")
    assert [str(path) for path in MODULES if put_off.search(path.read_text())] == []


def test_importing_writes_no_file_connects_nowhere_and_reads_no_setting(tmp_path: Path) -> None:
    names = [module_name(path) for path in MODULES if path != RUN_BY_ALEMBIC]
    finished = subprocess.run(
        [sys.executable, "-B", "-W", "error", "-c", IMPORT_AND_WATCH, *names],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "DATABASE_URL": "sqlite:///made.db"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert finished.stderr == ""
    assert finished.stdout == ""
    assert finished.returncode == 0
    assert list(tmp_path.iterdir()) == []


def module_name(path: Path) -> str:
    """Name the module that a file holds."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_every_decision_has_its_line_in_the_index() -> None:
    linked = re.findall(r"\]\(([\w-]+\.md)\)", (DECISIONS / "README.md").read_text())
    pages = [path.name for path in DECISIONS.glob("*.md") if path.name != "README.md"]
    assert sorted(linked) == sorted(pages)
