"""A session that repeats: every date is shown with its state, decided upon, and all are booked."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select, update

from booking.tables import Enrolment, SessionEnrolment
from booking.values import EnrolmentStatus, SessionMethod
from tests.bot.conftest import Office
from tests.bot.group_journeys import (
    AT_TWO,
    add_learners,
    count,
    make_busy,
    messages_saying,
    planned,
    told_once,
    top_page,
)
from tests.bot.series_journeys import (
    KEEP,
    SKIP,
    another_time,
    decide,
    decided,
    fill_weekly,
    label_of,
    open_dates,
    weeks,
)


def test_free_dates_are_listed_and_all_are_booked_with_one_message_each(office: Office) -> None:
    page = open_dates(office)
    for said in (
        "General, 1 hour, with Priya Shah",
        "Every week on Tuesday, 3 times.",
        "All 3 dates are free.",
        "• Tue 1 Dec 2026, 14:00 to 15:00 GMT: free",
        "• Tue 15 Dec 2026, 14:00 to 15:00 GMT: free",
    ):
        assert said in page.text
    assert count(office) == 0
    assert page.submit() == "closed", page.text
    assert planned(office, "Priya Shah") == weeks(3)
    told_once(office, ("Dana Reed", "Priya Shah"), "Sessions booked")
    assert messages_saying(office, "Priya Shah", "Session booked") == 0
    message = office.slack.person("Priya Shah").messages()[-1]
    for said in ("Every week on Tuesday, 3 times", "3 sessions:", "Tue 15 Dec 2026, 14:00"):
        assert said in message.text
        assert said in message.screen
    assert "Tue 15 Dec 2026" in office.slack.person("Priya Shah").open_home().text


def test_every_state_of_a_date_is_said_and_can_be_decided_on(office: Office) -> None:
    form = fill_weekly(office, "5", Frequency="Weekly", Every="1", On_days=["Tuesday", "Friday"])
    form.fill("Session date", "2026-12-18")
    make_busy(office, "Priya Shah", AT_TWO.replace(day=22))
    make_busy(office, "Dana Reed", AT_TWO.replace(day=29, hour=13, minute=30))
    end_course(office, date(2026, 12, 30))
    assert form.submit() == "pushed", form.errors
    page = top_page(office)
    assert "1 of 5 dates are free. Decide on the others below." in page.text
    for day, said in {
        "Tue 22 Dec 2026": "Priya Shah is busy 14:00 to 15:00",
        "Fri 25 Dec 2026": "Bank holiday: Christmas Day",
        "Tue 29 Dec 2026": "Dana Reed is busy 13:30 to 14:30",
        "Fri 1 Jan 2027": "After Priya Shah's enrolment ends on Wed 30 Dec 2026",
    }.items():
        assert said in label_of(page, day)
    assert KEEP not in page.options(label_of(page, "Tue 22 Dec 2026"))
    decide(page, "Tue 22 Dec", "Move to Tue 22 Dec 2026, 15:00 to 16:00 GMT")
    decide(page, "Fri 25 Dec", SKIP)
    small = another_time(office, page, "Tue 29 Dec")
    small.fill("New date", "2026-12-30").fill("New time", "09:00")
    assert small.submit() == "closed", small.errors
    page = top_page(office)
    assert "Tue 29 Dec 2026, moved to Wed 30 Dec 2026, 09:00 to 10:00 GMT" in page.text
    assert decided(page, "Tue 22 Dec") == "Book it as moved"
    assert decided(page, "Fri 25 Dec") == SKIP
    decide(page, "Fri 1 Jan", KEEP)
    assert page.submit() == "closed", (page.text, page.errors)
    expected = [(12, 18, 14), (12, 22, 14), (12, 22, 15), (12, 30, 9), (1, 1, 14)]
    assert [(each.month, each.day, each.hour) for each in planned(office, "Priya Shah")] == expected
    message = office.slack.person("Priya Shah").wait_for_message("Sessions booked")
    assert "4 sessions:" in message.text
    assert "Not on: Fri 25 Dec 2026" in message.text
    assert "Wed 30 Dec 2026, 09:00 to 10:00 GMT" in message.text


def end_course(office: Office, day: date) -> None:
    """Let Priya's enrolment end on a day."""
    query = update(Enrolment).where(col(Enrolment.learner_id) == office.people["Priya Shah"].id)
    office.database.write(lambda db: db.connection().execute(query.values(ends_on=day)))


def test_times_outside_working_hours_can_be_kept(quick_office: Office) -> None:
    page = open_dates(quick_office, Session_time="18:00")
    assert "0 of 3 dates are free. Decide on the others below." in page.text
    for day in ("Tue 1 Dec", "Tue 8 Dec", "Tue 15 Dec"):
        assert "Outside working hours" in label_of(page, day)
        decide(page, day, KEEP)
    assert page.submit() == "closed", page.errors
    assert planned(quick_office, "Priya Shah") == weeks(3, AT_TWO.replace(hour=18))


def test_a_date_without_a_smart_room_can_only_be_moved_or_skipped(quick_office: Office) -> None:
    make_busy(quick_office, "Omar Khan", AT_TWO.replace(day=8), method=SessionMethod.SMART_SESSION)
    page = open_dates(quick_office, Session_method="Smart Session")
    assert "No Smart Room is free" in label_of(page, "Tue 8 Dec")
    assert KEEP not in page.options(label_of(page, "Tue 8 Dec"))
    decide(page, "Tue 8 Dec", SKIP)
    assert page.submit() == "closed", page.errors
    assert len(planned(quick_office, "Priya Shah")) == 2
    message = quick_office.slack.person("Priya Shah").wait_for_message("Sessions booked")
    assert "Join the session" in message.screen


def test_a_time_that_the_clocks_skip_is_said_and_moved(quick_office: Office) -> None:
    form = fill_weekly(quick_office, "3")
    form.fill("Session date", "2027-03-21").fill("Session time", "01:30")
    assert form.submit() == "pushed", form.errors
    page = top_page(quick_office)
    assert "does not exist" in label_of(page, "Sun 28 Mar 2027")
    small = another_time(quick_office, page, "Sun 28 Mar")
    assert small.submit() == "errors"
    assert "does not exist" in small.errors["New time"]
    small.fill("New time", "09:00")
    assert small.submit() == "closed", small.errors
    page = top_page(quick_office)
    assert "Sun 28 Mar 2027, moved to Sun 28 Mar 2027, 09:00 to 10:00 BST: Outside" in page.text
    decide(page, "Sun 28 Mar", KEEP)
    decide(page, "Sun 21 Mar", KEEP)
    decide(page, "Sun 4 Apr", KEEP)
    assert page.submit() == "closed", page.errors
    starts = [
        datetime(2027, 3, 21, 1, 30, tzinfo=UTC),
        datetime(2027, 3, 28, 8, 0, tzinfo=UTC),
        datetime(2027, 4, 4, 0, 30, tzinfo=UTC),
    ]
    assert planned(quick_office, "Priya Shah") == starts


def test_ten_stays_ten_when_the_clocks_change(quick_office: Office) -> None:
    page = open_dates(quick_office, "2", Session_date="2027-03-23", Session_time="10:00")
    assert "Tue 23 Mar 2027, 10:00 to 11:00 GMT: free" in page.text
    assert "Tue 30 Mar 2027, 10:00 to 11:00 BST: free" in page.text
    assert page.submit() == "closed"
    assert [each.hour for each in planned(quick_office, "Priya Shah")] == [10, 9]


SHORT_MONTHS = {
    "the 31st": ("2026-12-31", "Monthly by date", "Months without a 31st have no session."),
    "the fifth Thursday": (
        "2026-12-31",
        "Monthly by weekday",
        "Months without a fifth Thursday have no session.",
    ),
}


@pytest.mark.parametrize("case", SHORT_MONTHS)
def test_what_happens_in_short_months_is_said_beside_the_dates(
    quick_office: Office, case: str
) -> None:
    day, frequency, said = SHORT_MONTHS[case]
    page = open_dates(quick_office, "3", Session_date=day, Frequency=frequency)
    assert said in page.text


def test_an_undecided_date_is_asked_for_at_its_place(quick_office: Office) -> None:
    make_busy(quick_office, "Priya Shah", AT_TWO.replace(day=8))
    make_busy(quick_office, "Priya Shah", AT_TWO.replace(day=15))
    page = open_dates(quick_office)
    decide(page, "Tue 8 Dec", SKIP)
    another_time(quick_office, page, "Tue 15 Dec").close()
    quick_office.slack.wait_until(
        lambda: decided(top_page(quick_office), "Tue 15 Dec") is None, "nothing is decided"
    )
    page = top_page(quick_office)
    assert decided(page, "Tue 8 Dec") == SKIP
    view = page.opened.payload()
    page.receive(page.send(page.person.interaction("view_submission", view=view)))
    assert list(page.errors) == [label_of(page, "Tue 15 Dec")]
    assert page.errors[label_of(page, "Tue 15 Dec")] == "Choose what to do with this date."
    decide(page, "Tue 15 Dec", SKIP)
    assert page.submit() == "closed", page.errors
    assert planned(quick_office, "Priya Shah")[0] == AT_TWO


def test_when_every_date_is_skipped_nothing_is_booked_and_it_is_said(quick_office: Office) -> None:
    page = open_dates(quick_office, Session_time="18:00")
    for day in ("Tue 1 Dec", "Tue 8 Dec", "Tue 15 Dec"):
        decide(page, day, SKIP)
    assert page.submit() == "updated"
    assert "Nothing was booked. Every date is skipped, so that no session is left." in page.text
    assert count(quick_office) == 0
    decide(page, "Tue 8 Dec", KEEP)
    assert page.submit() == "closed", page.errors
    assert planned(quick_office, "Priya Shah") == [AT_TWO.replace(day=8, hour=18)]


def test_a_date_taken_meanwhile_comes_back_and_the_other_decisions_stay(office: Office) -> None:
    make_busy(office, "Priya Shah", AT_TWO.replace(day=8))
    make_busy(office, "Priya Shah", AT_TWO.replace(day=15))
    page = open_dates(office, "5")
    decide(page, "Tue 8 Dec", SKIP)
    decide(page, "Tue 15 Dec", "Move to Tue 15 Dec 2026, 15:00 to 16:00 GMT")
    make_busy(office, "Dana Reed", AT_TWO.replace(day=22))
    before = count(office)
    assert page.submit() == "updated"
    assert "Nothing was booked. Dana Reed is busy Tue 22 Dec 2026, 14:00 to 15:00 GMT" in page.text
    assert count(office) == before
    assert decided(page, "Tue 8 Dec") == SKIP
    assert "Tue 15 Dec 2026, moved to Tue 15 Dec 2026, 15:00 to 16:00 GMT: free" in page.text
    decide(page, "Tue 22 Dec", SKIP)
    assert page.submit() == "closed", (page.text, page.errors)
    message = office.slack.person("Priya Shah").wait_for_message("Sessions booked")
    assert "Not on: Tue 8 Dec 2026, Tue 22 Dec 2026" in message.text
    assert "Tue 15 Dec 2026, 15:00 to 16:00 GMT" in message.text


def test_two_submissions_at_once_book_one_series_and_close_everything(office: Office) -> None:
    page = open_dates(office)
    assert page.submit_twice() == ["closed", "closed"]
    assert count(office) == 3
    told_once(office, ("Dana Reed", "Priya Shah"), "Sessions booked")


def test_back_to_the_form_changes_the_repeat(quick_office: Office) -> None:
    open_dates(quick_office).close()
    form = top_page(quick_office)
    assert form.value("Number of sessions") == "3"
    form.fill("Number of sessions", "2")
    assert form.submit() == "pushed", form.errors
    assert "Both dates are free." in top_page(quick_office).text
    top_page(quick_office).close()
    assert top_page(quick_office).fill("Repeat session", None).submit() == "closed"
    assert planned(quick_office, "Priya Shah") == [AT_TWO]


def test_a_repeated_smart_session_of_a_group_is_booked_for_all(office: Office) -> None:
    page = open_dates(office, Session_method="Smart Session", Number_of_participants="3")
    assert "with Priya Shah, Tom Hill" in page.text
    assert page.submit() == "closed", page.text
    for name in ("Priya Shah", "Tom Hill"):
        assert planned(office, name) == weeks(3)
        assert "🖥️" in office.slack.person(name).open_home().text
    told_once(office, ("Dana Reed", "Priya Shah", "Tom Hill"), "Sessions booked")


def test_back_to_the_participants_keeps_choices_and_times_that_were_moved(
    quick_office: Office,
) -> None:
    add_learners(quick_office, "Zoe Ash")
    make_busy(quick_office, "Tom Hill", AT_TWO.replace(day=8))
    page = open_dates(quick_office, Number_of_participants="3")
    small = another_time(quick_office, page, "Tue 8 Dec")
    assert small.fill("New time", "10:00").submit() == "closed", small.errors
    page = top_page(quick_office)
    page.press("Back to participants")
    quick_office.slack.wait_until(lambda: page.title == "Participants", "the participants")
    assert sorted(page.ticked) == ["Priya Shah", "Tom Hill"]
    assert page.tick("Zoe Ash").submit() == "updated", page.text
    assert "with Priya Shah, Tom Hill, Zoe Ash" in page.text
    assert "Tue 8 Dec 2026, moved to Tue 8 Dec 2026, 10:00" in page.text
    assert page.submit() == "closed", page.text
    assert planned(quick_office, "Zoe Ash") == [AT_TWO, AT_TWO.replace(day=8, hour=10), weeks(3)[2]]


def test_a_repeated_induction_has_its_effect_once(quick_office: Office) -> None:
    priya = quick_office.people["Priya Shah"].id
    mine = col(Enrolment.learner_id) == priya
    waiting = update(Enrolment).where(mine).values(status=EnrolmentStatus.AWAITING_INDUCTION)
    quick_office.database.write(lambda db: db.connection().execute(waiting))
    page = open_dates(quick_office, Session_type="Induction")
    assert page.submit() == "closed", page.text
    assert planned(quick_office, "Priya Shah") == weeks(3)
    moved = select(SessionEnrolment.session_id).where(
        col(SessionEnrolment.moved_to_in_training).is_(True)
    )
    assert len(quick_office.database.read(lambda db: db.exec(moved).all())) == 1
    now = select(Enrolment.status).where(mine)
    status = quick_office.database.read(lambda db: db.exec(now).one())
    assert status is EnrolmentStatus.IN_TRAINING


def test_a_repeat_whose_first_dates_are_past_says_so(quick_office: Office) -> None:
    page = open_dates(quick_office, "3", Session_date="2026-11-17")
    assert "is in the past" in label_of(page, "Tue 17 Nov 2026")
    decide(page, "Tue 17 Nov", SKIP)
    assert page.submit() == "closed", (page.text, page.errors)
    assert len(planned(quick_office, "Priya Shah")) == 2
