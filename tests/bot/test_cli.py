"""The console command: what each command does, and one line for what it can't."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from booking.database import Database
from booking.guards import missing_guards
from bot.cli import execute
from bot.demo import SAMPLE
from tests.bot.test_settings import NAMES

COMMANDS = ("run", "import", "export", "migrate", "doctor", "sandbox")
PEOPLE = "email,name,roles\nmaya@example.org,Maya Lund,MA\n"


@dataclass
class Console:
    """A folder to run commands in."""

    folder: Path
    capture: pytest.CaptureFixture[str]

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Run a command and give its exit code, output and errors."""
        self.capture.readouterr()
        code = execute(arguments)
        output, errors = self.capture.readouterr()
        return code, output, errors

    def refused(self, *arguments: str) -> str:
        """Run a command that can't be done, and give the line that says so."""
        code, output, errors = self.run(*arguments)
        assert (code, output) == (2, "")
        assert "Traceback" not in errors
        return errors.removesuffix("\n")


@pytest.fixture
def console(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Console:
    """Run in an empty folder, with none of the settings set."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return Console(tmp_path, capsys)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(console: Console, command: str) -> None:
    code, output, errors = console.run(command, "--help")
    assert (code, errors) == (0, "")
    assert output.startswith(f"Usage: session-booker {command}")


def test_the_help_names_every_command(console: Console) -> None:
    code, output, _ = console.run("--help")
    assert code == 0
    assert [command for command in COMMANDS if f"  {command} " not in output] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("book",), "No such command 'book'."),
        (("--fast",), "No such option: --fast"),
        (("import",), "Missing argument 'FOLDER'."),
        (("import", "nowhere"), "Invalid value for 'FOLDER': dir 'nowhere' does not exist."),
        (("migrate", "now"), "Got unexpected extra argument"),
        (("export", "out"), "There is no database yet at session-booker.db. "),
    ],
)
def test_a_usage_that_can_t_be_is_said_in_one_line_and_changes_nothing(
    console: Console, arguments: tuple[str, ...], said: str
) -> None:
    line = console.refused(*arguments)
    assert line.startswith(said)
    assert "\n" not in line
    assert list(console.folder.iterdir()) == []


def test_bad_lines_are_all_named_and_nothing_else(console: Console) -> None:
    (console.folder / "people.csv").write_text("email,name,roles\nx,Ann,LR\ny,Bob,XX\n")
    lines = console.refused("import", ".").splitlines()
    assert [line.split(" ")[0] for line in lines] == ["people.csv:2:", "people.csv:3:"]


def test_an_import_makes_the_database_and_counts(console: Console) -> None:
    (console.folder / "people.csv").write_text(PEOPLE)
    (console.folder / "notes.csv").write_text("")
    code, output, errors = console.run("import", ".")
    assert code == 0
    assert output.splitlines() == [
        "organisation.csv: 1 added, 0 changed, 0 unchanged",
        "people.csv: 1 added, 0 changed, 0 unchanged",
    ]
    assert errors == "Not read, because an import knows no such file: notes.csv\n"
    assert console.run("import", ".")[1] == "people.csv: 0 added, 0 changed, 1 unchanged\n"


def test_the_sample_organisation_goes_through_the_database_unchanged(console: Console) -> None:
    assert console.run("import", str(SAMPLE))[0] == 0
    assert console.run("export", "made/out")[:2] == (0, "Exported to made/out\n")
    for path in SAMPLE.glob("*.csv"):
        assert (console.folder / "made" / "out" / path.name).read_bytes() == path.read_bytes()


def test_an_export_of_nothing_and_into_a_file_is_refused(console: Console) -> None:
    console.run("migrate")
    assert "holds no organisation yet" in console.refused("export", "out")
    (console.folder / "people.csv").write_text(PEOPLE)
    console.run("import", ".")
    assert console.refused("export", "people.csv") == "people.csv: File exists"


def test_a_migration_can_be_run_again(console: Console) -> None:
    said = (0, "The database has the newest schema.\n", "")
    assert [console.run("migrate") for _ in range(2)] == [said, said]


def test_a_migration_sets_up_a_guard_that_is_missing(
    console: Console, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    database = Database(database_url)
    drop_guard(database)
    console.refused("export", "out")
    assert console.run("migrate")[0] == 0
    with database.engine.connect() as connection:
        assert missing_guards(connection) == []
    database.close()


def drop_guard(database: Database) -> None:
    """Take one guard away, as a schema tool might."""
    statement = {
        "sqlite": "DROP TRIGGER claims_never_overlap_insert",
        "postgresql": "ALTER TABLE claims DROP CONSTRAINT claims_never_overlap",
    }[database.engine.dialect.name]
    with database.engine.connect() as connection:
        connection.exec_driver_sql(statement)
        connection.commit()


@pytest.mark.parametrize("command", [("migrate",), ("import", "."), ("export", "out"), ("run",)])
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://ann:secret@127.0.0.1:1/booking", "The database can't be reached ("),
        ("mysql://ann:secret@host/booking", "DATABASE_URL must begin with sqlite:/// or"),
    ],
)
def test_a_database_that_can_t_be_reached_is_said_in_one_line(
    console: Console,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
    url: str,
    said: str,
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    line = console.refused(*command)
    assert line.startswith(said)
    assert "\n" not in line
    assert "secret" not in line


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.write_text("no database"), "The database can't be reached"),
        (lambda path: path.mkdir(), "The database can't be reached"),
    ],
)
def test_a_file_that_is_no_database_is_said_in_one_line(
    console: Console, spoil: Callable[[Path], object], said: str
) -> None:
    spoil(console.folder / "session-booker.db")
    line = console.refused("migrate")
    assert line.startswith(said)
    assert "\n" not in line


def test_a_schema_of_a_newer_version_is_said_in_one_line(console: Console) -> None:
    console.run("migrate")
    database = Database("sqlite:///session-booker.db")
    with database.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    database.close()
    assert console.refused("migrate").startswith("This version does not know the database's schema")
    assert "not the newest" in console.refused("export", "out")


def test_a_run_with_a_token_alone_says_what_is_missing(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    assert console.refused("run") == (
        "Set SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for HTTP"
    )


def test_a_run_without_a_bot_token_but_with_the_app_s_says_what_is_missing(
    console: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    assert console.refused("run") == "SLACK_BOT_TOKEN is missing"


def test_the_command_on_the_console_ends_with_the_same_code(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("session-booker")
    finished = subprocess.run(
        [command, "import", "nowhere"], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    assert finished.returncode == 2
    assert finished.stdout == ""
    assert finished.stderr == "Invalid value for 'FOLDER': dir 'nowhere' does not exist.\n"
