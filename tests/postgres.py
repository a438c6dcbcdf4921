"""A real PostgreSQL server for tests and benchmarks, and fresh databases made in it quickly.

What the tests know of bookings is not here; this module knows only how to run the server.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

__all__ = ["PostgresqlMissing", "PostgresqlServer", "running_server"]

DEBIAN_FOLDERS = Path("/usr/lib/postgresql")
START_SECONDS = 60
STOP_SECONDS = 30
FIRST_WITH_STRATEGIES = 15_00_00
TRIES = 5
"""A free port may be taken by another worker's server before ours listens on it."""

SETTINGS: Mapping[str, str] = {"max_connections": "200", "listen_addresses": "127.0.0.1"}
HASTY: Mapping[str, str] = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""Safe against a killed client or server, not against a machine that loses power."""


class PostgresqlMissing(Exception):
    """This machine has no PostgreSQL server to start."""


class _PortTaken(Exception):
    """The server ended before it was ready."""


@dataclass(frozen=True)
class PostgresqlServer:
    """A server that listens on the loopback address only; its databases end with it.

    Args:
        port: where it listens.
        log: what it has printed.
        process: the server's own process; a test may kill it.
    """

    port: int
    log: Path
    process: subprocess.Popen[bytes]
    _numbers: Iterator[int]
    _connection: psycopg.Connection[Any]

    def url(self, database: str) -> str:
        """Give a database's address, as users write it in DATABASE_URL."""
        return _url(self.port, database)

    def create_database(self, template: str = "template1") -> str:
        """Create a database, a copy of `template`, and name it.

        Its files are copied, which takes half of what writing each page into the log takes; before
        PostgreSQL 15 there was no other way, nor the word for it.
        """
        name = f"booking_{next(self._numbers)}"
        words = "CREATE DATABASE {} TEMPLATE {}"
        if self._connection.info.server_version >= FIRST_WITH_STRATEGIES:
            words += " STRATEGY FILE_COPY"
        self._execute(sql.SQL(words).format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """Yield the address of a database that lives as long as the block."""
        name = self.create_database(template)
        try:
            yield self.url(name)
        finally:
            self.drop_database(name)

    def _execute(self, statement: sql.Composed) -> None:
        self._connection.execute(statement)


@contextmanager
def running_server(
    *, durable: bool = False, place: Path | None = None, **settings: str
) -> Iterator[PostgresqlServer]:
    """Run a server of its own in a temporary folder for as long as the block lasts.

    Args:
        durable: write to the disk at each commit, as a server in use does; slower.
        place: where that folder is made; without it, among the machine's temporary ones.
        settings: further lines of postgresql.conf.

    Raises:
        PostgresqlMissing: the programs, or the account to run them as, are not there.
    """
    programs = _programs_folder()
    folder = Path(tempfile.mkdtemp(prefix="session-booker-postgresql-", dir=place))
    try:
        account = _account(folder)
        _make_cluster(programs, folder, account)
        chosen = {**SETTINGS, **({} if durable else HASTY), **settings}
        port, process = _started(programs, folder, account, chosen)
        try:
            with psycopg.connect(_url(port, "postgres"), autocommit=True) as connection:
                yield PostgresqlServer(port, _log(folder), process, count(1), connection)
        finally:
            _stop(process)
    finally:
        shutil.rmtree(folder)


def _url(port: int, database: str) -> str:
    return f"postgresql://postgres@127.0.0.1:{port}/{database}"


def _programs_folder() -> Path:
    """Find the newest of Debian's versions, or what PATH names; Debian keeps them off PATH."""
    versions = sorted(DEBIAN_FOLDERS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = versions[-1] if versions else shutil.which("initdb")
    if found is None:
        raise PostgresqlMissing("PostgreSQL's server is not installed: there is no initdb.")
    return Path(found).parent


def _account(folder: Path) -> dict[str, Any]:
    """Say as whom to run: PostgreSQL refuses root, so root takes the account `postgres`."""
    if os.getuid() != 0:
        return {}
    try:
        account = pwd.getpwnam("postgres")
    except KeyError:
        raise PostgresqlMissing(
            "PostgreSQL does not run as root, and `postgres` is no user."
        ) from None
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _make_cluster(programs: Path, folder: Path, account: dict[str, Any]) -> None:
    subprocess.run(
        [
            programs / "initdb",
            *("--pgdata", folder / "cluster", "--username", "postgres"),
            *("--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        ],
        cwd=folder,
        check=True,
        capture_output=True,
        **account,
    )


def _started(
    programs: Path, folder: Path, account: dict[str, Any], settings: Mapping[str, str]
) -> tuple[int, subprocess.Popen[bytes]]:
    for _ in range(TRIES):
        try:
            return _start(programs, folder, account, settings)
        except _PortTaken:
            continue
    raise RuntimeError(f"PostgreSQL did not start: {_log(folder).read_text()}")


def _start(
    programs: Path, folder: Path, account: dict[str, Any], settings: Mapping[str, str]
) -> tuple[int, subprocess.Popen[bytes]]:
    port = _free_port()
    lines = {**settings, "port": str(port), "unix_socket_directories": str(folder)}
    options = [part for name, value in lines.items() for part in ("-c", f"{name}={value}")]
    with _log(folder).open("ab") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", folder / "cluster", *options],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the tests, which then stop the server
            **account,
        )
    _wait_until_ready(process, folder)
    return port, process


def _log(folder: Path) -> Path:
    return folder / "server.log"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(process: subprocess.Popen[bytes], folder: Path) -> None:
    """Wait for the word `ready` in the server's own file: an answer might be another server's."""
    end = time.monotonic() + START_SECONDS
    while not _is_ready(folder / "cluster" / "postmaster.pid"):
        if process.poll() is not None:
            raise _PortTaken
        if time.monotonic() > end:
            _stop(process)
            raise TimeoutError(f"PostgreSQL is not ready after {START_SECONDS} s")
        time.sleep(0.02)


def _is_ready(pid_file: Path) -> bool:
    try:
        return pid_file.read_text().rstrip().endswith("ready")
    except FileNotFoundError:
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop the server at once and wait for its end; its folder goes with it."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
