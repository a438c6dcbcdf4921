"""The fields under a ticked "Repeat session": which there are, and what they keep and say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from sandbox.consistency import options_of
from sandbox.form import Form, NotPossible
from sandbox.screen import elements_on, option_words
from tests.bot.conftest import Office, open_office
from tests.bot.test_bad_input import booked
from tests.bot.test_booking_journey import LABELS, fill_for_priya, open_form
from tests.databases import fresh_database

TICK = "Repeat this session"
FREQUENCIES = [
    "Daily",
    "Weekdays",
    "Weekly",
    "Monthly by date",
    "Monthly by weekday",
    "Monthly by last weekday",
]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
Fills = Sequence[tuple[str, Any]]


@pytest.fixture(scope="module")
def shared_office(request: pytest.FixtureRequest) -> Iterator[Office]:
    """Open one office for all forms that book nothing."""
    with fresh_database(request, "sqlite") as url, open_office(url, "socket") as opened:
        yield opened


def open_repeating(office: Office, fills: Fills = ()) -> Form:
    """Open the form, fill it in for Priya on Tue 1 Dec 2026, and tick Repeat session."""
    form = fill_for_priya(open_form(office))
    form.fill("Repeat session", TICK)
    for label, value in fills:
        form.fill(label, value)
    return form


def repeat_labels(form: Form) -> list[str]:
    """The labels of what stands below Repeat session."""
    return form.labels[len(LABELS) :]


SHOWN: dict[str, tuple[Fills, list[str]]] = {
    "at first": ([], ["Frequency", "Every", "On days", "Ends", "Number of sessions"]),
    "daily": ([("Frequency", "Daily")], ["Frequency", "Every", "Ends", "Number of sessions"]),
    "weekdays": ([("Frequency", "Weekdays")], ["Frequency", "Ends", "Number of sessions"]),
    "weekly until a day": (
        [("Ends", "On a date")],
        ["Frequency", "Every", "On days", "Ends", "End date"],
    ),
    "weekdays until a day": (
        [("Frequency", "Weekdays"), ("Ends", "On a date")],
        ["Frequency", "Ends", "End date"],
    ),
    "weekly again, for a number again": (
        [
            ("Frequency", "Weekdays"),
            ("Ends", "On a date"),
            ("Frequency", "Weekly"),
            ("Ends", "After a number of sessions"),
        ],
        ["Frequency", "Every", "On days", "Ends", "Number of sessions"],
    ),
    "not at all": ([("Repeat session", None)], []),
    **{
        monthly: ([("Frequency", monthly)], ["Frequency", "Every", "Ends", "Number of sessions"])
        for monthly in FREQUENCIES[3:]
    },
}


@pytest.mark.parametrize("case", SHOWN)
def test_the_fields_that_the_choice_needs_stand_right_below_the_box(
    shared_office: Office, case: str
) -> None:
    fills, labels = SHOWN[case]
    form = open_repeating(shared_office, fills)
    assert form.labels[: len(LABELS)] == LABELS
    assert repeat_labels(form) == labels


def test_a_repeat_begins_weekly_on_the_session_dates_weekday_for_a_number_of_sessions(
    shared_office: Office,
) -> None:
    form = open_repeating(shared_office)
    assert form.options("Frequency") == FREQUENCIES
    assert form.options("On days") == DAYS
    assert form.options("Ends") == ["On a date", "After a number of sessions"]
    standing = {label: form.value(label) for label in repeat_labels(form)}
    assert standing == {
        "Frequency": "Weekly",
        "Every": "1",
        "On days": [],
        "Ends": "After a number of sessions",
        "Number of sessions": None,
    }
    assert "Every week on Tuesday" in form.text


@pytest.mark.parametrize(
    ("frequency", "unit"), [("Daily", "days"), ("Weekly", "weeks"), ("Monthly by date", "months")]
)
def test_every_says_of_what(shared_office: Office, frequency: str, unit: str) -> None:
    assert f"In {unit}:" in open_repeating(shared_office, [("Frequency", frequency)]).text


def descriptions(form: Form) -> dict[str, str]:
    """What is said of each frequency beneath its name."""
    (frequency,) = [each for each in elements_on(form.blocks) if each.label == "Frequency"]
    return {option_words(each): each["description"]["text"] for each in options_of(frequency.json)}


def test_the_monthly_frequencies_say_the_session_dates_day_and_follow_it(
    shared_office: Office,
) -> None:
    form = open_form(shared_office).fill("Repeat session", TICK)
    assert descriptions(form)["Weekdays"] == "Monday to Friday"
    assert descriptions(form)["Monthly by date"] == "Such as on the 31st"
    for day, said in {
        "2026-12-08": ("On the 8th", "On the second Tuesday", "On the last Tuesday"),
        "2026-12-31": ("On the 31st", "On the fifth Thursday", "On the last Thursday"),
    }.items():
        form.fill("Session date", day)
        assert tuple(descriptions(form)[each] for each in FREQUENCIES[3:]) == said


MOVES: dict[str, Callable[[Form], object]] = {
    "another date": lambda form: form.fill("Session date", "2026-12-31"),
    "no date": lambda form: form.fill("Session date", None),
    "a typed date": lambda form: form.press_enter("When", "Thu 31 Dec 2pm"),
    "a proposed time": lambda form: form.press("Tue 1 Dec 2026, 09:00 to 10:00 GMT"),
}


@pytest.mark.parametrize("frequency", FREQUENCIES)
@pytest.mark.parametrize("move", MOVES)
def test_the_chosen_frequency_stays_chosen_when_the_date_moves(
    shared_office: Office, move: str, frequency: str
) -> None:
    fills = [("Frequency", frequency), ("Number of sessions", "3")]
    form = open_repeating(shared_office, fills)
    MOVES[move](form)
    assert form.value("Frequency") == frequency
    assert form.submit() == ("errors" if move == "no date" else "pushed")


TOUCHES: dict[str, Callable[[Form], object]] = {
    **MOVES,
    "another assessor": lambda form: form.fill("Assessor", "Omar"),
    "another learner": lambda form: form.fill("Learner", "Tom"),
    "another method": lambda form: form.fill("Session method", "Smart Session"),
    "another length": lambda form: form.fill("Session duration", "2 hours"),
    "another type": lambda form: form.fill("Session type", "Induction"),
    "what can't be read": lambda form: form.press_enter("When", "when the cows come home"),
}
FILLED: dict[str, Fills] = {
    "for a number": [
        ("Every", "2"),
        ("On days", ["Monday", "Friday"]),
        ("Number of sessions", "12"),
    ],
    "until a day": [
        ("Frequency", "Monthly by last weekday"),
        ("Every", "3"),
        ("Ends", "On a date"),
        ("End date", "2028-01-31"),
    ],
}


@pytest.mark.parametrize("filled", FILLED)
@pytest.mark.parametrize("touch", TOUCHES)
def test_what_stands_in_the_repeat_stays_whatever_else_is_touched(
    shared_office: Office, touch: str, filled: str
) -> None:
    form = open_repeating(shared_office, FILLED[filled])
    TOUCHES[touch](form)
    for label, value in FILLED[filled]:
        assert form.value(label) == value


NOTES: dict[str, tuple[Fills, str]] = {
    "at first": ([], "Every week on Tuesday. The number of sessions is still needed."),
    "for a number": (
        [("Number of sessions", "5")],
        "5 sessions, from Tue 1 Dec 2026 to Tue 29 Dec 2026.",
    ),
    "on other days": (
        [("On days", ["Monday", "Wednesday"]), ("Every", "2"), ("Number of sessions", "3")],
        (
            "Every 2 weeks on Monday and Wednesday, 3 times: "
            "3 sessions, from Wed 2 Dec 2026 to Wed 16 Dec 2026. "
            "The session date, Tue 1 Dec 2026, is not one of them."
        ),
    ),
    "until a day": (
        [("Frequency", "Weekdays"), ("Ends", "On a date"), ("End date", "2026-12-07")],
        "Every weekday, until Mon 7 Dec 2026: 5 sessions, from Tue 1 Dec 2026 to Mon 7 Dec 2026.",
    ),
    "on the 31st": (
        [
            ("Frequency", "Monthly by date"),
            ("Number of sessions", "3"),
            ("Session date", "2026-12-31"),
        ],
        (
            "3 sessions, from Thu 31 Dec 2026 to Wed 31 Mar 2027. "
            "Months without a 31st have no session."
        ),
    ),
    "too often": (
        [("Frequency", "Daily"), ("Ends", "On a date"), ("End date", "2029-08-27")],
        "This repeat gives more than 52 sessions; the 52nd is on Thu 21 Jan 2027.",
    ),
    "before it starts": (
        [("Ends", "On a date"), ("End date", "2026-11-30")],
        "before it starts on Tue 1 Dec 2026",
    ),
    "without a date": (
        [("Number of sessions", "5"), ("Session date", None)],
        "Choose the session date to see which days these are.",
    ),
}


@pytest.mark.parametrize("case", NOTES)
def test_the_note_is_always_of_what_stands_in_the_fields(shared_office: Office, case: str) -> None:
    fills, said = NOTES[case]
    assert said in open_repeating(shared_office, fills).text


NOT_POSSIBLE: dict[str, Fills] = {
    "Every: please complete": [("Every", None), ("Number of sessions", "5")],
    "Every: at least 1": [("Every", "0"), ("Number of sessions", "5")],
    "Every: at most 99": [("Every", "100"), ("Number of sessions", "5")],
    "Number of sessions: please complete": [],
    "Number of sessions: at least 1": [("Number of sessions", "0")],
    "Number of sessions: at most 52": [("Number of sessions", "53")],
    "Number of sessions: please enter a whole": [("Number of sessions", "2.5")],
    "End date: please complete": [("Ends", "On a date")],
}


@pytest.mark.parametrize("said", NOT_POSSIBLE)
def test_slack_itself_refuses_what_is_missing_or_out_of_bounds(
    shared_office: Office, said: str
) -> None:
    form = open_repeating(shared_office, NOT_POSSIBLE[said])
    with pytest.raises(NotPossible, match=said):
        form.submit()


REFUSED: dict[str, tuple[Fills, dict[str, str]]] = {
    "an end before the start": (
        [("Ends", "On a date"), ("End date", "2026-11-30")],
        {"End date": "before it starts"},
    ),
    "no day before the end": (
        [("On days", ["Monday"]), ("Ends", "On a date"), ("End date", "2026-12-06")],
        {"End date": "No day from Tue 1 Dec 2026 on"},
    ),
    "a thousand days": (
        [("Frequency", "Daily"), ("Ends", "On a date"), ("End date", "2029-08-27")],
        {"End date": "more than 52 sessions"},
    ),
    "too many years": (
        [("Every", "99"), ("Number of sessions", "4")],
        {"Number of sessions": "more than five years"},
    ),
    "several at once": (
        [
            ("Number of participants", "0"),
            ("Ends", "On a date"),
            ("End date", "2026-11-30"),
        ],
        {"Number of participants": "From 1 to 30", "End date": "before it starts"},
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_can_not_be_booked_is_told_at_its_field_and_stays(
    shared_office: Office, case: str
) -> None:
    fills, said = REFUSED[case]
    form = open_repeating(shared_office, fills)
    assert form.submit() == "errors"
    assert form.errors.keys() == said.keys()
    assert all(words in form.errors[label] for label, words in said.items())
    assert all(form.value(label) == value for label, value in fills)
    assert booked(shared_office) == 0


def test_a_repeat_that_was_taken_back_books_one_session(quick_office: Office) -> None:
    form = open_repeating(quick_office, [("Every", "2"), ("Repeat session", None)])
    assert form.submit() == "closed", form.errors
    assert booked(quick_office) == 1
