"""What hangs on a person or an enrolment: the sessions to come that a change would leave behind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select

from booking.database import Db
from booking.errors import NeedsConfirmation, NotEligible
from booking.party import BOOKABLE_STATUSES
from booking.roster.sheets import ENROLMENTS, PEOPLE, Sheet
from booking.roster.standing import Row
from booking.rules.durations import LONGEST
from booking.rules.local_times import say_interval
from booking.tables import Enrolment, Organisation, Participant, Person, Session, SessionEnrolment
from booking.values import Interval, Role, SessionStatus

NAMED = 5
"""So many sessions are named, of more the number."""


def refuse_what_hangs(
    db: Db, sheet: Sheet, row: Row, wanted: Row, *, confirmed: bool, now: datetime
) -> None:
    """Refuse to take somebody away whom sessions to come need, or ask first.

    An assessor stays while they hold sessions to come: nobody would come to them. A learner who
    goes is asked about, because a session can be held without them; so is an assessor's caseload.

    Args:
        db: the transaction; the person is locked, so that nobody books them meanwhile.
        sheet: which kind of row.
        row: as it stands.
        wanted: the values that are to stand there.
        confirmed: whether the person knows what hangs on it.
        now: sessions that end later are to come.

    Raises:
        NotEligible: the assessor holds sessions to come.
        NeedsConfirmation: learners' places or a caseload hang on it.
    """
    if sheet is PEOPLE:
        _lock(db, row)
        losing = _roles_lost(row, wanted)
        if Role.ASSESSOR in losing:
            _refuse_assessor(db, row, now)
        found = [*_places(db, row, losing, now), *_caseload(db, row, losing)]
    elif sheet is ENROLMENTS and _closes(row, wanted):
        found = _linked(db, row, now)
    else:
        return
    if found and not confirmed:
        raise NeedsConfirmation(" ".join(found), helps="Tick the box if that is right, then save.")


def _roles_lost(row: Row, wanted: Row) -> frozenset[Role]:
    """The roles that somebody can't fill any more; who is archived fills none."""
    kept = frozenset() if wanted["archived"] else wanted["roles"]
    had = frozenset() if row["archived"] else row["roles"]
    return frozenset(had - kept)


def _closes(row: Row, wanted: Row) -> bool:
    return row["status"] in BOOKABLE_STATUSES and wanted["status"] not in BOOKABLE_STATUSES


def _lock(db: Db, row: Row) -> None:
    db.exec(
        select(Person.id)
        .where(Person.organisation_id == row["organisation_id"], Person.id == row["id"])
        .with_for_update(key_share=True)
    ).all()


def _refuse_assessor(db: Db, row: Row, now: datetime) -> None:
    count, times = _to_come(db, row["organisation_id"], now, col(Session.assessor_id) == row["id"])
    if count:
        raise NotEligible(
            f"{row['name']} holds {_sessions(count, times)}.",
            helps="Move them, give them to another assessor, or cancel them first.",
        )


def _places(db: Db, row: Row, losing: frozenset[Role], now: datetime) -> list[str]:
    if Role.LEARNER not in losing:
        return []
    theirs = select(Participant.session_id).where(
        Participant.organisation_id == row["organisation_id"],
        Participant.learner_id == row["id"],
        Participant.starts_at > now - LONGEST,
    )
    count, times = _to_come(db, row["organisation_id"], now, col(Session.id).in_(theirs))
    said = f"{row['name']} takes part in {_sessions(count, times)}, and stays in them."
    return [said] if count else []


def _caseload(db: Db, row: Row, losing: frozenset[Role]) -> list[str]:
    if Role.ASSESSOR not in losing:
        return []
    count = db.exec(
        select(func.count())
        .select_from(Enrolment)
        .where(
            Enrolment.organisation_id == row["organisation_id"],
            Enrolment.assessor_id == row["id"],
            col(Enrolment.status).in_(BOOKABLE_STATUSES),
        )
    ).one()
    said = f"{row['name']} stays the assessor of {count:,} enrolment{'' if count == 1 else 's'}."
    return [said] if count else []


def _linked(db: Db, row: Row, now: datetime) -> list[str]:
    linked = select(SessionEnrolment.session_id).where(
        SessionEnrolment.organisation_id == row["organisation_id"],
        SessionEnrolment.enrolment_id == row["id"],
    )
    count, times = _to_come(db, row["organisation_id"], now, col(Session.id).in_(linked))
    return [f"On this course, {_sessions(count, times)} stay booked."] if count else []


def _to_come(
    db: Db, organisation_id: int, now: datetime, which: ColumnElement[bool]
) -> tuple[int, list[str]]:
    """Count sessions to come, and say when the first of them are, on the organisation's clocks."""
    mine = (
        Session.organisation_id == organisation_id,
        Session.status == SessionStatus.BOOKED,
        Session.ends_at > now,
        which,
    )
    count = db.exec(select(func.count()).select_from(Session).where(*mine)).one()
    zone = ZoneInfo(
        db.exec(select(Organisation.time_zone).where(Organisation.id == organisation_id)).one()
    )
    first = select(Session.starts_at, Session.ends_at).where(*mine)
    rows = db.exec(first.order_by(col(Session.starts_at)).limit(NAMED)).all()
    return count, [say_interval(Interval(*times), zone) for times in rows]


def _sessions(count: int, times: Sequence[str]) -> str:
    more = f"; and {count - len(times):,} more" if count > len(times) else ""
    return f"{count:,} session{'' if count == 1 else 's'} to come ({'; '.join(times)}{more})"
