"""Everybody concerned is told of a change once, from what they knew to what is now."""

from __future__ import annotations

from datetime import datetime, timedelta

from booking.deliveries import DueDelivery
from booking.sendable_messages import OwedMessage, read_all_shown
from booking.submissions import Booked
from booking.tables import Person
from booking.values import DeliveryKind, Role, Scope, SessionType
from tests.booking.academy import Academy
from tests.factories import NOW, TEN, create_person

HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
Times = list[tuple[datetime | None, datetime]]
"""When sessions were, where that changed, and when they are now."""


def heard(academy: Academy, person: Person) -> list[OwedMessage]:
    """Send what is due, and give what one person reads."""
    return academy.read_aloud().get(person.id, [])


def times(message: OwedMessage) -> Times:
    assert message.change
    return [
        (each.was.start if each.was else None, each.interval.start)
        for each in message.change.sessions
    ]


def told_of_one(academy: Academy) -> tuple[Person, Booked]:
    """Book a session with one learner, who has been told of it."""
    (one,) = academy.enrol(1)
    booked = academy.book()
    academy.deliver()
    return one, booked


def told_of_series(academy: Academy, count: int = 3) -> tuple[Person, tuple[Booked, ...]]:
    """Book a weekly series with one learner, who has been told of it."""
    (one,) = academy.enrol(1)
    series = academy.book_series(count=count)
    academy.deliver()
    return one, series.sessions


def test_a_move_tells_holder_and_learners_what_was_and_what_is(academy: Academy) -> None:
    people = [*academy.enrol(2), academy.dana]
    booked = academy.book()
    academy.deliver()
    academy.move(booked, starts_at=TEN + HOUR)
    told = academy.read_aloud()
    assert set(told) == {person.id for person in people}
    for messages in told.values():
        (message,) = messages
        assert message.kind is DeliveryKind.MOVE
        assert times(message) == [(TEN, TEN + HOUR)]
    assert academy.read_aloud() == {}


def test_who_booked_it_is_told_whoever_acts_so_that_their_calendar_follows(
    academy: Academy,
) -> None:
    (one,) = academy.enrol(1)
    mine, other = (
        create_person(academy.database, academy.organisation, roles=frozenset({Role.BASIC_ADMIN}))
        for _ in range(2)
    )
    everybody = {academy.dana.id, one.id, mine.id}
    booked = academy.book(actor_id=mine.id)
    academy.deliver()
    for actor in (mine, other):
        academy.move(booked, starts_at=TEN + HOUR * (1 + (actor is mine)), actor_id=actor.id)
        assert set(academy.read_aloud()) == everybody
    academy.alter(booked, type=SessionType.TELEPHONE, move={"actor_id": mine.id})
    assert set(academy.read_aloud()) == everybody
    academy.cancel(booked, actor_id=mine.id)
    assert set(academy.read_aloud()) == everybody
    academy.undo(booked, actor_id=mine.id)
    assert set(academy.read_aloud()) == everybody


def test_who_was_not_told_of_the_booking_yet_gets_the_confirmation_of_how_it_is_now(
    academy: Academy,
) -> None:
    (one,) = academy.enrol(1)
    booked = academy.book()
    academy.move(booked, starts_at=TEN + HOUR)
    (message,) = heard(academy, one)
    assert message.kind is DeliveryKind.CONFIRMATION
    assert message.card.interval.start == TEN + HOUR


def test_two_moves_before_a_message_goes_out_are_one_message_from_what_was_known(
    academy: Academy,
) -> None:
    one, booked = told_of_one(academy)
    academy.move(booked, starts_at=TEN + HOUR)
    academy.move(booked, starts_at=TEN + 2 * HOUR)
    (message,) = heard(academy, one)
    assert times(message) == [(TEN, TEN + 2 * HOUR)]
    academy.move(booked, starts_at=TEN + 3 * HOUR)
    (message,) = heard(academy, one)
    assert times(message) == [(TEN + 2 * HOUR, TEN + 3 * HOUR)]


def test_moved_back_before_a_message_goes_out_nobody_hears_of_it(academy: Academy) -> None:
    _, booked = told_of_one(academy)
    academy.move(booked, starts_at=TEN + HOUR)
    academy.move(booked, starts_at=TEN)
    assert academy.read_aloud() == {}


def test_a_series_that_moves_is_one_message_with_every_date(academy: Academy) -> None:
    one, sessions = told_of_series(academy)
    academy.move(sessions[0], starts_at=TEN + HOUR, scope=Scope.SERIES)
    (message,) = heard(academy, one)
    assert message.kind is DeliveryKind.SERIES_MOVE
    dates = [TEN + number * WEEK for number in range(3)]
    assert times(message) == [(each, each + HOUR) for each in dates]


def test_one_of_a_series_that_moves_again_before_it_is_told_stands_in_its_message(
    academy: Academy,
) -> None:
    one, sessions = told_of_series(academy, count=2)
    academy.move(sessions[0], starts_at=TEN + HOUR, scope=Scope.SERIES)
    academy.move(sessions[1], starts_at=TEN + WEEK + 2 * HOUR)
    (message,) = heard(academy, one)
    assert times(message) == [(TEN, TEN + HOUR), (TEN + WEEK, TEN + WEEK + 2 * HOUR)]


def test_a_series_that_moves_after_one_of_it_did_untold_says_what_was_known(
    academy: Academy,
) -> None:
    one, sessions = told_of_series(academy, count=2)
    academy.move(sessions[1], starts_at=TEN + WEEK + HOUR)
    academy.move(sessions[0], starts_at=TEN + HOUR, scope=Scope.SERIES)
    (message,) = heard(academy, one)
    assert times(message) == [(TEN, TEN + HOUR), (TEN + WEEK, TEN + WEEK + 2 * HOUR)]


def test_when_the_first_of_an_untold_series_moves_behind_the_others_all_are_confirmed(
    academy: Academy,
) -> None:
    (one,) = academy.enrol(1)
    series = academy.book_series(count=3)
    academy.move(series.sessions[0], starts_at=TEN + 4 * WEEK)
    (message,) = heard(academy, one)
    assert message.series
    starts = [each.start for each in message.series.sessions]
    assert starts == [TEN + WEEK, TEN + 2 * WEEK, TEN + 4 * WEEK]


def test_a_cancellation_is_told_with_whose_side_and_why_and_so_is_its_undoing(
    academy: Academy,
) -> None:
    one, booked = told_of_one(academy)
    academy.cancel(booked, reason="Snow")
    (message,) = heard(academy, one)
    assert message.kind is DeliveryKind.CANCELLATION
    assert message.change
    assert message.change.reason == "Snow"
    academy.undo(booked)
    (message,) = heard(academy, one)
    assert message.kind is DeliveryKind.REINSTATEMENT


def test_what_was_never_confirmed_is_not_cancelled_in_anybodys_messages(academy: Academy) -> None:
    academy.enrol(1)
    booked = academy.book()
    academy.cancel(booked)
    assert academy.read_aloud() == {}
    academy.undo(booked)
    assert {each[0].kind for each in academy.read_aloud().values()} == {DeliveryKind.CONFIRMATION}


def test_of_a_series_only_what_is_cancelled_is_told(academy: Academy) -> None:
    one, sessions = told_of_series(academy)
    academy.cancel(sessions[1], scope=Scope.FOLLOWING)
    (message,) = heard(academy, one)
    assert message.kind is DeliveryKind.SERIES_CANCELLATION
    assert message.series
    assert [each.start for each in message.series.sessions] == [TEN + WEEK, TEN + 2 * WEEK]


def test_a_move_that_waits_outlives_a_change_of_notes_and_a_cancellation_undone(
    academy: Academy,
) -> None:
    one, booked = told_of_one(academy)
    academy.move(booked, starts_at=TEN + HOUR)
    academy.alter(booked, type=SessionType.TELEPHONE)
    academy.cancel(booked)
    academy.undo(booked)
    move, change = sorted(heard(academy, one), key=lambda each: each.kind, reverse=True)
    assert times(move) == [(TEN, TEN + HOUR)]
    assert change.change
    assert [each.type for each in change.change.sessions] == [SessionType.GENERAL]


def test_who_does_not_hold_it_any_more_is_told_and_reads_no_dates_that_they_keep(
    academy: Academy,
) -> None:
    academy.enrol(1)
    admin = create_person(
        academy.database, academy.organisation, roles=frozenset({Role.BASIC_ADMIN})
    )
    colleague = create_person(academy.database, academy.organisation)
    series = academy.book_series(count=3, actor_id=admin.id)
    academy.deliver()
    academy.move(
        series.sessions[1], assessor_id=colleague.id, scope=Scope.FOLLOWING, actor_id=admin.id
    )
    told = academy.read_aloud()
    (farewell,), (welcome,) = told[academy.dana.id], told[colleague.id]
    assert farewell.kind is DeliveryKind.SERIES_REMOVAL
    assert welcome.kind is DeliveryKind.SERIES_CONFIRMATION
    for message in (farewell, welcome):
        assert message.series
        assert [each.start for each in message.series.sessions] == [TEN + WEEK, TEN + 2 * WEEK]


def test_who_gives_away_what_they_booked_themselves_is_bidden_farewell(academy: Academy) -> None:
    (one,) = academy.enrol(1)
    admin = create_person(
        academy.database, academy.organisation, roles=frozenset({Role.BASIC_ADMIN})
    )
    omar = create_person(academy.database, academy.organisation)
    for number, actor in enumerate((academy.dana, admin)):
        booked = academy.book(starts_at=TEN + number * HOUR)
        academy.deliver()
        academy.move(booked, assessor_id=omar.id, actor_id=actor.id)
        told = academy.read_aloud()
        assert {id_: [each.kind for each in read] for id_, read in told.items()} == {
            academy.dana.id: [DeliveryKind.REMOVAL],
            omar.id: [DeliveryKind.CONFIRMATION],
            one.id: [DeliveryKind.MOVE],
        }


def test_who_gives_away_dates_of_a_series_is_bidden_farewell_of_these(academy: Academy) -> None:
    academy.enrol(1)
    omar = create_person(academy.database, academy.organisation)
    series = academy.book_series(count=3)
    academy.deliver()
    academy.move(series.sessions[1], assessor_id=omar.id, scope=Scope.FOLLOWING)
    (farewell,) = heard(academy, academy.dana)
    assert farewell.kind is DeliveryKind.SERIES_REMOVAL
    assert farewell.series
    assert [each.start for each in farewell.series.sessions] == [TEN + WEEK, TEN + 2 * WEEK]


def test_who_takes_it_back_before_the_farewell_went_out_is_bidden_none(academy: Academy) -> None:
    academy.enrol(1)
    omar = create_person(academy.database, academy.organisation)
    booked = academy.book()
    academy.deliver()
    academy.move(booked, assessor_id=omar.id)
    academy.move(booked, assessor_id=academy.dana.id)
    assert DeliveryKind.REMOVAL not in {each.kind for each in heard(academy, academy.dana)}


def test_what_was_moved_back_before_a_message_went_out_is_not_in_it_later_either(
    academy: Academy,
) -> None:
    one, (first, second, third) = told_of_series(academy)
    academy.move(first, starts_at=TEN + HOUR, scope=Scope.SERIES)
    academy.move(second, starts_at=TEN + WEEK)
    (due,) = [each for each in academy.deliver() if each.person_id == one.id]
    told = [(TEN, TEN + HOUR), (TEN + 2 * WEEK, TEN + 2 * WEEK + HOUR)]
    assert times(as_shown(academy, due)) == told
    academy.move(second, starts_at=TEN + WEEK + 4 * HOUR)
    academy.move(third, starts_at=TEN + 2 * WEEK + 2 * HOUR)
    academy.deliver()
    assert times(as_shown(academy, due)) == [told[0], (told[1][0], told[1][1] + HOUR)]


def test_what_was_changed_before_a_message_went_out_is_told_by_it_for_good(
    academy: Academy,
) -> None:
    one, (first, second) = told_of_series(academy, count=2)
    academy.move(first, starts_at=TEN + HOUR, scope=Scope.SERIES)
    academy.move(second, starts_at=TEN + WEEK + 2 * HOUR)
    (due,) = [each for each in academy.deliver() if each.person_id == one.id]
    told = [(TEN, TEN + HOUR), (TEN + WEEK, TEN + WEEK + 2 * HOUR)]
    assert times(as_shown(academy, due)) == told


def as_shown(academy: Academy, due: DueDelivery) -> OwedMessage:
    """Read what a message that was sent says by now."""
    (message,) = academy.database.read(lambda db: read_all_shown(db, [due], now=NOW))
    assert message
    return message
