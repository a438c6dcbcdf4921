"""Reviewing a series in an academy, and putting something in its way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from booking.rules.date_findings import DateState
from booking.series_review import ReviewedDate, review_series
from booking.tables import Person
from tests.booking.academy import Academy
from tests.factories import NOW, create_person


def review(
    academy: Academy, *learners: Person, now: datetime = NOW, **overrides: Any
) -> list[ReviewedDate]:
    command = academy.series(*learners, **overrides)
    return academy.database.read(lambda db: review_series(db, command, now=now))


def found(reviewed: ReviewedDate) -> list[tuple[DateState, str]]:
    return [(finding.state, finding.words) for finding in reviewed.findings]


def block(academy: Academy, learner: Person, starts_at: datetime, **overrides: Any) -> None:
    """Book somebody else's session with a learner, so that the learner is busy then."""
    elsewhere = create_person(academy.database, academy.organisation, name="Omar Khan")
    academy.book(learner, starts_at=starts_at, assessor_id=elsewhere.id, **overrides)
