"""Writing an export into a folder: an organisation's records, or what is one learner's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlmodel import select

from booking.database import Database, Db
from booking.errors import NotFound
from booking.exports.sheets import MY_ENROLMENTS, RECORDS, RecordSheet, read_wanted
from booking.people import require_actor
from booking.roster.csv_files import write_csv
from booking.rules.permissions import Action
from booking.tables import Organisation

RECORD_FILES = frozenset(sheet.file for sheet in RECORDS)
"""What an export writes besides the roster; an import leaves them alone."""


def export_records(
    database: Database,
    folder: Path,
    *,
    organisation_id: int | None = None,
    actor_id: int | None = None,
) -> None:
    """Write sessions, attendance, time log and off-the-job totals into a folder.

    Args:
        database: where to read, a page at a time.
        folder: which is made if need be; files of the same names there are replaced.
        organisation_id: whose; without it, the only organisation's.
        actor_id: who asks in Slack; a command on the machine asks for nobody.

    Raises:
        NotAllowed: the actor may not export.
        NotFound: there is no organisation.
        OSError: a file can't be written.
        DatabaseUnavailable: the database can't answer now.
    """
    whose = database.read(_only_organisation) if organisation_id is None else organisation_id
    if actor_id is not None:
        database.read(
            lambda db: require_actor(db, Action.EXPORT, organisation_id=whose, actor_id=actor_id)
        )
    _write(database, folder, RECORDS, whose)


def export_my_data(
    database: Database, folder: Path, *, organisation_id: int, learner_id: int
) -> None:
    """Write what is one learner's into a folder: sessions, attendance, time log, enrolments.

    Raises:
        OSError: a file can't be written.
        DatabaseUnavailable: the database can't answer now.
    """
    _write(database, folder, (*RECORDS, MY_ENROLMENTS), organisation_id, learner_id)


def _write(
    database: Database,
    folder: Path,
    sheets: Sequence[RecordSheet],
    organisation_id: int,
    learner_id: int | None = None,
) -> None:
    wanted = read_wanted(database, organisation_id, learner_id)
    folder.mkdir(parents=True, exist_ok=True)
    for sheet in sheets:
        write_csv(folder / sheet.file, sheet.columns, sheet.lines(wanted))


def _only_organisation(db: Db) -> int:
    ids = db.exec(select(Organisation.id).limit(2)).all()
    if len(ids) != 1:
        raise NotFound("There is nothing to export: the database holds no single organisation.")
    return ids[0]
