"""The booking form: within Slack's limits, and showing what was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.booking_form import booking_modal
from blocks.form_values import Choice, Ends, FormMemory, FormOffer, FormValues, RepeatFields
from blocks.help import help_message
from blocks.notices import notice_modal
from blocks.text import cut, escape, pieces, unescape
from booking.values import FormField, Frequency, SessionMethod
from bot.form_reading import parse_booking_form
from sandbox.validator import message_faults, view_faults
from sandbox.view_state import state_of

LONG = "<&> Ünïcödé 🎓 " * 400
typed = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)


def create_values(**overrides: object) -> FormValues:
    defaults: dict[str, object] = {"memory": FormMemory("token")}
    return FormValues(**defaults | overrides)  # type: ignore[arg-type]


FORMS = {
    "empty": create_values(method=None, duration=None, type=None, participants=""),
    "fresh": create_values(),
    "full": create_values(
        assessor=Choice("1", LONG, LONG),
        learner=Choice("2", LONG, LONG),
        method=SessionMethod.SMART_SESSION,
        recording=True,
        location=LONG[:3000],
        when=LONG[:3000],
        day=date(2026, 12, 1),
        at=time(10, 5),
        duration=timedelta(minutes=50),
        courses=tuple(Choice(str(number), LONG) for number in range(20)),
        planning_notes=LONG[:3000],
        repeat=RepeatFields(every="99", on_days=frozenset(range(7)), number="52"),
    ),
    "repeating until a day": create_values(
        repeat=RepeatFields(
            frequency=Frequency.MONTHLY_BY_DATE,
            every=LONG,
            ends=Ends.ON_DATE,
            end_date=date(2027, 1, 31),
        ),
    ),
    "repeating, numbers not to be had": create_values(
        day=date(2026, 12, 31), repeat=RepeatFields(every="0", number="53")
    ),
}
OFFERS = {
    "nothing": FormOffer(smart_rooms=False, zone="Europe/London"),
    "everything": FormOffer(
        smart_rooms=True,
        zone="Europe/London",
        echo=LONG,
        booked_days=LONG,
        busy_hours=LONG,
        next_times=tuple(Choice(str(number), LONG) for number in range(5)),
        repeat=LONG,
    ),
}


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("values", FORMS)
def test_the_form_stays_within_slacks_limits(values: str, offer: str) -> None:
    assert view_faults(booking_modal(FORMS[values], OFFERS[offer])) == []


@given(
    location=typed,
    notes=typed,
    name=st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=30),
    minutes=st.integers(5, 720),
)
def test_what_stands_in_the_form_is_read_back_as_it_was(
    location: str, notes: str, name: str, minutes: int
) -> None:
    values = create_values(
        assessor=Choice("7", name),
        location=location.strip(),
        planning_notes=notes.strip(),
        day=date(2026, 12, 1),
        at=time(14, 5),
        duration=timedelta(minutes=minutes),
        courses=(Choice("9", name),),
    )
    view = booking_modal(values, OFFERS["nothing"])
    assert parse_booking_form({**view, "state": {"values": state_of(view["blocks"])}}) == values


SHOWN_ONLY_WITH: dict[str, Callable[[RepeatFields], bool]] = {
    "every": lambda repeat: repeat.frequency is not Frequency.WEEKDAYS,
    "on_days": lambda repeat: repeat.frequency is Frequency.WEEKLY,
    "end_date": lambda repeat: repeat.ends is Ends.ON_DATE,
    "number": lambda repeat: repeat.ends is Ends.AFTER_SESSIONS,
}


@given(
    st.builds(
        RepeatFields,
        frequency=st.sampled_from(Frequency),
        every=st.integers(1, 99).map(str),
        on_days=st.frozensets(st.integers(0, 6)),
        ends=st.sampled_from(Ends),
        end_date=st.none() | st.dates(),
        number=st.just("") | st.integers(1, 52).map(str),
    ),
    st.none() | st.dates(),
)
def test_what_stands_in_the_repeats_shown_fields_is_read_back_as_it_was(
    repeat: RepeatFields, day: date | None
) -> None:
    values = create_values(day=day, repeat=repeat)
    view = booking_modal(values, OFFERS["nothing"])
    assert view_faults(view) == []
    read = parse_booking_form({**view, "state": {"values": state_of(view["blocks"])}})
    hidden = {
        name: getattr(RepeatFields(), name)
        for name, is_shown in SHOWN_ONLY_WITH.items()
        if not is_shown(repeat)
    }
    assert read == replace(values, repeat=replace(repeat, **hidden))


def test_help_and_notices_stay_within_slacks_limits() -> None:
    assert message_faults(help_message()) == []
    assert view_faults(notice_modal("A title that is much too long", LONG)) == []


@given(typed, st.integers(10, 300))
def test_a_cut_text_fits_and_never_breaks_an_entity(text: str, limit: int) -> None:
    shown = cut(text, limit)
    assert len(shown) <= limit
    assert unescape(shown) == text or text.startswith(unescape(shown.removesuffix("…")))


@given(typed, st.integers(5, 300))
def test_the_pieces_of_a_text_are_the_whole_text(text: str, limit: int) -> None:
    found = pieces(text, limit)
    assert all(len(piece) <= limit for piece in found)
    assert "".join(found) == escape(text)


def test_a_field_that_the_bot_sets_gets_a_new_block_and_the_others_keep_theirs() -> None:
    memory = FormMemory("token").set_by_bot(FormField.SESSION_DATE)
    assert memory.block_id(FormField.SESSION_DATE) == "session_date.1"
    assert memory.block_id(FormField.SESSION_TIME) == "session_time.0"
    assert FormMemory.load(memory.dump()) == memory
