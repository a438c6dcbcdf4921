"""Assessors mark days away on Home, and move what is booked then, one by one or all at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from booking.absence_moves import GIVING_AWAY
from booking.diary_tables import Absence
from booking.sessions import book_session
from booking.tables import Session
from booking.values import Role, SessionType
from sandbox.form import Form
from sandbox.person import Home
from tests.booking.calendars.samples import said as of_event
from tests.bot.conftest import Office
from tests.bot.group_journeys import change_person, messages_saying, press, top_page
from tests.bot.managing import MAYA, rows
from tests.bot.test_answers_journey import wait_for_words
from tests.bot.test_booking_journey import fill_for_priya, open_form
from tests.bot.test_calendar_files import file_under
from tests.bot.test_home import act, book
from tests.factories import IDS, NOW, TEN, create_booking

DANA = "Dana Reed"
A_DAY = timedelta(days=1)


def open_days(office: Office, who: str = DANA) -> Home:
    """Open Home at the page Days away."""
    home = office.slack.person(who).open_home()
    home.press("Days away")
    office.slack.wait_until(lambda: "Mark days away" in home.buttons, "the page Days away")
    return home


def mark(office: Office, first: str = "2026-12-01", last: str = "2026-12-04") -> Form:
    """Mark Dana's days away, and give the page of what is booked then."""
    form = press(office, open_days(office), "Mark days away")
    form.fill("First day", first).fill("Last day", last)
    assert form.submit() == "updated", form.errors
    return top_page(office)


def wait(office: Office, page: Form, words: str) -> None:
    office.slack.wait_until(lambda: words in page.text, f"{words!r}")


def test_what_is_booked_then_is_listed_and_moved(office: Office) -> None:
    book(office, starts_at=TEN)
    page = mark(office)
    assert "Dana Reed is away from Tue 1 Dec 2026 to Fri 4 Dec 2026." in page.text
    assert "Tue 1 Dec 2026, 10:00 to 11:00 GMT: General with Priya Shah" in page.text
    assert "Move to Mon 7 Dec 2026, 10:00 to 11:00 GMT" in page.buttons
    page.press("Move to Mon 7 Dec 2026, 10:00 to 11:00 GMT")
    wait(office, page, "1 session moved.")
    assert "Nothing is booked then" in page.text
    [session] = rows(office, Session)
    assert session.starts_at == TEN + 6 * A_DAY


def test_the_form_says_days_away_of_its_own_month_alone(quick_office: Office) -> None:
    mark(quick_office, "2027-02-01", "2027-02-01")
    form = fill_for_priya(open_form(quick_office)).fill("Session date", "2027-01-29")
    assert "Nobody is booked in January 2027 yet." in form.text
    assert "is away" not in form.text
    form.fill("Session date", "2027-02-02")
    assert "Dana Reed is away on Mon 1 Feb 2027." in form.text


def test_a_session_is_given_to_another_assessor(office: Office) -> None:
    book(office, starts_at=TEN)
    page = mark(office)
    page.press("Give to Omar Khan")
    wait(office, page, "1 session moved.")
    [session] = rows(office, Session)
    assert (session.assessor_id, session.starts_at) == (office.people["Omar Khan"].id, TEN)


def test_all_move_at_once_and_the_learner_gets_one_message(office: Office) -> None:
    office.slack.person("Priya Shah").open_home()
    for day in range(3):
        command = create_booking(
            office.people[DANA],
            office.people["Priya Shah"],
            office.course,
            starts_at=TEN + day * A_DAY,
        )
        book_session(office.database, command, now=NOW, ids=IDS)
    office.desk.deliver()
    office.slack.person("Priya Shah").wait_for_message("Session booked", count=3)
    page = mark(office)
    page.press("Move all as proposed")
    wait(office, page, "3 sessions moved.")
    priya = office.slack.person("Priya Shah")
    message = priya.wait_for_message("Sessions moved, because your assessor is away")
    assert "3 sessions:" in message.screen
    assert "(before: Tue 1 Dec 2026, 10:00 to 11:00 GMT)" in message.screen
    assert messages_saying(office, "Priya Shah", "moved") == 1


def test_messages_follow_what_moves_from_days_away_and_then_again(quick_office: Office) -> None:
    priya, dana = (quick_office.slack.person(each) for each in ("Priya Shah", DANA))
    for who in (priya, dana):
        who.open_home()
    for day in range(2):
        book(quick_office, starts_at=TEN + day * A_DAY)
    quick_office.desk.deliver()
    confirmed = [dana.wait_for_message(f"{1 + day} Dec 2026, 10:00") for day in range(2)]
    page = mark(quick_office)
    page.press("Move all as proposed")
    wait(quick_office, page, "2 sessions moved.")
    moved = priya.wait_for_message("Sessions moved, because your assessor is away")
    for message, new in zip(confirmed, ("Mon 7 Dec", "Tue 8 Dec"), strict=True):
        wait_for_words(quick_office, message, new)
    page.close()
    form = press(quick_office, confirmed[1], "Change session").fill("Session date", "2026-12-17")
    assert form.submit() == "closed", form.errors
    wait_for_words(quick_office, moved, "Thu 17 Dec 2026")


def test_nothing_new_is_booked_on_days_away(office: Office) -> None:
    mark(office)
    top_page(office).close()
    form = fill_for_priya(open_form(office))
    assert form.submit() == "errors"
    said = " ".join(form.errors.values())
    assert "Dana Reed is away from Tue 1 Dec 2026 to Fri 4 Dec 2026." in said
    assert "Everybody is free at these times: Mon 7 Dec 2026" in said


def test_the_form_says_who_is_away(quick_office: Office) -> None:
    mark(quick_office)
    top_page(quick_office).close()
    form = fill_for_priya(open_form(quick_office))
    assert "Dana Reed is away from Tue 1 Dec 2026 to Fri 4 Dec 2026" in form.text


def test_days_are_taken_back(office: Office) -> None:
    page = mark(office)
    page.press("Take back these days")
    wait(office, page, "The days are taken back")
    page.close()
    assert rows(office, Absence) == []
    home = office.slack.person(DANA).home()
    office.slack.wait_until(lambda: "No days away are marked." in home.text, "the empty list")


def test_an_admin_marks_them_for_an_assessor(quick_office: Office) -> None:
    form = press(quick_office, open_days(quick_office, MAYA), "Mark days away")
    form.fill("Assessor", "Omar Khan", typed="omar")
    form.fill("First day", "2026-12-01").fill("Last day", "2026-12-01")
    assert form.submit() == "updated", form.errors
    assert "Omar Khan is away on Tue 1 Dec 2026." in top_page(quick_office, MAYA).text
    top_page(quick_office, MAYA).close()
    home = open_days(quick_office, MAYA)
    page = press(quick_office, home, "What is booked then")
    assert "Nothing is booked then" in page.text


BAD = [
    ("2026-12-04", "2026-12-01", {"Last day": "This is before the first day."}),
    ("2026-11-01", "2026-11-02", {"Last day": "This is over. Choose a day to come."}),
    (
        "2040-01-01",
        "2040-01-02",
        {"First day": "This is more than five years ahead. Check the year."},
    ),
]


@pytest.mark.parametrize(("first", "last", "said"), BAD)
def test_days_that_can_not_be_are_said_at_their_field(
    quick_office: Office, first: str, last: str, said: dict[str, str]
) -> None:
    form = press(quick_office, open_days(quick_office), "Mark days away")
    form.fill("First day", first).fill("Last day", last)
    assert form.submit() == "errors"
    assert form.errors == said


def test_a_long_list_is_paged(quick_office: Office) -> None:
    for number in range(12):
        book(quick_office, starts_at=TEN + (number % 4) * A_DAY + timedelta(hours=number // 4))
    page = mark(quick_office)
    assert "Sessions 1 to 10 of 12." in page.text
    page.press("Later sessions")
    wait(quick_office, page, "Sessions 11 to 12 of 12.")


def test_who_is_no_assessor_any_more_moves_nothing(quick_office: Office) -> None:
    book(quick_office, starts_at=TEN)
    page = mark(quick_office)
    change_person(quick_office, DANA, roles=frozenset({Role.EMPLOYER}))
    page.press("Move all as proposed")
    wait(quick_office, page, "You can't mark days away with your role.")
    assert [row.starts_at for row in rows(quick_office, Session)] == [TEN]


@pytest.mark.parametrize(
    ("action_id", "value"),
    [
        ("show_days_away.home", ""),
        ("show_days_away.home", "7.0"),
        ("move_from_days_away", "1 2 3"),
        ("move_from_days_away", "7 7 1 2026-12-01"),
        ("move_all_from_days_away", "x"),
        ("take_back_days_away", "9"),
    ],
)
def test_a_forged_button_is_answered(quick_office: Office, action_id: str, value: str) -> None:
    home = quick_office.slack.person(DANA).open_home()
    act(quick_office, DANA, home, action_id, value)
    quick_office.slack.wait_until(quick_office.slack.person(DANA).top_form, "an answer")
    page = top_page(quick_office)
    assert "Something went wrong" in page.text or "not marked any more" in page.text


def test_a_learner_has_no_days_away(quick_office: Office) -> None:
    home = quick_office.slack.person("Priya Shah").open_home()
    assert "Days away" not in home.buttons


def test_each_session_that_moved_is_said_with_its_own_place_and_type(office: Office) -> None:
    office.slack.person("Priya Shah").open_home()
    own = [
        {"location": "Leeds college", "type": SessionType.GENERAL},
        {"location": "York", "type": SessionType.FORMAL_REVIEW},
    ]
    for day, each in enumerate(own):
        book(office, starts_at=TEN + day * A_DAY, **each)
    office.desk.deliver()
    office.slack.person("Priya Shah").wait_for_message("Session booked", count=2)
    page = mark(office)
    page.press("Move all as proposed")
    wait(office, page, "2 sessions moved.")
    said = office.slack.person("Priya Shah").wait_for_message("because your assessor is away")
    general, review = (line for line in said.screen.splitlines() if line.startswith("•"))
    assert general.endswith("Session type: General; Where: Leeds college")
    assert review.endswith("Session type: Formal Review; Where: York")
    assert "Team Leader Level 3" in said.screen


def test_who_gives_sessions_away_one_by_one_gets_one_message_and_one_calendar_file(
    office: Office,
) -> None:
    dana = office.slack.person(DANA)
    dana.open_home()
    for day in range(2):
        book(office, starts_at=TEN + day * A_DAY)
    office.desk.deliver()
    dana.wait_for_message("Session booked", count=2)
    page = mark(office)
    page.press("Give to Omar Khan")
    office.slack.wait_until(lambda: "Tue 1 Dec 2026, 10:00" not in page.text, "the second alone")
    page.press("Give to Omar Khan")
    wait(office, page, "Nothing is booked then")
    office.set_clock(NOW + GIVING_AWAY)
    office.desk.deliver()
    message = dana.wait_for_message("Sessions given away, because of days away")
    assert "2 sessions:" in message.screen
    assert "• Tue 1 Dec 2026, 10:00 to 11:00 GMT: General, now held by Omar Khan" in message.screen
    assert messages_saying(office, DANA, "given away") == 1
    events = file_under(office, message).events
    assert [event.start for event in events] == [TEN, TEN + A_DAY]
    assert {of_event(event, "status") for event in events} == {"CANCELLED"}
