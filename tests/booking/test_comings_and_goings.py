"""Learners who come and go are told just what changed for them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from booking.tables import Participant
from booking.values import DeliveryKind
from tests.booking.academy import Academy
from tests.factories import NOW, TEN

ADD, REMOVE, TELL = "add", "remove", "tell"
BOOKED, LEFT = DeliveryKind.CONFIRMATION, DeliveryKind.REMOVAL
JOURNEYS: dict[str, tuple[tuple[str, ...], list[DeliveryKind]]] = {
    "told, then removed": ((TELL, REMOVE, TELL), [BOOKED, LEFT]),
    "removed, then told nothing": ((REMOVE, TELL), []),
    "removed and back before being told": ((REMOVE, ADD, TELL), [BOOKED]),
    "told, removed and told, back": ((TELL, REMOVE, TELL, ADD, TELL), [BOOKED, LEFT, BOOKED]),
    "told, removed and back at once": ((TELL, REMOVE, ADD, TELL), [BOOKED, BOOKED]),
    "told, removed, back and removed at once": (
        (TELL, REMOVE, ADD, REMOVE, TELL),
        [BOOKED, LEFT],
    ),
    "told of all, then back and removed at once": (
        (TELL, REMOVE, TELL, ADD, REMOVE, TELL),
        [BOOKED, LEFT],
    ),
    "to and fro, always told": (
        (TELL, REMOVE, TELL, ADD, TELL, REMOVE, TELL),
        [BOOKED, LEFT, BOOKED, LEFT],
    ),
    "to and fro, never told": ((REMOVE, ADD, REMOVE, ADD, REMOVE, TELL), []),
}


@pytest.mark.parametrize("journey", JOURNEYS)
def test_whoever_comes_and_goes_is_told_just_what_changed_for_them(
    academy: Academy, journey: str
) -> None:
    steps, expected = JOURNEYS[journey]
    _, learner = academy.enrol(2)
    session = academy.book()
    told = []
    for number, step in enumerate(steps):
        now = NOW + timedelta(minutes=number)
        if step == TELL:
            told += [each.kind for each in academy.deliver(now) if each.person_id == learner.id]
        else:
            people: dict[str, Any] = {"added" if step == ADD else "removed": [learner]}
            academy.change(session, now=now, **people)
    assert told == expected


@pytest.mark.parametrize("journey", JOURNEYS)
def test_whoever_takes_part_in_the_end_is_reminded_and_nobody_else(
    academy: Academy, journey: str
) -> None:
    steps, _ = JOURNEYS[journey]
    _, learner = academy.enrol(2)
    session = academy.book()
    for step in steps:
        if step != TELL:
            people: dict[str, Any] = {"added" if step == ADD else "removed": [learner]}
            academy.change(session, **people)
    academy.deliver()
    sent = academy.deliver(TEN - timedelta(minutes=30))
    reminders = [each for each in sent if each.person_id == learner.id]
    takes_part = bool(academy.rows(Participant, learner_id=learner.id))
    assert {each.kind for each in reminders} == ({DeliveryKind.REMINDER} if takes_part else set())
