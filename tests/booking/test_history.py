"""The history: who may read it, in which order and pages it comes, and whom it names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from booking.errors import NotAllowed, NotFound
from booking.history import Happening, from_to, record
from booking.history_reading import History, person_history, session_history
from booking.ids import IdSource
from booking.rules.permissions import BOOKERS
from booking.tables import Person
from booking.values import HistoryEvent, Role
from tests.booking.academy import Academy
from tests.factories import NOW, create_organisation, create_person

SESSION, PERSON = "session_id", "person_id"


def happen(academy: Academy, happenings: Sequence[Happening], minutes: int = 0) -> None:
    """Record that Dana did something, some minutes after NOW."""
    academy.database.write(
        lambda db: record(
            db,
            IdSource(),
            happenings,
            organisation_id=academy.organisation.id,
            actor_id=academy.dana.id,
            at=NOW + timedelta(minutes=minutes),
        )
    )


def read(academy: Academy, reader: Person | None = None, **whose: Any) -> History:
    asked = {
        "organisation_id": academy.organisation.id,
        "actor_id": (reader or academy.dana).id,
    }
    if SESSION in whose:
        return academy.database.read(lambda db: session_history(db, **asked, **whose))
    return academy.database.read(lambda db: person_history(db, **asked, **whose))


def moved(session_id: int, hours: int) -> Happening:
    return Happening(
        event=HistoryEvent.SESSION_MOVED, session_id=session_id, details={"hours": hours}
    )


def test_a_history_is_newest_first_and_paged(academy: Academy) -> None:
    academy.enrol(1)
    session_id = academy.book().session_id
    for minute in range(12):
        happen(academy, [moved(session_id, minute)], minute + 1)
    first = read(academy, session_id=session_id)
    hours = [line.details.get("hours") for line in first.page.rows]
    assert hours == list(range(11, 1, -1))
    assert first.page.has_later
    beyond = read(academy, session_id=session_id, page=99)
    assert [line.details["hours"] for line in beyond.page.rows[:2]] == [1, 0]
    assert not beyond.page.has_later


def test_names_are_those_of_today(academy: Academy) -> None:
    [priya] = academy.enrol(1)
    session_id = academy.book().session_id
    tom = create_person(academy.database, academy.organisation, name="Tom Hill")
    details = {
        "assessor_id": from_to(academy.dana.id, tom.id),
        "added": [priya.id],
        "course_ids": [academy.course.id],
    }
    changed = Happening(event=HistoryEvent.SESSION_CHANGED, session_id=session_id, details=details)
    happen(academy, [changed], 1)
    academy.put(priya, name="Priya Jones")
    found = read(academy, session_id=session_id)
    assert found.people.items() >= {
        (academy.dana.id, "Dana Reed"),
        (tom.id, "Tom Hill"),
        (priya.id, "Priya Jones"),
    }
    assert found.courses[academy.course.id] == "Team Leader Level 3"


def test_a_persons_history_holds_what_concerns_them_alone(academy: Academy) -> None:
    priya, tom = academy.enrol(2)
    session_id = academy.book(priya).session_id
    roles = Happening(event=HistoryEvent.ROLES_CHANGED, person_id=priya.id)
    theirs = Happening(event=HistoryEvent.ROLES_CHANGED, person_id=tom.id)
    came = Happening(
        event=HistoryEvent.PARTICIPANTS_CHANGED, session_id=session_id, person_id=priya.id
    )
    happen(academy, [roles, theirs, came], 1)
    found = read(academy, person_id=priya.id)
    assert {line.person_id for line in found.page.rows} == {priya.id}
    assert session_id in found.sessions


@pytest.mark.parametrize("role", Role)
def test_bookers_alone_read_histories(academy: Academy, role: Role) -> None:
    academy.enrol(1)
    session_id = academy.book().session_id
    reader = create_person(academy.database, academy.organisation, roles=frozenset({role}))
    for whose in ({SESSION: session_id}, {PERSON: academy.dana.id}):
        if role in BOOKERS:
            read(academy, reader, **whose)
        else:
            with pytest.raises(NotAllowed):
                read(academy, reader, **whose)


@pytest.mark.parametrize("whose", [SESSION, PERSON])
def test_another_organisations_history_does_not_exist_here(academy: Academy, whose: str) -> None:
    academy.enrol(1)
    ids = {SESSION: academy.book().session_id, PERSON: academy.dana.id}
    elsewhere = create_organisation(academy.database)
    stranger = create_person(academy.database, elsewhere)
    with pytest.raises(NotFound):
        academy.database.read(
            lambda db: (session_history if whose == SESSION else person_history)(
                db, organisation_id=elsewhere.id, actor_id=stranger.id, **{whose: ids[whose]}
            )
        )
