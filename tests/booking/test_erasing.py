"""Erasing a learner's data: nothing says any more who they were, and the record stays."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from booking.drafts import BookingDraft, DraftKey, save_draft
from booking.erasing import EraseLearner, erase_learner
from booking.errors import NotAllowed, NotEligible, NotFound
from booking.ids import IdSource
from booking.record_tables import HistoryEntry
from booking.tables import Participant, Person, Session, TimeLogEntry
from booking.values import HistoryEvent, Role, SessionStatus
from tests.booking.academy import Academy
from tests.booking.closings import OVER, close, unlock
from tests.factories import IDS, NOW, TEN, create_booking, create_own_time, create_person

SECRET = "Sagittarius"
"""Stands in everything that somebody wrote of the learner."""


@pytest.fixture
def admin(academy: Academy) -> Person:
    """A Master Admin."""
    roles = frozenset({Role.MASTER_ADMIN})
    return create_person(academy.database, academy.organisation, roles=roles, name="Maya Lund")


def erase(academy: Academy, actor: Person, learner: Person, ids: IdSource = IDS) -> None:
    command = EraseLearner(
        organisation_id=academy.organisation.id, actor_id=actor.id, learner_id=learner.id
    )
    erase_learner(academy.database, command, now=OVER, ids=ids)


def written_of(academy: Academy, *words: str) -> list[str]:
    """Name the tables in which somebody's words still stand."""
    return [
        name
        for name, rows in academy.everything().items()
        if any(word.casefold() in str(rows).casefold() for word in words)
    ]


def test_no_table_says_any_more_who_they_were_and_the_record_stays(
    academy: Academy, admin: Person
) -> None:
    learner, other = academy.enrol(2)
    academy.put(
        learner,
        name=SECRET,
        email="sagittarius@example.org",
        slack_user_id="U0SECRET",
        calendar_key="C0SECRET",
    )
    alone = academy.book(learner, planning_notes=f"{SECRET} is late")
    close(academy, alone, reason=SECRET)
    unlock(academy, alone, actor_id=admin.id, reason=f"{SECRET} was there")
    close(academy, alone, reason=SECRET)
    written = dict.fromkeys(("activity", "comment", "word"), SECRET)
    create_own_time(academy.database, learner, academy.course, **written)
    coming = academy.book(learner, starts_at=OVER + timedelta(days=2), now=OVER)
    group = academy.book(learner, other, starts_at=OVER + timedelta(days=3), now=OVER)
    _keep_draft(academy, admin)
    assert written_of(academy, SECRET) != []
    erase(academy, admin, learner)
    assert written_of(academy, SECRET, "U0SECRET", "C0SECRET") == []
    [person] = academy.rows(Person, id=learner.id)
    assert person.name == f"Erased learner {learner.id}"
    assert (person.archived, person.slack_user_id) == (True, None)
    states = {each.id: each.status for each in academy.rows(Session)}
    assert states == {
        alone.session_id: SessionStatus.CLOSED,
        coming.session_id: SessionStatus.CANCELLED,
        group.session_id: SessionStatus.BOOKED,
    }
    present = [each.learner_id for each in academy.rows(Participant, session_id=group.session_id)]
    assert present == [other.id]
    [entry] = academy.rows(TimeLogEntry, session_id=alone.session_id)
    assert (entry.minutes, entry.reason) == (60, "")
    [erased] = academy.rows(HistoryEntry, event=HistoryEvent.PERSON_ERASED)
    assert (erased.actor_id, erased.person_id, json.loads(erased.details)) == (
        admin.id,
        learner.id,
        {},
    )


def _keep_draft(academy: Academy, actor: Person) -> None:
    """Let somebody have a form open in which the learner is named."""
    key = DraftKey(organisation_id=academy.organisation.id, actor_id=actor.id, token="T1")
    booking = create_booking(academy.dana, academy.dana, academy.course, planning_notes=SECRET)
    draft = BookingDraft(booking=booking)
    academy.database.write(lambda db: save_draft(db, key, draft, now=NOW))


class Crash(Exception):
    """Stands for whatever may end a process or a connection in the middle."""


class CrashingIds(IdSource):
    """Gives so many ids, and then crashes."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left

    def new(self) -> int:
        """Give the next id, or crash."""
        self.left -= 1
        if self.left < 0:
            raise Crash
        return super().new()


def crashes(academy: Academy, admin: Person, learner: Person, after: int) -> bool:
    """Erase a learner, with a crash after so many ids; whether that came before the end."""
    try:
        erase(academy, admin, learner, CrashingIds(after))
    except Crash:
        return True
    return False


def test_a_crash_in_the_middle_leaves_everything_as_it_was(academy: Academy, admin: Person) -> None:
    learner, other = academy.enrol(2)
    academy.put(learner, calendar_key="0" * 64)
    for days in (1, 2):
        academy.book(learner, starts_at=OVER + timedelta(days=days), now=OVER)
    academy.book(learner, other, starts_at=OVER + timedelta(days=3), now=OVER)
    before = academy.everything()
    needed = 0
    while crashes(academy, admin, learner, needed):
        assert academy.everything() == before
        needed += 1
    assert needed > len(academy.rows(Session))
    [person] = academy.rows(Person, id=learner.id)
    assert (person.name, person.calendar_key) == (f"Erased learner {learner.id}", None)
    statuses = sorted(each.status for each in academy.rows(Session))
    assert statuses == [SessionStatus.BOOKED, *[SessionStatus.CANCELLED] * 2]


def test_nothing_of_others_goes(academy: Academy, admin: Person) -> None:
    learner, other = academy.enrol(2)
    booked = academy.book(learner, other, planning_notes="Bring your log")
    close(academy, booked)
    erase(academy, admin, learner)
    [session] = academy.rows(Session)
    assert session.planning_notes == "Bring your log"
    [person] = academy.rows(Person, id=other.id)
    assert (person.name, person.archived) == (other.name, False)


def test_erasing_twice_changes_no_person(academy: Academy, admin: Person) -> None:
    [learner] = academy.enrol(1)
    erase(academy, admin, learner)
    before = academy.everything()["people"]
    erase(academy, admin, learner)
    assert academy.everything()["people"] == before


def test_the_last_master_admin_and_who_is_no_learner_are_not_erased(academy: Academy) -> None:
    both = frozenset({Role.MASTER_ADMIN, Role.LEARNER})
    last = create_person(academy.database, academy.organisation, roles=both)
    with pytest.raises(NotEligible, match="last Master Admin"):
        erase(academy, last, last)
    with pytest.raises(NotEligible, match="no learner"):
        erase(academy, last, academy.dana)
    create_person(academy.database, academy.organisation, roles=both)
    erase(academy, last, last)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MASTER_ADMIN])
def test_only_master_admins_erase(academy: Academy, role: Role) -> None:
    [learner] = academy.enrol(1)
    academy.book(learner, starts_at=TEN + timedelta(days=9))
    person = create_person(academy.database, academy.organisation, roles=frozenset({role}))
    before = academy.everything()
    with pytest.raises(NotAllowed):
        erase(academy, person, learner)
    assert academy.everything() == before


def test_a_stranger_is_not_erased(academy: Academy, admin: Person) -> None:
    [learner] = academy.enrol(1)
    learner.id += 1
    with pytest.raises(NotFound):
        erase(academy, admin, learner)
