"""The console command `session-booker`."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from booking.database import migrate as migrate_database
from booking.exports import RECORD_FILES, export_records
from booking.ids import IdSource
from booking.roster import Imported, export_roster, import_roster
from bot.command_database import opened_database
from bot.complaints import COMPLAINTS, complaint
from bot.desk import utc_now
from bot.settings import read_settings

BAD_INPUT = 2
NEEDS_DOING = 1
INTERRUPTED = 130

cli = typer.Typer(
    help="Books learning sessions in Slack.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
)

ImportFolder = Annotated[
    Path,
    typer.Argument(
        metavar="FOLDER", help="The folder with the CSV files.", exists=True, file_okay=False
    ),
]
ExportFolder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="The folder to write the CSV files to.")
]


def main() -> None:
    """Run the command of the command line and exit with its code."""
    sys.exit(execute(sys.argv[1:]))


def execute(arguments: Sequence[str]) -> int:
    """Run a command and give its exit code.

    What can't be done is said on standard error, a line for each fault, with exit code 2.
    """
    logging.basicConfig(
        level=logging.CRITICAL, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    try:
        code: int | None = cli(list(arguments), standalone_mode=False, prog_name="session-booker")
    except typer.TyperException as error:
        return _complain(error.format_message(), error.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except tuple(COMPLAINTS) as error:
        return _complain(complaint(error), BAD_INPUT)
    return code or 0


def _complain(words: str, code: int) -> int:
    typer.echo(words.strip(), err=True)
    return code


def _log_everything() -> None:
    """Write a log: for what goes on, while other commands only answer."""
    logging.getLogger().setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)


@cli.command("run")
def run_command() -> None:
    """Connect to Slack; without Slack tokens, start the sandbox.

    With SLACK_APP_TOKEN it uses Socket Mode; with SLACK_SIGNING_SECRET it serves HTTP on PORT.
    The database is brought to the newest schema first. Where several processes share a
    PostgreSQL database, run `migrate` once before you start them.
    """
    _log_everything()
    settings = read_settings()
    if settings.slack_bot_token is None and settings.slack_app_token is None:
        from bot import demo  # noqa: PLC0415 - only here is the sandbox needed

        demo.run(settings)
    else:
        from bot import serve  # noqa: PLC0415 - other commands start quicker without the server

        migrate_database(settings.database_url)
        serve.run(settings)


@cli.command("sandbox")
def sandbox_command() -> None:
    """Start the sandbox, a stand-in for Slack, with a sample organisation.

    PORT says where it listens. It has a database of its own.
    """
    from bot import demo  # noqa: PLC0415 - only here is the sandbox needed

    _log_everything()
    demo.run(read_settings())


@cli.command("migrate")
def migrate_command() -> None:
    """Bring the database to the newest schema, with its guards against double booking."""
    migrate_database(read_settings().database_url)
    typer.echo("The database has the newest schema.")


@cli.command("import")
def import_command(folder: ImportFolder) -> None:
    """Import people, courses, enrolments, smart rooms and the organisation from CSV files.

    Reads those of organisation.csv, people.csv, courses.csv, enrolments.csv and smart_rooms.csv
    that are in FOLDER. All or nothing: each bad line is named as file:line: reason. Importing
    twice changes nothing; who is in no file stays as they are. The database is brought to the
    newest schema first; the first import makes it.
    """
    url = read_settings().database_url
    migrate_database(url)
    with opened_database(url) as database:
        _report(import_roster(database, folder, IdSource(), now=utc_now()))


def _report(imported: Imported) -> None:
    for file, count in imported.counts.items():
        typer.echo(
            f"{file}: {count.added} added, {count.changed} changed, {count.unchanged} unchanged"
        )
    unknown = [name for name in imported.left_alone if name not in RECORD_FILES]
    if unknown:
        names = ", ".join(unknown)
        typer.echo(f"Not read, because an import knows no such file: {names}", err=True)


@cli.command("export")
def export_command(folder: ExportFolder) -> None:
    """Write what `import` reads to CSV files in FOLDER, and the records of sessions besides.

    The records are sessions.csv, attendance.csv, time_log.csv and off_the_job_totals.csv. FOLDER
    is made if need be; files of the same names there are replaced.
    """
    with opened_database(read_settings().database_url) as database:
        export_roster(database, folder)
        export_records(database, folder)
    typer.echo(f"Exported to {folder}")


@cli.command("doctor")
def doctor_command() -> None:
    """Check settings, database, migrations, guards, Slack tokens and scopes.

    Says for each finding what to do about it. Exit code 1 when something needs doing.
    """
    from bot import doctor  # noqa: PLC0415 - other commands start quicker without Slack's client

    findings = doctor.examine(read_settings())
    for finding in findings:
        typer.echo(str(finding))
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(NEEDS_DOING)
