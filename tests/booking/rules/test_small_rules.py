"""The small rules: local times, places, texts, durations, ids and pauses."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.errors import BadField, LocalTimeMissing, LocalTimeTwice
from booking.ids import IdSource
from booking.rules.delivery_pace import LONGEST_PAUSE, pause_after
from booking.rules.durations import check_duration, say_duration
from booking.rules.local_times import moment, say_interval
from booking.rules.places import learner_places, usual_participants
from booking.rules.texts import check_text, is_blank
from booking.values import FormField, Interval, SessionMethod

LONDON = ZoneInfo("Europe/London")


def test_a_local_time_is_a_moment_in_summer_and_in_winter() -> None:
    assert moment(date(2026, 7, 1), time(10), LONDON) == datetime(2026, 7, 1, 9, tzinfo=UTC)
    assert moment(date(2026, 12, 1), time(10), LONDON) == datetime(2026, 12, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Australia/Lord_Howe"])
def test_every_minute_of_a_year_is_one_moment_or_refused(zone: str) -> None:
    here = ZoneInfo(zone)
    refused = {LocalTimeMissing: 0, LocalTimeTwice: 0}
    for hours in range(365 * 24 * 4):
        local = datetime(2027, 1, 1) + timedelta(minutes=15 * hours)  # noqa: DTZ001 - a wall clock
        try:
            found = moment(local.date(), local.time(), here)
        except BadField as refusal:
            refused[type(refusal)] += 1
        else:
            assert found.astimezone(here).replace(tzinfo=None) == local
    skipped = 2 if zone == "Australia/Lord_Howe" else 4
    assert refused == {LocalTimeMissing: skipped, LocalTimeTwice: skipped}


def test_an_interval_is_said_in_the_readers_zone_and_over_midnight() -> None:
    interval = Interval(
        datetime(2026, 12, 1, 23, 30, tzinfo=UTC), datetime(2026, 12, 2, 0, 30, tzinfo=UTC)
    )
    assert say_interval(interval, LONDON) == "Tue 1 Dec 2026, 23:30 to Wed 2 Dec 2026, 00:30 GMT"
    new_york = ZoneInfo("America/New_York")
    assert say_interval(interval, new_york) == "Tue 1 Dec 2026, 18:30 to 19:30 EST"


PLACES = [
    (SessionMethod.TRADITIONAL, 1, 1),
    (SessionMethod.TRADITIONAL, 30, 30),
    (SessionMethod.TRADITIONAL, 31, None),
    (SessionMethod.TRADITIONAL, 0, None),
    (SessionMethod.SMART_SESSION, 1, None),
    (SessionMethod.SMART_SESSION, 2, 1),
    (SessionMethod.SMART_SESSION, 31, 30),
    (SessionMethod.SMART_SESSION, 32, None),
]


@pytest.mark.parametrize(("method", "participants", "places"), PLACES)
def test_participants_count_the_assessor_only_in_a_smart_session(
    method: SessionMethod, participants: int, places: int | None
) -> None:
    if places is not None:
        assert learner_places(participants, method, limit=30) == places
        return
    with pytest.raises(BadField) as refused:
        learner_places(participants, method, limit=30)
    assert refused.value.field is FormField.NUMBER_OF_PARTICIPANTS


def test_one_learner_is_one_participant_and_two_in_a_smart_session() -> None:
    assert [usual_participants(each) for each in SessionMethod] == [1, 2]


SHOWABLE = ["", "Leeds\ncollege\t2", "مرحبا", "🎓", "*bold* <!channel>", "x" * 250]
UNSHOWABLE = ["\x00", "a\x07", "\x1b[31m", "\x7f", "x" * 251, "\ud800"]


@pytest.mark.parametrize("text", SHOWABLE)
def test_what_people_write_may_stand(text: str) -> None:
    check_text(text, limit=250, field=FormField.SESSION_LOCATION)


@pytest.mark.parametrize("text", UNSHOWABLE)
def test_what_can_not_be_shown_or_kept_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(BadField) as refused:
        check_text(text, limit=250, field=FormField.SESSION_LOCATION)
    assert refused.value.field is FormField.SESSION_LOCATION
    assert refused.value.helps


@pytest.mark.parametrize(
    ("minutes", "fits"), [(-5, False), (0, False), (4, False), (5, True), (720, True), (721, False)]
)
def test_a_session_lasts_from_five_minutes_to_twelve_hours(minutes: int, fits: bool) -> None:  # noqa: FBT001 - a column of the table
    if fits:
        check_duration(timedelta(minutes=minutes))
    else:
        with pytest.raises(BadField):
            check_duration(timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (15, "15 minutes"),
        (60, "1 hour"),
        (90, "1 hour 30 minutes"),
        (121, "2 hours 1 minute"),
        (0, "0 minutes"),
    ],
)
def test_a_length_is_said_in_hours_and_minutes(minutes: int, said: str) -> None:
    assert say_duration(timedelta(minutes=minutes)) == said


def test_pauses_double_and_stop_growing() -> None:
    pauses = [pause_after(attempts) for attempts in range(1, 12)]
    assert pauses[:3] == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=200))
def test_ids_grow_and_never_repeat_however_the_clock_jumps(jumps: list[int]) -> None:
    clock = iter(jumps)
    source = IdSource(clock_ms=lambda: next(clock), random_bits=lambda _bits: 0)
    ids = [source.new() for _ in jumps]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\u00a0", "\u200b", " \u2060\ufeff", "\u202e"])
def test_a_text_in_which_nothing_is_seen_is_blank(text: str) -> None:
    assert is_blank(text)
    assert not is_blank(f"{text}x{text}")
