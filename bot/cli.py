"""The console command `session-booker`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TypeVar

import click
import typer
from slack_sdk.errors import SlackApiError

from booking.database import Database, NotMigrated
from booking.database import migrate as migrate_database
from booking.errors import BadRoster, BookingError
from booking.ids import IdSource
from booking.roster import export_roster, import_roster
from bot import demo, doctor, serve
from bot.settings import BadSettings, Settings, read_settings

Result = TypeVar("Result")

BAD_INPUT = 2
NEEDS_DOING = 1

cli = typer.Typer(
    help="Books learning sessions in Slack.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

ImportFolder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="The folder with the CSV files.")
]
ExportFolder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="The folder to write the CSV files to.")
]


def main() -> None:
    """Run the command; bad input is one line on standard error and exit code 2."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    cli()


@cli.command("run")
def run_command() -> None:
    """Connect to Slack; without Slack tokens, start the sandbox.

    The database is migrated first.
    """
    with _one_line():
        settings = read_settings()
        if settings.slack_bot_token is None:
            demo.run(settings)
        else:
            migrate_database(settings.database_url)
            serve.run(settings)


@cli.command("sandbox")
def sandbox_command() -> None:
    """Start the sandbox, a stand-in for Slack, with a sample organisation."""
    with _one_line():
        demo.run(read_settings())


@cli.command("migrate")
def migrate_command() -> None:
    """Bring the database to the newest schema, with its guards against double booking."""
    with _one_line():
        migrate_database(read_settings().database_url)
        typer.echo("The database is at the newest schema.")


@cli.command("import")
def import_command(folder: ImportFolder) -> None:
    """Import people, courses, enrolments, smart rooms and the organisation from CSV files.

    Reads those of organisation.csv, people.csv, courses.csv, enrolments.csv and smart_rooms.csv
    that are in FOLDER; all or nothing. The database is migrated first.
    """
    with _one_line():
        settings = read_settings()
        migrate_database(settings.database_url)
        counts = _with_database(
            settings, lambda database: import_roster(database, folder, ids=IdSource())
        )
        typer.echo(f"Imported: {', '.join(f'{name} {count}' for name, count in counts.items())}.")


@cli.command("export")
def export_command(folder: ExportFolder) -> None:
    """Write what `import` reads to CSV files in FOLDER, which is made if need be."""
    with _one_line():
        _with_database(read_settings(), lambda database: export_roster(database, folder))
        typer.echo(f"Exported to {folder}.")


@cli.command("doctor")
def doctor_command() -> None:
    """Check settings, database, migrations, guards, Slack tokens and scopes.

    Says for each finding what to do about it; exit code 1 when something needs doing.
    """
    with _one_line():
        findings = doctor.examine(read_settings())
    for finding in findings:
        typer.echo(str(finding))
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(NEEDS_DOING)


def _with_database(settings: Settings, work: Callable[[Database], Result]) -> Result:
    database = Database(settings.database_url)
    try:
        database.check()
        return work(database)
    finally:
        database.close()


@contextmanager
def _one_line() -> Iterator[None]:
    """Say what is wrong in one line for each fault, with exit code 2 and no traceback."""
    try:
        yield
    except BadRoster as error:
        _stop("\n".join(error.lines))
    except SlackApiError as error:
        _stop(f"Slack refused: {error.response['error']}. Run `session-booker doctor`.")
    except (BadSettings, NotMigrated, BookingError, OSError) as error:
        _stop(str(error))


def _stop(words: str) -> None:
    click.echo(words, err=True)
    raise typer.Exit(BAD_INPUT)
