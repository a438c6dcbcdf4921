"""The messages about sessions and series: within Slack's limits, and saying what holds."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from blocks.session_messages import HEADINGS, WITHOUT_LINK, session_message
from booking.change_cards import ChangeCard, ChangedSession
from booking.rules.local_times import say_interval
from booking.rules.recurrence import MOST_SESSIONS
from booking.sendable_messages import OwedMessage
from booking.series_cards import SeriesCard
from booking.session_cards import SessionCard
from booking.values import DeliveryKind, Interval, SessionMethod, SessionStatus, SessionType
from sandbox.screen import text_of
from sandbox.validator import message_faults
from tests.factories import TEN

NEW_YORK = ZoneInfo("America/New_York")
LONDON = ZoneInfo("Europe/London")
LONG = "<&> Ünïcödé 🎓 " * 400
MOST_PLACES = 30


def create_card(**overrides: object) -> SessionCard:
    defaults: dict[str, object] = {
        "session_id": 1,
        "version": 1,
        "status": SessionStatus.BOOKED,
        "type": SessionType.GENERAL,
        "method": SessionMethod.SMART_SESSION,
        "interval": Interval(TEN, TEN + timedelta(hours=1)),
        "location": "Leeds college",
        "places": 1,
        "assessor": "Dana Reed",
        "organiser_ids": (7, 7),
        "learner_ids": (8,),
        "learners": ("Priya Shah",),
        "courses": ("Team Leader Level 3",),
        "join_url": "https://rooms.example.org/1?a=b&c=d",
        "recording_wanted": True,
    }
    return SessionCard(**defaults | overrides)  # type: ignore[arg-type]


def create_series(sessions: int, *skipped: date) -> SeriesCard:
    starts = [TEN + timedelta(weeks=number) for number in range(sessions)]
    return SeriesCard(
        rule=f"Every week on Tuesday, {sessions} times",
        sessions=tuple(Interval(start, start + timedelta(hours=1)) for start in starts),
        session_ids=tuple(range(1, sessions + 1)),
        skipped=skipped,
    )


CARDS = {
    "usual": create_card(),
    "traditional, no place": create_card(
        method=SessionMethod.TRADITIONAL, join_url=None, location=""
    ),
    "as long as can be": create_card(
        location=LONG[:250],
        assessor=LONG[:200],
        places=MOST_PLACES,
        learner_ids=tuple(range(MOST_PLACES)),
        learners=(LONG[:200],) * MOST_PLACES,
        courses=(LONG[:300],) * 20,
    ),
}
SERIES = {
    "no series": None,
    "one date": create_series(1),
    "all but one skipped": create_series(
        1, *(TEN.date() + timedelta(weeks=number) for number in range(1, MOST_SESSIONS))
    ),
    "every date": create_series(MOST_SESSIONS),
}


@pytest.mark.parametrize("organises", [True, False], ids=["organiser", "learner"])
@pytest.mark.parametrize("series", SERIES)
@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize("kind", list(HEADINGS))
def test_messages_stay_within_slacks_limits(
    kind: DeliveryKind,
    card: str,
    series: str,
    organises: bool,  # noqa: FBT001 - a column of the table
) -> None:
    message = OwedMessage(kind=kind, card=CARDS[card], series=SERIES[series], organises=organises)
    assert message_faults(session_message(message, LONDON)) == []


@pytest.mark.parametrize("kind", list(HEADINGS))
def test_every_message_says_what_it_is_about_first(kind: DeliveryKind) -> None:
    message = session_message(OwedMessage(kind=kind, card=create_card()), LONDON)
    assert message["text"].startswith(f"{HEADINGS[kind]}: General")


HEADED = {
    ("starts_at", "ends_at"): "Session moved",
    ("ends_at",): "Session moved",
    ("starts_at", "assessor_id"): "Session moved",
    ("assessor_id",): "Session changed",
    ("method", "location"): "Session changed",
    (): "Session moved",
}
"""By what has changed since the reader was told last, the heading of a move."""


@pytest.mark.parametrize("changed", HEADED)
def test_only_what_is_at_another_time_is_headed_as_moved(changed: tuple[str, ...]) -> None:
    session = ChangedSession(
        session_id=1, interval=create_card().interval, changed=frozenset(changed)
    )
    message = OwedMessage(
        kind=DeliveryKind.MOVE, card=create_card(), change=ChangeCard(sessions=(session,))
    )
    assert session_message(message, LONDON)["text"].startswith(HEADED[changed])


def test_a_message_says_the_same_in_its_text_and_its_blocks_in_the_readers_zone() -> None:
    message = session_message(
        OwedMessage(kind=DeliveryKind.CONFIRMATION, card=create_card()),
        NEW_YORK,
    )
    for said in ("05:00 to 06:00 EST", "Leeds college", "Dana Reed", "Priya Shah", "Team Leader"):
        assert said in message["text"]
        assert said in text_of(message["blocks"])


def test_a_series_message_lists_every_date_and_the_skipped_ones_in_the_readers_zone() -> None:
    series = create_series(MOST_SESSIONS, date(2027, 12, 28))
    message = session_message(
        OwedMessage(kind=DeliveryKind.SERIES_CONFIRMATION, card=create_card(), series=series),
        NEW_YORK,
    )
    shown = text_of(message["blocks"])
    assert f"{MOST_SESSIONS} sessions:" in shown
    assert all(say_interval(each, NEW_YORK) in shown for each in series.sessions)
    assert "Not on: Tue 28 Dec 2027" in shown


@pytest.mark.parametrize("kind", list(HEADINGS))
def test_whoever_left_gets_no_link_to_join(kind: DeliveryKind) -> None:
    message = session_message(OwedMessage(kind=kind, card=create_card()), LONDON)
    joins = "rooms.example.org" in message["text"]
    assert joins is (kind not in WITHOUT_LINK)
    assert ("rooms.example.org" in text_of(message["blocks"])) is joins


def test_only_an_organiser_sees_how_many_places_are_taken() -> None:
    card = create_card(places=12)
    said = {
        organises: session_message(
            OwedMessage(kind=DeliveryKind.REMINDER, card=card, organises=organises), LONDON
        )["text"]
        for organises in (True, False)
    }
    assert "(1 of 12 places)" in said[True]
    assert "places" not in said[False]


@pytest.mark.parametrize("series", [None, create_series(2)], ids=["a session", "a series"])
def test_who_has_left_reads_from_when_on_and_not_who_is_there_now(
    series: SeriesCard | None,
) -> None:
    kind = DeliveryKind.SERIES_REMOVAL if series else DeliveryKind.REMOVAL
    message = session_message(OwedMessage(kind=kind, card=create_card(), series=series), LONDON)
    for said in (message["text"], text_of(message["blocks"])):
        assert "Priya Shah" not in said
        assert "2 times" not in said
        assert "Tue 1 Dec 2026, 10:00 to 11:00 GMT" in said


def test_many_sessions_that_have_nothing_in_common_fit_into_a_message() -> None:
    apart = [
        create_card(
            session_id=number,
            type=list(SessionType)[number % 2],
            location=f"{number} {LONG}"[:250],
            learners=(f"{number} {LONG}"[:200],) * MOST_PLACES,
            courses=(f"{number} {LONG}"[:200],),
            join_url=f"https://rooms.example.org/{number}?{'a' * 1_900}",
            interval=Interval(TEN + timedelta(days=number), TEN + timedelta(days=number, hours=1)),
        )
        for number in range(1, 53)
    ]
    message = OwedMessage(
        kind=DeliveryKind.ABSENCE_MOVE,
        card=apart[0],
        series=SeriesCard(
            rule="",
            sessions=tuple(card.interval for card in apart),
            session_ids=tuple(card.session_id for card in apart),
            skipped=(),
        ),
        cards=tuple(apart),
    )
    built = session_message(message, LONDON)
    assert message_faults(built) == []
    said = "".join(block["text"]["text"] for block in built["blocks"] if "text" in block)
    assert all(f"Where: Smart Session (recorded), {card.session_id} " in said for card in apart)
