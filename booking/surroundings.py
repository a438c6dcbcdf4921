"""What dates are held against, read from who is concerned: hours, holidays, ends of enrolments."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from booking.party import Party
from booking.rules.bank_holidays import bank_holiday
from booking.rules.date_findings import Named, Surroundings
from booking.rules.working_hours import parse_working_hours


def surroundings_of(
    party: Party, course_ids: tuple[int, ...], learner_ids: Collection[int]
) -> Surroundings:
    """Give what the dates of a session with these courses and learners are held against."""
    return Surroundings(
        zone=party.zone,
        working_hours=parse_working_hours(party.terms.working_hours),
        bank_holiday=lambda day: bank_holiday(day, party.terms.bank_holidays),
        ends_on=_ends_of_enrolments(party, course_ids, learner_ids),
    )


def _ends_of_enrolments(
    party: Party, course_ids: tuple[int, ...], learner_ids: Collection[int]
) -> list[Named[date]]:
    """Name each learner whose linked courses all end, with the day when the last does."""
    ends: dict[int, list[date | None]] = {}
    for taken in party.linked_courses(course_ids):
        if taken.learner_id in learner_ids:
            ends.setdefault(taken.learner_id, []).append(taken.ends_on)
    return [
        (party.name_of(learner_id), max(filter(None, days)))
        for learner_id, days in ends.items()
        if all(days)
    ]
