"""The tests' own ground: fresh databases, a server that ends, and a run that may skip nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from booking.database import Database
from tests.databases import DATABASES, fresh_database
from tests.postgres import running_server

SPEAKS = "def test_it(): pass"
SILENT = """
import pytest
def test_a_skipped_one(): pytest.skip("planted")
def test_one_expected_to_fail(): pytest.xfail("planted")
"""


def test_a_fresh_database_is_migrated_and_guarded(database_url: str) -> None:
    database = Database(database_url)
    database.check()
    database.close()


@pytest.mark.parametrize("kind", DATABASES)
def test_what_one_database_holds_no_other_sees(request: pytest.FixtureRequest, kind: str) -> None:
    with fresh_database(request, kind) as one, fresh_database(request, kind) as other:
        assert "left_behind" in tables_after(one, "CREATE TABLE left_behind (id INTEGER)")
        assert "left_behind" not in tables_after(other, "SELECT 1")


def tables_after(url: str, statement: str) -> list[str]:
    """Run a statement and name the tables there are then."""
    database = Database(url)
    database.write(lambda db: db.connection().execute(text(statement)))
    names = inspect(database.engine).get_table_names()
    database.close()
    return names


@pytest.mark.usefixtures("postgresql_server")
def test_a_server_ends_with_its_block_and_leaves_nothing() -> None:
    with running_server(durable=True) as server, server.database() as url:
        database = Database(url)
        fsync = database.read(lambda db: db.connection().execute(text("SHOW fsync")).scalar())
        database.close()
    assert fsync == "on"
    assert server.process.returncode == 0
    assert not server.log.parent.exists()


def test_a_run_that_may_skip_nothing_passes_when_every_test_speaks(tmp_path: Path) -> None:
    finished = run_that_may_skip_nothing(SPEAKS, tmp_path)
    assert finished.returncode == 0, finished.stdout


def test_a_run_that_may_skip_nothing_fails_when_a_test_is_silent(tmp_path: Path) -> None:
    finished = run_that_may_skip_nothing(SPEAKS + SILENT, tmp_path)
    assert finished.returncode == 1, finished.stdout
    assert "skipped or expected to fail: 2" in finished.stdout


def run_that_may_skip_nothing(source: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run planted tests as .ci/run does: in another process, which reports to pytest's own."""
    planted = folder / "test_planted.py"
    planted.write_text(source)
    options = ["-p", "tests.conftest", "--nothing-skipped", "-n", "1"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, planted],
        check=False,
        capture_output=True,
        text=True,
    )
