"""Somebody chooses how they are reminded, and the reminders to come follow."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from booking.reminder_settings import ReminderSettings, read_reminder_settings
from booking.tables import Delivery, Person
from booking.values import DeliveryKind
from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.group_journeys import change_person, press
from tests.bot.test_booking_journey import fill_for_priya, open_form

OWN = "At the times chosen below"
USUAL = "As usual in my organisation"


def open_page(office: Office, who: str = "Priya Shah") -> Form:
    home = office.slack.person(who).open_home()
    if "Change reminders" not in home.buttons:
        home.press("Settings")
        office.slack.wait_until(lambda: "Change reminders" in home.buttons, "the settings")
    return press(office, home, "Change reminders")


def settings(office: Office, who: str = "Priya Shah") -> ReminderSettings:
    person = office.people[who]
    return office.database.read(
        lambda db: read_reminder_settings(db, person.organisation_id, person.id)
    )


def leads(office: Office) -> list[int]:
    rows = office.database.read(
        lambda db: db.exec(select(Delivery).where(Delivery.kind == DeliveryKind.REMINDER)).all()
    )
    return sorted(row.lead_minutes for row in rows)


def test_own_times_and_quiet_hours_hold_for_what_is_booked_already(office: Office) -> None:
    assert fill_for_priya(open_form(office)).submit() == "closed"
    page = open_page(office)
    assert page.value("Remind me") == USUAL
    assert page.value("Before a session") == ["1 day", "1 hour"]
    assert (page.value("Quiet from"), page.value("Quiet until")) == ("21:00", "07:00")
    page.fill("Remind me", OWN).fill("Before a session", ["2 days", "15 minutes"])
    page.fill("Quiet from", "20:00").fill("Quiet until", "08:30")
    assert page.submit() == "closed", page.errors
    assert leads(office) == [15, 2 * 24 * 60]
    home = office.slack.person("Priya Shah").home()
    said = "2 days, 15 minutes before each session, as you chose. Quiet hours: 20:00 to 08:30."
    office.slack.wait_until(lambda: said in home.text, "the settings on Home")


def test_no_time_chosen_means_no_reminders_and_the_usual_ones_come_back(
    quick_office: Office,
) -> None:
    assert fill_for_priya(open_form(quick_office)).submit() == "closed"
    page = open_page(quick_office).fill("Remind me", OWN).fill("Before a session", [])
    assert page.submit() == "closed", page.errors
    assert leads(quick_office) == []
    page = open_page(quick_office).fill("Remind me", USUAL)
    assert page.submit() == "closed", page.errors
    assert leads(quick_office) == [60, 24 * 60]


def test_without_quiet_hours_and_with_the_usual_ones(quick_office: Office) -> None:
    page = open_page(quick_office).fill("Quiet from", None).fill("Quiet until", None)
    assert page.submit() == "closed", page.errors
    assert settings(quick_office).quiet_hours is None
    page = open_page(quick_office).fill("Quiet from", "21:00").fill("Quiet until", "07:00")
    assert page.submit() == "closed", page.errors
    row = quick_office.database.read(
        lambda db: db.exec(
            select(Person).where(Person.id == quick_office.people["Priya Shah"].id)
        ).one()
    )
    assert row.quiet_hours is None


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "no end": ({"Quiet until": None}, "Quiet until", "both"),
    "no beginning": ({"Quiet from": None}, "Quiet from", "both"),
    "no length": ({"Quiet from": "07:00"}, "Quiet until", "another time"),
}


@pytest.mark.parametrize("case", BAD)
def test_quiet_hours_that_can_not_be_are_refused_at_their_field(
    quick_office: Office, case: str
) -> None:
    filled, label, words = BAD[case]
    page = open_page(quick_office)
    for field, value in filled.items():
        page.fill(field, value)
    assert page.submit() == "errors"
    assert words in page.errors[label]
    assert settings(quick_office).quiet_hours is not None


def test_times_that_came_from_elsewhere_can_stay(quick_office: Office) -> None:
    change_person(quick_office, "Priya Shah", reminder_leads="90 minutes;4 hours")
    page = open_page(quick_office)
    assert page.value("Before a session") == ["4 hours", "90 minutes"]
    assert page.submit() == "closed", page.errors
    assert [each.total_seconds() / 60 for each in settings(quick_office).leads] == [240, 90]


def test_a_forged_page_changes_nothing(quick_office: Office) -> None:
    page = open_page(quick_office).fill("Remind me", OWN)
    for value in ("x", "0", "99999999999", "-5"):
        payload = page.submission()
        payload["view"]["state"]["values"]["leads"]["leads"]["selected_options"] = [
            {"value": value}
        ]
        answer = page.send(payload)
        assert answer["response_action"] == "update"
    assert not settings(quick_office).own


def test_times_chosen_while_the_usual_ones_hold_are_not_lost_silently(quick_office: Office) -> None:
    page = open_page(quick_office).fill("Before a session", ["2 days"])
    assert page.submit() == "errors"
    assert "“At the times chosen below”" in page.errors["Before a session"]
    assert page.fill("Remind me", OWN).submit() == "closed", page.errors
    assert [each.days for each in settings(quick_office).leads] == [2]
    assert open_page(quick_office).fill("Remind me", USUAL).submit() == "closed"
    assert not settings(quick_office).own
