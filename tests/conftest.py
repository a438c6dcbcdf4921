"""What all tests share: databases to run on, and the option that lets no test be skipped."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from _pytest.terminal import TerminalReporter

from booking.database import migrate
from tests.databases import DATABASES, PLACE, fresh_database
from tests.postgres import PostgresqlMissing, PostgresqlServer, running_server

# Slack's client reads every certificate of the machine for each bot that starts; no test leaves it.
os.environ["SSL_CERT_FILE"] = os.devnull

hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


FIRST, *OTHERS = DATABASES


@pytest.fixture(
    params=[FIRST, *(pytest.param(kind, id=kind, marks=pytest.mark.more) for kind in OTHERS)]
)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run the test on each kind of database, each time on a fresh one."""
    with fresh_database(request, request.param) as url:
        yield url


@pytest.fixture
def sqlite_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give a fresh SQLite file's address."""
    with fresh_database(request, "sqlite") as url:
        yield url


@pytest.fixture
def postgresql_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give a fresh PostgreSQL database's address."""
    with fresh_database(request, "postgresql") as url:
        yield url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate the file of which every fresh one is a copy."""
    path = tmp_path_factory.mktemp("migrated") / "session-booker.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: PostgresqlServer) -> str:
    """Migrate the database of which every fresh one is a copy, and name it."""
    name = postgresql_server.create_database()
    migrate(postgresql_server.url(name))
    return name


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """Run one server for each of pytest's processes."""
    try:
        with running_server(place=PLACE) as server:
            yield server
    except PostgresqlMissing as missing:
        pytest.skip(str(missing))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer what .ci/run asks for."""
    parser.addoption("--nothing-skipped", action="store_true", help="a skipped test is a failure")


def pytest_collection_finish() -> None:
    """Keep what was imported and collected out of the garbage collector's sight, and let it rest.

    Looking everything through took a fifth of the tests' time, and a second at a time.
    """
    _collect_and_freeze()
    gc.set_threshold(5_000, 10, 10)


@pytest.fixture(scope="module", autouse=True)
def _tidied_up() -> Iterator[None]:
    """Look for garbage between modules, rather than while Slack waits for an answer."""
    yield
    _collect_and_freeze()


def _collect_and_freeze() -> None:
    gc.collect()
    gc.freeze()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run when a test did not speak; only the process that reports knows of all."""
    if session.config.getoption("--nothing-skipped") and _silent_tests(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """Say why the run failed."""
    silent = _silent_tests(config)
    if config.getoption("--nothing-skipped") and silent:
        terminalreporter.write_line(
            f"tests skipped or expected to fail: {silent}; here none may be", red=True
        )


def _silent_tests(config: pytest.Config) -> int:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    stats = reporter.stats if isinstance(reporter, TerminalReporter) else {}
    return sum(len(stats.get(outcome, ())) for outcome in ("skipped", "xfailed", "xpassed"))
