"""What is asked before more of a series moves: dates that can be, but that somebody should know of.

A booking of a series shows the same findings on its page of dates; one session is neither booked
nor moved with a question.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from booking.commands import ChangeSession, MoveSession
from booking.database import Db
from booking.errors import DatesQuestioned
from booking.linked_courses import linked_course_ids
from booking.move_plans import PlannedMove
from booking.party import Party
from booking.repeated_sessions import read_repeated
from booking.rules.date_findings import find_on_date
from booking.rules.local_times import say_day, say_interval
from booking.rules.series_exceptions import Otherwise, find_exceptions
from booking.surroundings import surroundings_of
from booking.values import Scope


def ask_about_dates(
    db: Db, command: ChangeSession, moves: Sequence[PlannedMove], party: Party, *, now: datetime
) -> None:
    """Ask about new dates on which something should be known, unless they are accepted already.

    Raises:
        DatesQuestioned: which dates, and what holds on them.
    """
    accepted = command.move.accepted
    if accepted is None or command.move.scope is Scope.THIS:
        return
    timed = [each for each in moves if each.booking.interval != each.standing.was]
    asked = [each for each in timed if each.booking.starts_at not in accepted]
    found = _findings(asked, _courses(db, command, asked), party)
    apart = _apart(db, command.move, timed, party, now)
    questioned = {each.id: each for each in asked if found[each.id] or each.id in apart}
    if questioned:
        raise DatesQuestioned(
            f"{len(questioned)} of {len(moves)} sessions would be on dates to look at first.\n"
            + "\n".join(_say_dates(asked, found, party) + _say_apart(asked, apart, party)),
            helps="Move them all the same, or leave them where they are.",
            dates={id_: each.booking.starts_at for id_, each in questioned.items()},
        )


def _courses(
    db: Db, command: ChangeSession, moves: Sequence[PlannedMove]
) -> Mapping[int, tuple[int, ...]]:
    """Give, by session, the courses that it is to be linked to."""
    ids = [each.id for each in moves]
    if command.course_ids is not None:
        return dict.fromkeys(ids, command.course_ids)
    organisation_id = command.move.organisation_id
    return linked_course_ids(db, organisation_id=organisation_id, session_ids=ids)


def _findings(
    moves: Sequence[PlannedMove], courses: Mapping[int, tuple[int, ...]], party: Party
) -> dict[int, tuple[str, ...]]:
    """Say, by session, what holds at its new time."""
    return {
        each.id: tuple(
            finding.words
            for finding in find_on_date(
                each.booking.interval,
                surroundings_of(party, courses[each.id], each.booking.learner_ids),
                busy=(),
                room_free=True,
            )
        )
        for each in moves
    }


def _apart(
    db: Db, command: MoveSession, moves: Sequence[PlannedMove], party: Party, now: datetime
) -> set[int]:
    """Name those that stand at another time than most that move with them.

    The session that was chosen is none of them: its new time was chosen too.
    """
    sessions = read_repeated(
        db, organisation_id=command.organisation_id, session_id=command.session_id, now=now
    )
    ids = {each.id for each in moves}
    meant = [each for each in sessions if each.session_id in ids]
    found = find_exceptions(meant, party.zone, like=command.session_id)
    apart = {each.session.session_id for each in found if Otherwise.TIME in each.ways}
    return apart - {command.session_id}


def _say_apart(moves: Sequence[PlannedMove], apart: Collection[int], party: Party) -> list[str]:
    zone = party.zone
    return [
        f"• At another time than the others already: {say_interval(each.standing.was, zone)}, "
        f"would move to {say_interval(each.booking.interval, zone)}"
        for each in moves
        if each.id in apart
    ]


def _say_dates(
    moves: Sequence[PlannedMove], found: Mapping[int, tuple[str, ...]], party: Party
) -> list[str]:
    """Say each finding once, with the days on which it holds."""
    days: dict[str, list[str]] = {}
    for each in moves:
        for words in found[each.id]:
            days.setdefault(words, []).append(
                say_day(each.booking.starts_at.astimezone(party.zone))
            )
    return [f"• {words}: {', '.join(on)}" for words, on in days.items()]
