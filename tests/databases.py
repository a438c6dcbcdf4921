"""Fresh, migrated databases of both kinds, for fixtures of any scope."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

import pytest

__all__ = ["DATABASES", "fresh_database"]


def fresh_database(request: pytest.FixtureRequest, kind: str) -> AbstractContextManager[str]:
    """Make a database that lives as long as the block, and yield its address.

    Args:
        request: pytest's, of the fixture that asks; any scope will do.
        kind: one of DATABASES.
    """
    return _MAKERS[kind](request)


@contextmanager
def _sqlite(request: pytest.FixtureRequest) -> Iterator[str]:
    folder = request.getfixturevalue("tmp_path_factory").mktemp("sqlite")
    path = folder / "session-booker.db"
    shutil.copyfile(request.getfixturevalue("migrated_sqlite"), path)
    yield f"sqlite:///{path}"


@contextmanager
def _postgresql(request: pytest.FixtureRequest) -> Iterator[str]:
    server = request.getfixturevalue("postgresql_server")
    with server.database(request.getfixturevalue("migrated_postgresql")) as url:
        yield url


_MAKERS: Mapping[str, Callable[[pytest.FixtureRequest], AbstractContextManager[str]]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
}
DATABASES = tuple(_MAKERS)
