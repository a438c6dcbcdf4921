"""Skipped dates of a series: reviewed again, and booked after all when they are free by now."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from booking.database import Db
from booking.errors import BadField, NotAllowed, NotFound, Refusal, Taken
from booking.leaving import take_out
from booking.party import load_party
from booking.rules.date_findings import DateState
from booking.rules.recurrence import RepeatRule
from booking.series import BookedSeries
from booking.series_cards import read_series_card
from booking.series_review import ReviewedDate
from booking.series_tables import Occurrence
from booking.sessions import Booked
from booking.skipped_dates import BookSkippedDates, book_skipped_dates, review_skipped_dates
from booking.tables import Claim, Delivery, Enrolment, Participant, Session, SessionEnrolment
from booking.values import (
    DeliveryKind,
    EnrolmentStatus,
    Frequency,
    SessionMethod,
    SessionType,
)
from tests.booking.academy import Academy, refusal
from tests.factories import IDS, NOW, TEN, create_person, create_smart_room

WEEK, HOUR = timedelta(weeks=1), timedelta(hours=1)
SECOND, THIRD = ((TEN + number * WEEK).date() for number in (1, 2))
SKIPPED = frozenset({SECOND, THIRD})


def review(academy: Academy, session: Booked, now: datetime = NOW) -> list[ReviewedDate]:
    def work(db: Db) -> list[ReviewedDate]:
        return review_skipped_dates(
            db,
            organisation_id=academy.organisation.id,
            actor_id=academy.dana.id,
            session_id=session.session_id,
            now=now,
        )

    return academy.database.read(work)


def book(
    academy: Academy, session: Booked, *days: date, now: datetime = NOW, **overrides: Any
) -> tuple[Booked, ...]:
    defaults: dict[str, Any] = {
        "organisation_id": academy.organisation.id,
        "actor_id": academy.dana.id,
        "token": f"token-{IDS.new()}",
        "session_id": session.session_id,
        "days": days,
    }
    command = BookSkippedDates(**defaults | overrides)
    return book_skipped_dates(academy.database, command, now=now, ids=IDS)


def series_with_gaps(academy: Academy, **overrides: Any) -> BookedSeries:
    """Book four weeks without the second and the third."""
    return academy.book_series(count=4, skipped=SKIPPED, **overrides)


def test_what_stands_against_skipped_dates_is_said_as_it_is_now(academy: Academy) -> None:
    one, _ = academy.enrol(2)
    elsewhere = create_person(academy.database, academy.organisation)
    academy.book(one, assessor_id=elsewhere.id, starts_at=TEN + WEEK)
    first, _ = series_with_gaps(academy).sessions
    clashing, free = review(academy, first)
    assert [clashing.day, free.day] == [SECOND, THIRD]
    assert [each.state for each in clashing.findings] == [DateState.CLASH]
    assert clashing.proposals
    assert free.findings == ()


def test_skipped_dates_that_are_over_are_not_reviewed(academy: Academy) -> None:
    academy.enrol(1)
    first, _ = series_with_gaps(academy).sessions
    assert [each.day for each in review(academy, first, TEN + WEEK + 24 * HOUR)] == [THIRD]


def test_skipped_dates_are_booked_like_the_named_session_and_fill_the_series(
    academy: Academy,
) -> None:
    create_smart_room(academy.database, academy.organisation)
    academy.enrol(3)
    first, last = series_with_gaps(
        academy,
        method=SessionMethod.SMART_SESSION,
        planning_notes="Bring the portfolio",
        recording_wanted=True,
        places=7,
        location="Leeds",
    ).sessions
    booked = book(academy, first, THIRD, SECOND)
    assert [each.interval.start for each in booked] == [TEN + WEEK, TEN + 2 * WEEK]
    alike = {
        (
            row.planning_notes,
            row.places,
            row.location,
            row.recording_wanted,
            row.smart_room_id,
            row.type,
            row.method,
        )
        for row in academy.rows(Session)
    }
    assert len(alike) == 1
    days = {row.day: row.session_id for row in academy.rows(Occurrence)}
    assert list(dict(sorted(days.items())).values()) == [
        each.session_id for each in (first, *booked, last)
    ]
    assert review(academy, first) == []
    for table, each in ((Participant, 3), (Claim, 3 + 2), (SessionEnrolment, 3)):
        assert len(academy.rows(table)) == 4 * each


def test_each_new_date_is_told_to_everybody_and_reminded_of(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    first, _ = series_with_gaps(academy).sessions
    (booked,) = book(academy, first, SECOND)
    owed = {
        (row.kind, row.person_id, row.lead_minutes)
        for row in academy.rows(Delivery, session_id=booked.session_id)
    }
    assert owed == {
        (DeliveryKind.CONFIRMATION, academy.dana.id, 0),
        (DeliveryKind.CONFIRMATION, learner.id, 0),
        (DeliveryKind.REMINDER, learner.id, 60),
        (DeliveryKind.REMINDER, learner.id, 24 * 60),
        (DeliveryKind.DIGEST, academy.dana.id, 0),
        (DeliveryKind.CLOSING, academy.dana.id, 0),
        (DeliveryKind.CLOSING_REMINDER, academy.dana.id, 0),
    }


def test_those_take_part_who_take_part_in_the_named_session_now(academy: Academy) -> None:
    stays, leaves, comes = academy.enrol(3)
    first, last = series_with_gaps(academy, learner_ids=(stays.id, leaves.id)).sessions
    academy.change(last, added=[comes], removed=[leaves])
    (booked,) = book(academy, last, SECOND)
    present = {each.learner_id for each in academy.rows(Participant, session_id=booked.session_id)}
    assert present == {stays.id, comes.id}
    assert first.session_id != booked.session_id


def test_the_series_says_which_days_are_left_out_still(academy: Academy) -> None:
    academy.enrol(1)
    first, _ = series_with_gaps(academy).sessions
    book(academy, first, SECOND)
    card = academy.database.read(
        lambda db: read_series_card(
            db,
            organisation_id=academy.organisation.id,
            session_id=first.session_id,
            reader_id=academy.dana.id,
        )
    )
    assert card.skipped == (THIRD,)
    assert [each.start for each in card.sessions] == [TEN, TEN + WEEK, TEN + 3 * WEEK]


BAD_DAYS: dict[str, tuple[tuple[date, ...], datetime, str]] = {
    "none": ((), NOW, "No date"),
    "one that stands": ((SECOND, TEN.date()), NOW, "booked meanwhile"),
    "one that the rule does not mean": ((date(2026, 12, 2),), NOW, "booked meanwhile"),
    "one that is over": ((SECOND, THIRD), TEN + WEEK + HOUR, "has passed"),
}


@pytest.mark.parametrize("case", BAD_DAYS)
def test_days_that_cannot_be_booked_are_refused_all_together(academy: Academy, case: str) -> None:
    days, now, words = BAD_DAYS[case]
    academy.enrol(1)
    first, _ = series_with_gaps(academy).sessions
    before = academy.everything()
    raised = refusal(lambda: book(academy, first, *days, now=now))
    assert isinstance(raised, BadField)
    assert words in raised.happened
    assert academy.everything() == before


def test_when_one_of_the_days_is_taken_none_is_booked(academy: Academy) -> None:
    one, _ = academy.enrol(2)
    elsewhere = create_person(academy.database, academy.organisation)
    academy.book(one, assessor_id=elsewhere.id, starts_at=TEN + 2 * WEEK)
    first, _ = series_with_gaps(academy).sessions
    before = academy.everything()
    raised = refusal(lambda: book(academy, first, SECOND, THIRD))
    assert isinstance(raised, Taken)
    assert "Tue 15 Dec 2026" in raised.busy[one.id]
    assert academy.everything() == before


def test_a_day_named_twice_is_booked_once(academy: Academy) -> None:
    academy.enrol(1)
    first, _ = series_with_gaps(academy).sessions
    assert len(book(academy, first, SECOND, SECOND)) == 1


def test_the_same_token_gives_the_same_sessions(academy: Academy) -> None:
    academy.enrol(1)
    first, _ = series_with_gaps(academy).sessions
    booked = book(academy, first, SECOND, THIRD, token="again")
    before = academy.everything()
    assert book(academy, first, SECOND, THIRD, token="again") == booked
    assert academy.everything() == before


def test_of_two_who_book_a_day_at_once_one_is_told_that_it_is_booked(academy: Academy) -> None:
    academy.enrol(1)
    first, _ = series_with_gaps(academy).sessions

    def outcome(_number: int) -> str:
        try:
            book(academy, first, SECOND)
        except Refusal as raised:
            return raised.happened
        return ""

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(outcome, range(2)))
    assert outcomes[0] == ""
    assert "booked meanwhile" in outcomes[1]


def test_whoever_leaves_at_that_moment_is_not_booked_on_the_new_date(academy: Academy) -> None:
    stays, leaves = academy.enrol(2)
    first, _ = series_with_gaps(academy).sessions
    (session,) = academy.rows(Session, id=first.session_id)
    with ThreadPoolExecutor(1) as pool:

        def leave(db: Db) -> Future[tuple[Booked, ...]]:
            party = load_party(db, academy.booking())
            booking = pool.submit(book, academy, first, SECOND)
            wait([booking], timeout=0.3)
            take_out(db, party, [(session, (leaves.id,))], now=NOW)
            return booking

        raised = academy.database.write(leave).exception()
    assert raised is None or isinstance(raised, Refusal)
    new = academy.rows(Participant, starts_at=TEN + WEEK)
    assert {each.learner_id for each in new} <= {stays.id}


@pytest.mark.parametrize("type_", [SessionType.INDUCTION, SessionType.INITIAL])
def test_effects_do_not_happen_again(academy: Academy, type_: SessionType) -> None:
    academy.enrol(1, status=EnrolmentStatus.AWAITING_INDUCTION)
    first, _ = series_with_gaps(academy, type=type_).sessions
    enrolments = academy.rows(Enrolment)
    book(academy, first, SECOND)
    assert academy.rows(Enrolment) == enrolments
    effective = [
        link.session_id
        for link in academy.rows(SessionEnrolment)
        if link.moved_to_in_training or link.set_first_day
    ]
    assert effective == [first.session_id]


def test_a_first_day_without_that_local_time_does_not_stand_in_the_others_way(
    academy: Academy,
) -> None:
    """The clocks show 01:30 twice on the day on which the series would begin."""
    academy.enrol(1)
    start = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    days = [date(2027, 10, 31), date(2027, 11, 1), date(2027, 11, 2)]
    (session,) = academy.book_series(
        rule=RepeatRule(frequency=Frequency.DAILY, count=3),
        starts_at=start,
        skipped=frozenset(days[:2]),
    ).sessions
    changed, free = review(academy, session)
    assert [each.state for each in changed.findings if each.bars] == [DateState.NO_SUCH_TIME]
    assert not free.barred
    (booked,) = book(academy, session, days[1])
    assert booked.interval.start == datetime(2027, 11, 1, 1, 30, tzinfo=UTC)


def test_only_who_may_book_sees_and_books_them(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    first, _ = series_with_gaps(academy).sessions
    raised = refusal(lambda: book(academy, first, SECOND, actor_id=learner.id))
    assert isinstance(raised, NotAllowed)


def test_a_session_without_a_series_has_no_skipped_dates(academy: Academy) -> None:
    academy.enrol(1)
    session = academy.book()
    for work in (lambda: review(academy, session), lambda: book(academy, session, SECOND)):
        assert isinstance(refusal(work), NotFound)
