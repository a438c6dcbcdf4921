"""Time of a learner's own: who may note and approve it, what it may say, and that none overlaps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from booking.diary_tables import OwnTimeEntry
from booking.errors import ChangedMeanwhile, NotAllowed, NotFound
from booking.own_time import (
    EntryKey,
    OwnTimeNote,
    add_own_time,
    change_own_time,
    decide_own_time,
    take_back_own_time,
)
from booking.own_time_reading import waiting_for
from booking.tables import Enrolment, Person
from booking.values import FormField, OwnTimeState, Role, TimeKind
from tests.booking.academy import Academy, refusal
from tests.booking.closings import OVER, close, noted
from tests.factories import IDS, NOW, TEN, create_course, create_person

HOUR = timedelta(hours=1)


def a_note(academy: Academy, **overrides: Any) -> OwnTimeNote:
    defaults: dict[str, Any] = {
        "starts_at": NOW - 5 * HOUR,
        "minutes": 60,
        "activity": "Read the handbook",
        "course_id": academy.course.id,
        "kind": TimeKind.OFF_THE_JOB,
    }
    return OwnTimeNote(**defaults | overrides)


def add(academy: Academy, learner: Person, actor: Person | None = None, **overrides: Any) -> int:
    now = overrides.pop("now", NOW)
    return add_own_time(
        academy.database,
        a_note(academy, **overrides),
        organisation_id=academy.organisation.id,
        actor_id=(actor or learner).id,
        learner_id=learner.id,
        now=now,
        ids=IDS,
    )


def key(academy: Academy, actor: Person, entry_id: int, version: int = 1) -> EntryKey:
    return EntryKey(
        organisation_id=academy.organisation.id,
        actor_id=actor.id,
        entry_id=entry_id,
        version=version,
    )


def entry(academy: Academy, entry_id: int) -> OwnTimeEntry:
    [found] = academy.rows(OwnTimeEntry, id=entry_id)
    assert isinstance(found, OwnTimeEntry)
    return found


@pytest.fixture
def learner(academy: Academy) -> Person:
    """A learner of Dana's."""
    [person] = academy.enrol(1)
    [enrolment] = academy.rows(Enrolment, learner_id=person.id)
    academy.put(enrolment, assessor_id=academy.dana.id)
    return person


def test_what_a_learner_notes_waits_and_counts_once_approved(
    academy: Academy, learner: Person
) -> None:
    entry_id = add(academy, learner, comment="Chapter 3")
    assert entry(academy, entry_id).state is OwnTimeState.WAITING
    page = academy.database.read(
        lambda db: waiting_for(
            db, organisation_id=academy.organisation.id, assessor_id=academy.dana.id
        )
    )
    assert [each.id for each in page.rows] == [entry_id]
    decide_own_time(academy.database, key(academy, academy.dana, entry_id), approved=True)
    decided = entry(academy, entry_id)
    assert (decided.state, decided.decided_by_id) == (OwnTimeState.APPROVED, academy.dana.id)


def test_what_is_returned_says_why_and_waits_anew_once_changed(
    academy: Academy, learner: Person
) -> None:
    entry_id = add(academy, learner)
    returned = key(academy, academy.dana, entry_id)
    assert (
        refusal(lambda: decide_own_time(academy.database, returned, approved=False, word=" ")).field
        is FormField.REASON
    )
    decide_own_time(academy.database, returned, approved=False, word="Which chapter?")
    assert entry(academy, entry_id).word == "Which chapter?"
    change_own_time(
        academy.database,
        key(academy, learner, entry_id, 2),
        a_note(academy, comment="Chapter 3"),
        now=NOW,
    )
    changed = entry(academy, entry_id)
    assert (changed.state, changed.word, changed.comment) == (
        OwnTimeState.WAITING,
        "",
        "Chapter 3",
    )


def test_a_change_after_approval_waits_again(academy: Academy, learner: Person) -> None:
    entry_id = add(academy, learner)
    decide_own_time(academy.database, key(academy, academy.dana, entry_id), approved=True)
    change_own_time(
        academy.database, key(academy, learner, entry_id, 2), a_note(academy, minutes=30), now=NOW
    )
    assert entry(academy, entry_id).state is OwnTimeState.WAITING


def test_who_saw_an_earlier_version_is_told(academy: Academy, learner: Person) -> None:
    entry_id = add(academy, learner)
    seen = key(academy, academy.dana, entry_id)
    change_own_time(
        academy.database, key(academy, learner, entry_id), a_note(academy, minutes=90), now=NOW
    )
    with pytest.raises(ChangedMeanwhile):
        decide_own_time(academy.database, seen, approved=True)


def test_who_noted_it_or_an_assessor_takes_it_back(academy: Academy, learner: Person) -> None:
    first, second = add(academy, learner), add(academy, learner, starts_at=NOW - 9 * HOUR)
    take_back_own_time(academy.database, key(academy, learner, first))
    take_back_own_time(academy.database, key(academy, academy.dana, second))
    assert academy.rows(OwnTimeEntry) == []
    with pytest.raises(NotFound):
        take_back_own_time(academy.database, key(academy, learner, first))


def test_a_learner_does_not_change_what_their_assessor_noted(
    academy: Academy, learner: Person
) -> None:
    entry_id = add(academy, learner, academy.dana)
    with pytest.raises(NotAllowed):
        take_back_own_time(academy.database, key(academy, learner, entry_id))


def test_strangers_neither_note_nor_change_nor_approve(academy: Academy, learner: Person) -> None:
    entry_id = add(academy, learner)
    [other] = academy.enrol(1)
    stranger = create_person(academy.database, academy.organisation)
    for person in (other, stranger):
        with pytest.raises(NotAllowed):
            add(academy, learner, person, starts_at=NOW - 9 * HOUR)
        with pytest.raises(NotAllowed):
            take_back_own_time(academy.database, key(academy, person, entry_id))
        with pytest.raises(NotAllowed):
            decide_own_time(academy.database, key(academy, person, entry_id), approved=True)
    with pytest.raises(NotAllowed):
        decide_own_time(academy.database, key(academy, learner, entry_id), approved=True)
    admin = create_person(
        academy.database, academy.organisation, roles=frozenset({Role.BASIC_ADMIN})
    )
    decide_own_time(academy.database, key(academy, admin, entry_id), approved=True)


BAD: dict[str, tuple[dict[str, Any], FormField]] = {
    "no minutes": ({"minutes": 0}, FormField.MINUTES),
    "more than a day": ({"minutes": 1_441}, FormField.MINUTES),
    "negative minutes": ({"minutes": -60}, FormField.MINUTES),
    "not over yet": ({"starts_at": NOW - timedelta(minutes=59)}, FormField.SESSION_TIME),
    "in the future": ({"starts_at": NOW + HOUR}, FormField.SESSION_TIME),
    "in a wrong year": ({"starts_at": NOW.replace(year=1926)}, FormField.SESSION_TIME),
    "no activity": ({"activity": "  "}, FormField.ACTIVITY),
    "a long activity": ({"activity": "a" * 201}, FormField.ACTIVITY),
    "a long comment": ({"comment": "a" * 2_001}, FormField.COMMENT),
    "a comment that can't be shown": ({"comment": "a\x00"}, FormField.COMMENT),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_is_refused_at_its_field(
    academy: Academy, learner: Person, name: str
) -> None:
    overrides, field = BAD[name]
    assert refusal(lambda: add(academy, learner, **overrides)).field is field
    assert academy.rows(OwnTimeEntry) == []


def test_the_course_is_one_of_the_learners(academy: Academy, learner: Person) -> None:
    other = create_course(academy.database, academy.organisation, title="Other")
    assert refusal(lambda: add(academy, learner, course_id=other.id)).field is FormField.COURSE


@pytest.mark.parametrize(
    ("shift", "minutes", "fits"),
    [
        (0, 60, False),
        (30, 60, False),
        (-30, 60, False),
        (10, 5, False),
        (60, 60, True),
        (-60, 60, True),
    ],
)
def test_no_two_entries_of_a_learner_overlap(
    academy: Academy, learner: Person, shift: int, minutes: int, *, fits: bool
) -> None:
    add(academy, learner)
    wanted: dict[str, Any] = {
        "starts_at": NOW - 5 * HOUR + timedelta(minutes=shift),
        "minutes": minutes,
    }
    if fits:
        add(academy, learner, **wanted)
    else:
        refused = refusal(lambda: add(academy, learner, **wanted))
        assert refused.field is FormField.SESSION_TIME


def test_an_entry_can_move_within_its_own_time(academy: Academy, learner: Person) -> None:
    entry_id = add(academy, learner)
    note = replace(a_note(academy), starts_at=NOW - 5 * HOUR + timedelta(minutes=10))
    change_own_time(academy.database, key(academy, learner, entry_id), note, now=NOW)
    assert entry(academy, entry_id).starts_at == note.starts_at


def test_an_entry_does_not_overlap_a_session_but_what_was_not_attended_is_free(
    academy: Academy, learner: Person
) -> None:
    booked = academy.book(learner)
    overlapping: dict[str, Any] = {
        "starts_at": TEN + timedelta(minutes=30),
        "minutes": 20,
        "now": OVER,
    }
    assert refusal(lambda: add(academy, learner, **overlapping)).field is FormField.SESSION_TIME
    close(academy, booked, attendances={learner.id: noted(30)})
    add(academy, learner, **overlapping)
