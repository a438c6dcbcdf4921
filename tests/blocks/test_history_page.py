"""The page History: what happened as sentences, whatever stands in the details."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.history_page import HistoryShown, history_modal
from blocks.history_words import DONE, FROM_A_FILE, ROLE_NAMES, say_happening
from blocks.roster_fields import FIELDS, RosterField
from booking.history_reading import History, HistoryLine, HistoryOf
from booking.pages import PAGE_SIZE, counted_page
from booking.values import HistoryEvent, Interval, Role
from sandbox.screen import text_of
from sandbox.validator import view_faults

LONDON = ZoneInfo("Europe/London")
AT = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
DANA, PRIYA, COURSE = 1, 2, 3
TEN, ELEVEN, NINE = (f"2026-12-01T{hour:02}:00:00+00:00" for hour in (10, 11, 9))


def history(*lines: HistoryLine, total: int = 1) -> History:
    return History(
        counted_page(lines, 0, total),
        {DANA: "Dana Reed", PRIYA: "Priya Shah"},
        {COURSE: "Team Leader"},
        {7: Interval(datetime.fromisoformat(TEN), datetime.fromisoformat(ELEVEN))},
    )


def happened(event: HistoryEvent, details: dict[str, Any], **overrides: Any) -> HistoryLine:
    defaults: dict[str, Any] = {"at": AT, "actor_id": DANA, "session_id": 7, "person_id": None}
    return HistoryLine(event=event, details=details, **defaults | overrides)


def change(before: Any, after: Any) -> dict[str, Any]:
    return {"from": before, "to": after}


SAID: list[tuple[HistoryEvent, dict[str, Any], str]] = [
    (HistoryEvent.SESSION_BOOKED, {}, "Dana Reed booked it."),
    (
        HistoryEvent.SESSION_MOVED,
        {"starts_at": change(TEN, NINE), "ends_at": change(ELEVEN, TEN)},
        (
            "Dana Reed moved it from Tue 1 Dec 2026, 10:00 to 11:00 GMT "
            "to Tue 1 Dec 2026, 09:00 to 10:00 GMT."
        ),
    ),
    (
        HistoryEvent.SESSION_MOVED,
        {"ends_at": change(ELEVEN, TEN)},
        "Dana Reed moved it: end from Tue 1 Dec 2026, 11:00 to Tue 1 Dec 2026, 10:00.",
    ),
    (
        HistoryEvent.SESSION_CHANGED,
        {"type": change("general", "formal_review"), "location": change("", "Leeds")},
        "Dana Reed changed it: type from General to Formal Review; location from nothing to Leeds.",
    ),
    (
        HistoryEvent.PARTICIPANTS_CHANGED,
        {"added": [PRIYA], "removed": [99]},
        "Dana Reed changed who takes part in it: added Priya Shah; removed somebody who is gone.",
    ),
    (
        HistoryEvent.SESSION_CANCELLED,
        {"on_side_of": "employer", "reason": "shift changed"},
        "Dana Reed cancelled it: on the side of the employer; reason shift changed.",
    ),
    (
        HistoryEvent.SESSION_CLOSED,
        {"attendance": {str(PRIYA): "cancelled_by_learner"}},
        "Dana Reed closed it: attendance Priya Shah cancelled by the learner.",
    ),
    (
        HistoryEvent.SESSION_CHANGED,
        {"type": "no longer a type", "unheard_of": [1, "two"], "flag": True},
        "Dana Reed changed it: type no longer a type; unheard of 1, two; flag yes.",
    ),
]


@pytest.mark.parametrize(("event", "details", "said"), SAID)
def test_what_happened_is_said_in_words(
    event: HistoryEvent, details: dict[str, Any], said: str
) -> None:
    line = happened(event, details)
    words = say_happening(line, history(line), LONDON, of_session=True)
    assert words == f"Tue 24 Nov 2026, 14:05: {said}"


PERSONS: list[tuple[HistoryEvent, dict[str, Any], dict[str, Any], str]] = [
    (
        HistoryEvent.ROLES_CHANGED,
        {"roles": change(["AS"], [])},
        {"session_id": None},
        "Dana Reed changed the roles of Priya Shah: roles from Assessor to nothing.",
    ),
    (
        HistoryEvent.ENROLMENT_CHANGED,
        {"course_id": COURSE, "status": change("epa", "completed")},
        {"session_id": None, "actor_id": None},
        (
            f"{FROM_A_FILE} changed an enrolment of Priya Shah: course Team Leader; "
            "status from end-point assessment to completed."
        ),
    ),
    (
        HistoryEvent.ABSENCE_MARKED,
        {"first_day": "2026-12-01", "last_day": "2026-12-04"},
        {"session_id": None},
        (
            "Dana Reed marked days away of Priya Shah: first day Tue 1 Dec 2026; "
            "last day Fri 4 Dec 2026."
        ),
    ),
    (
        HistoryEvent.SETTINGS_CHANGED,
        {"session_places": change(30, 12), "working_hours": change("", "Mon-Fri 09:00-17:00")},
        {"session_id": None},
        (
            "Dana Reed changed the organisation's settings: working hours from nothing to "
            "Mon-Fri 09:00-17:00; places in a session from 30 to 12."
        ),
    ),
    (
        HistoryEvent.SETTINGS_CHANGED,
        {
            "bank_holidays": change("england-and-wales", "scotland"),
            "reminder_leads": change("1 day", ""),
            "smart_rooms_enabled": {"from": False, "to": True},
        },
        {"session_id": None},
        (
            "Dana Reed changed the organisation's settings: Smart Rooms from no to yes; "
            "bank holidays from England and Wales to Scotland; reminders from 1 day to nothing."
        ),
    ),
    (
        HistoryEvent.COURSE_CHANGED,
        {"course_id": COURSE, "off_the_job_minimum_hours": change(0, 40)},
        {"session_id": None},
        (
            "Dana Reed changed a course: course Team Leader; "
            "off-the-job minimum in hours from 0 to 40."
        ),
    ),
    (
        HistoryEvent.PERSON_CHANGED,
        {"changed": ["email", "time_zone"]},
        {"session_id": None},
        "Dana Reed changed Priya Shah: changed e-mail, time zone.",
    ),
    (
        HistoryEvent.SESSION_CHANGED,
        {"changed": ["location", "smart_room_id"]},
        {},
        (
            "Dana Reed changed the session of Tue 1 Dec 2026, 10:00 to 11:00 GMT: "
            "changed session location, Smart Room."
        ),
    ),
    (
        HistoryEvent.PARTICIPANTS_CHANGED,
        {"added": [PRIYA]},
        {},
        (
            "Dana Reed changed who takes part in the session of "
            "Tue 1 Dec 2026, 10:00 to 11:00 GMT: added Priya Shah."
        ),
    ),
]


@pytest.mark.parametrize(("event", "details", "overrides", "said"), PERSONS)
def test_a_persons_history_names_the_person_and_the_session(
    event: HistoryEvent, details: dict[str, Any], overrides: dict[str, Any], said: str
) -> None:
    line = happened(event, details, person_id=PRIYA, **overrides)
    words = say_happening(line, history(line), LONDON, of_session=False)
    assert words == f"Tue 24 Nov 2026, 14:05: {said}"


@pytest.mark.parametrize("event", HistoryEvent)
def test_every_event_has_its_words(event: HistoryEvent) -> None:
    assert DONE[event]


@pytest.mark.parametrize("role", Role)
def test_every_role_has_its_name(role: Role) -> None:
    assert ROLE_NAMES[role]


ROSTER = [field for fields in FIELDS.values() for field in fields]
KEPT_AS = {"course_code": "course_id", "assessor_email": "assessor_id"}
"""The columns that name somebody or something, and how the history keeps them."""


@pytest.mark.parametrize("field", ROSTER, ids=lambda field: field.label)
def test_a_history_calls_a_field_as_its_form_does(field: RosterField) -> None:
    key = KEPT_AS.get(field.column, field.column)
    line = happened(HistoryEvent.SETTINGS_CHANGED, {key: change("", "x")})
    said = say_happening(line, history(line), LONDON, of_session=False)
    assert f"settings: {field.label} from".casefold() in said.casefold()


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=5,
)
KEYS = st.sampled_from(["starts_at", "ends_at", "added", "type", "attendance", "roles", "other"])


@given(details=st.dictionaries(KEYS, PLAIN, max_size=4), event=st.sampled_from(HistoryEvent))
def test_no_details_make_a_page_that_slack_refuses(
    details: dict[str, Any], event: HistoryEvent
) -> None:
    lines = [happened(event, details)] * PAGE_SIZE
    page = history_modal(
        history(*lines, total=PAGE_SIZE + 1), HistoryShown(HistoryOf.SESSION, 7), LONDON
    )
    assert view_faults(page) == []


def test_an_empty_history_says_what_is_to_come() -> None:
    empty = History(counted_page((), 0, 0), {}, {}, {})
    page = history_modal(empty, HistoryShown(HistoryOf.SESSION, 7), LONDON)
    assert "Nothing is recorded here yet" in text_of(page["blocks"])
