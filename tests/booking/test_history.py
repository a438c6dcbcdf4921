"""The history: who may read it, in which order and pages it comes, and whom it names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from booking.errors import NotAllowed, NotFound
from booking.history import Happening, from_to, record
from booking.history_reading import History, HistoryOf, read_history
from booking.ids import IdSource
from booking.rules.permissions import ADMINS, BOOKERS
from booking.tables import Person
from booking.values import HistoryEvent, Role
from tests.booking.academy import Academy
from tests.factories import NOW, create_organisation, create_person

SESSION, PERSON, ORGANISATION = HistoryOf
READERS = {SESSION: BOOKERS, PERSON: BOOKERS, ORGANISATION: ADMINS}


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


def read(
    academy: Academy, of: HistoryOf, id_: int, *, reader: Person | None = None, page: int = 0
) -> History:
    return academy.database.read(
        lambda db: read_history(
            db,
            of,
            id_,
            organisation_id=academy.organisation.id,
            actor_id=(reader or academy.dana).id,
            page=page,
        )
    )


def moved(session_id: int, hours: int) -> Happening:
    return Happening(
        event=HistoryEvent.SESSION_MOVED, session_id=session_id, details={"hours": hours}
    )


def test_a_history_is_newest_first_and_paged(academy: Academy) -> None:
    academy.enrol(1)
    session_id = academy.book().session_id
    for minute in range(12):
        happen(academy, [moved(session_id, minute)], minute + 1)
    first = read(academy, SESSION, session_id)
    hours = [line.details.get("hours") for line in first.page.rows]
    assert hours == list(range(11, 1, -1))
    assert first.page.has_later
    beyond = read(academy, SESSION, session_id, page=99)
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
    found = read(academy, SESSION, session_id)
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
    found = read(academy, PERSON, priya.id)
    assert {line.person_id for line in found.page.rows} == {priya.id}
    assert session_id in found.sessions


def test_an_organisations_history_holds_what_concerns_nobody_in_particular(
    academy: Academy,
) -> None:
    [priya] = academy.enrol(1)
    session_id = academy.book(priya).session_id
    course = Happening(event=HistoryEvent.COURSE_CHANGED, details={"course_id": academy.course.id})
    settings = Happening(event=HistoryEvent.SETTINGS_CHANGED)
    roles = Happening(event=HistoryEvent.ROLES_CHANGED, person_id=priya.id)
    happen(academy, [course], 1)
    happen(academy, [settings, roles, moved(session_id, 1)], 2)
    reader = create_person(
        academy.database, academy.organisation, roles=frozenset({Role.BASIC_ADMIN})
    )
    found = read(academy, ORGANISATION, academy.organisation.id, reader=reader)
    assert [line.event for line in found.page.rows] == [settings.event, course.event]
    assert found.courses == {academy.course.id: academy.course.title}


@pytest.mark.parametrize("of", HistoryOf)
@pytest.mark.parametrize("role", Role)
def test_who_answers_for_it_alone_reads_a_history(
    academy: Academy, role: Role, of: HistoryOf
) -> None:
    academy.enrol(1)
    reader = create_person(academy.database, academy.organisation, roles=frozenset({role}))
    id_ = ids(academy)[of]
    if role in READERS[of]:
        read(academy, of, id_, reader=reader)
    else:
        with pytest.raises(NotAllowed):
            read(academy, of, id_, reader=reader)


@pytest.mark.parametrize("of", HistoryOf)
def test_another_organisations_history_does_not_exist_here(academy: Academy, of: HistoryOf) -> None:
    academy.enrol(1)
    elsewhere = create_organisation(academy.database)
    stranger = create_person(academy.database, elsewhere, roles=frozenset({Role.MASTER_ADMIN}))
    id_ = ids(academy)[of]
    with pytest.raises(NotFound):
        academy.database.read(
            lambda db: read_history(db, of, id_, organisation_id=elsewhere.id, actor_id=stranger.id)
        )


def ids(academy: Academy) -> dict[HistoryOf, int]:
    """Give of each kind an id that has a history."""
    return {
        SESSION: academy.book().session_id,
        PERSON: academy.dana.id,
        ORGANISATION: academy.organisation.id,
    }
