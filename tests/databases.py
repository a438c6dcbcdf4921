"""Fresh, migrated databases of both kinds, for fixtures of any scope.

They lie in the machine's memory where it offers a folder there: locks and guards are the same, and
a disk that stalls for longer than a write waits is no fault of what is tested.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

__all__ = ["DATABASES", "PLACE", "fresh_database"]

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of random name is made in it
PLACE = IN_MEMORY if IN_MEMORY.is_dir() else None


def fresh_database(request: pytest.FixtureRequest, kind: str) -> AbstractContextManager[str]:
    """Make a database that lives as long as the block, and yield its address.

    Args:
        request: pytest's, of the fixture that asks; any scope will do.
        kind: one of DATABASES.
    """
    return _MAKERS[kind](request)


@contextmanager
def _sqlite(request: pytest.FixtureRequest) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="session-booker-", dir=PLACE) as folder:
        path = Path(folder) / "session-booker.db"
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
