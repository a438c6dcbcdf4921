"""Drafts: kept as they are, for whom they belong to, and for a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.commands import BookSeries, BookSession
from booking.database import Database
from booking.drafts import (
    KEPT,
    AnyDraft,
    BookingDraft,
    DraftKey,
    ParticipantsDraft,
    discard_draft,
    read_draft,
    save_draft,
)
from booking.errors import NotFound
from booking.rules.recurrence import RepeatRule
from booking.values import Frequency, SessionMethod, SessionType
from tests.booking.academy import refusal
from tests.factories import NOW, create_organisation, create_person

ids = st.integers(1, 2**63 - 1)
typed = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
moments = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 - Hypothesis adds the zone
    datetime(2031, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC) | st.timezones(),
    allow_imaginary=False,
).map(lambda moment: moment.astimezone(UTC))
bookings = st.builds(
    BookSession,
    organisation_id=ids,
    actor_id=ids,
    token=typed,
    assessor_id=ids,
    learner_ids=st.lists(ids, max_size=30).map(tuple),
    method=st.sampled_from(SessionMethod),
    starts_at=moments,
    duration=st.integers(5, 720).map(lambda minutes: timedelta(minutes=minutes)),
    course_ids=st.lists(ids, max_size=5).map(tuple),
    type=st.sampled_from(SessionType),
    recording_wanted=st.booleans(),
    location=typed,
    places=st.integers(1, 30),
    planning_notes=typed,
)
rules = st.builds(
    RepeatRule,
    frequency=st.sampled_from(Frequency),
    every=st.integers(1, 99),
    weekdays=st.frozensets(st.integers(0, 6)),
    ends_on=st.none() | st.dates(),
    count=st.none() | st.integers(1, 52),
)
drafts = st.one_of(
    st.builds(
        BookingDraft,
        booking=bookings,
        rule=st.none() | rules,
        moved=st.dictionaries(st.dates(), moments, max_size=4),
    ),
    st.builds(
        ParticipantsDraft,
        session_id=ids,
        in_series=st.booleans(),
        before=st.lists(ids).map(tuple),
        chosen=st.lists(ids).map(tuple),
    ),
)


@dataclass
class Desk:
    """Whose drafts are kept."""

    database: Database
    key: DraftKey

    def save(
        self,
        draft: BookingDraft | ParticipantsDraft,
        key: DraftKey | None = None,
        now: datetime = NOW,
    ) -> None:
        """Keep a draft, of this form unless another is named."""
        self.database.write(lambda db: save_draft(db, key or self.key, draft, now=now))

    def read(self, kind: type[AnyDraft], key: DraftKey | None = None) -> AnyDraft:
        """Read back what was kept, of this form unless another is named."""
        return self.database.read(lambda db: read_draft(db, key or self.key, kind))


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    database = Database(database_url)
    organisation = create_organisation(database)
    person = create_person(database, organisation)
    key = DraftKey(organisation_id=organisation.id, actor_id=person.id, token="form")
    yield Desk(database, key)
    database.close()


DRAFT = ParticipantsDraft(
    session_id=7, in_series=True, before=(1, 2), chosen=(2, 3), participants=3
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(draft=drafts)
def test_a_draft_is_read_back_as_it_was_kept(
    desk: Desk, draft: BookingDraft | ParticipantsDraft
) -> None:
    desk.save(draft)
    kind: Any = type(draft)
    assert desk.read(kind) == draft


def test_what_is_kept_of_another_page_or_an_older_version_has_expired(desk: Desk) -> None:
    desk.save(DRAFT)
    assert isinstance(refusal(lambda: desk.read(BookingDraft)), NotFound)


def test_a_draft_takes_the_place_of_the_one_before(desk: Desk) -> None:
    desk.save(DRAFT)
    later = replace(DRAFT, chosen=(9,))
    desk.save(later)
    assert desk.read(ParticipantsDraft) == later


def test_a_draft_belongs_to_its_form_and_who_made_it(desk: Desk) -> None:
    desk.save(DRAFT)
    elsewhere = create_organisation(desk.database)
    stranger = create_person(desk.database, elsewhere)
    for key in (
        replace(desk.key, token="another form"),
        replace(desk.key, actor_id=stranger.id),
        replace(desk.key, organisation_id=elsewhere.id),
    ):
        assert isinstance(refusal(lambda: desk.read(ParticipantsDraft, key)), NotFound)  # noqa: B023 - called at once


def test_two_people_keep_drafts_of_the_same_token(desk: Desk) -> None:
    other = create_organisation(desk.database)
    mine, theirs = DRAFT, replace(DRAFT, chosen=())
    key = replace(
        desk.key, organisation_id=other.id, actor_id=create_person(desk.database, other).id
    )
    desk.save(mine)
    desk.save(theirs, key)
    assert desk.read(ParticipantsDraft) == mine
    assert desk.read(ParticipantsDraft, key) == theirs


def test_a_discarded_draft_is_gone_and_may_go_twice(desk: Desk) -> None:
    desk.save(DRAFT)
    for _ in range(2):
        desk.database.write(lambda db: discard_draft(db, desk.key))
    raised = refusal(lambda: desk.read(ParticipantsDraft))
    assert "nothing was changed" in raised.happened


@pytest.mark.parametrize(("after", "kept"), [(KEPT, True), (KEPT + timedelta(seconds=1), False)])
def test_a_draft_goes_once_another_is_kept_more_than_a_day_later(
    desk: Desk,
    after: timedelta,
    kept: bool,  # noqa: FBT001 - a column of the table
) -> None:
    desk.save(DRAFT)
    desk.save(DRAFT, replace(desk.key, token="another form"), NOW + after)
    if kept:
        assert desk.read(ParticipantsDraft) == DRAFT
    else:
        assert isinstance(refusal(lambda: desk.read(ParticipantsDraft)), NotFound)


def test_a_draft_that_is_worked_on_stays(desk: Desk) -> None:
    desk.save(DRAFT)
    desk.save(DRAFT, now=NOW + KEPT)
    desk.save(DRAFT, replace(desk.key, token="another form"), NOW + KEPT + KEPT)
    assert desk.read(ParticipantsDraft) == DRAFT


@given(bookings, rules, st.frozensets(st.dates(), max_size=3))
def test_only_a_draft_with_a_rule_is_a_series(
    booking: BookSession, rule: RepeatRule, skipped: frozenset[date]
) -> None:
    draft = BookingDraft(booking=booking, rule=rule)
    assert draft.series(skipped) == BookSeries(booking=booking, rule=rule, skipped=skipped)
    with pytest.raises(ValueError, match="does not repeat"):
        replace(draft, rule=None).series()
