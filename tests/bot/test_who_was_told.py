"""An organiser sees who was told what, and has it sent again."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from booking.sessions import book_session
from booking.tables import Delivery, Session
from sandbox.faults import refusal
from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.group_journeys import add_learners, press
from tests.bot.test_booking_journey import fill_for_priya, open_form
from tests.factories import IDS, NOW, create_booking

UNREACHABLE = "their Slack account is deactivated"
MOST = 30


def open_told(office: Office, surface: Any = None) -> Form:
    dana = office.slack.person("Dana Reed")
    form = press(office, surface or dana.wait_for_message("Session booked"), "Who was told")
    assert form.title == "Who was told"
    return form


def wait_for_words(office: Office, page: Form, *words: str) -> None:
    """Wait until a page says one of these."""
    office.slack.wait_until(lambda: any(each in page.text for each in words), f"{words} on a page")


def wait_for_answers(office: Office) -> None:
    """Wait until nothing is due any more of what was to be told at once."""

    def settled() -> bool:
        rows = office.database.read(lambda db: db.exec(select(Delivery)).all())
        return all(row.state != "due" for row in rows if row.due_at <= office.desk.now())

    office.slack.wait_until(settled, "every message to be sent or given up")


def test_an_organiser_sees_what_failed_and_sends_it_again(office: Office) -> None:
    office.slack.plan_fault("chat.postMessage", refusal("account_inactive"), times=2)
    assert fill_for_priya(open_form(office)).submit() == "closed"
    wait_for_answers(office)
    page = open_told(office, office.slack.person("Dana Reed").open_home())
    assert page.text.count(f"Confirmation: not sent, {UNREACHABLE}") == 2
    assert "Priya Shah (not reached)" in page.text
    assert "Reminder: due Mon 30 Nov 2026, 14:00 GMT" in page.text
    page.press("Send again what failed (2)")
    office.slack.person("Priya Shah").wait_for_message("Session booked")
    office.slack.person("Dana Reed").wait_for_message("Session booked")
    wait_for_words(office, page, "2 people will be told again")
    wait_for_answers(office)
    page.close()
    again = open_told(office)
    assert again.text.count("Confirmation (sent again): sent Tue 24 Nov 2026, 09:00 GMT") == 2
    assert "(not reached)" not in again.text


def test_one_person_or_everybody_is_told_again(quick_office: Office) -> None:
    assert fill_for_priya(open_form(quick_office)).submit() == "closed"
    priya = quick_office.slack.person("Priya Shah")
    priya.wait_for_message("Session booked")
    page = open_told(quick_office)
    page.press("Send again", after="Priya Shah")
    priya.wait_for_message("Session booked", count=2)
    wait_for_words(quick_office, page, "1 person will be told again")
    assert "Everybody whom this session concerns" in page.confirmation("Send to everybody again")
    page.press("Send to everybody again")
    priya.wait_for_message("Session booked", count=3)
    quick_office.slack.person("Dana Reed").wait_for_message("Session booked", count=2)


def test_a_press_on_an_old_page_sends_nothing_twice(quick_office: Office) -> None:
    assert fill_for_priya(open_form(quick_office)).submit() == "closed"
    wait_for_answers(quick_office)
    page = open_told(quick_office)
    element = next(each for each in page.blocks if each.get("accessory"))["accessory"]
    body = page.person.action(page.opened, "any", element, {"value": element["value"]})
    for _ in range(2):
        quick_office.slack.deliver("interaction", body)
    wait_for_words(quick_office, page, "sent again already")


def test_thirty_one_people_fit_on_pages(quick_office: Office) -> None:
    add_learners(quick_office, *(f"Ünïcödé & <Long> Name {number}" for number in range(MOST)))
    dana = quick_office.people["Dana Reed"]
    learners = [each for name, each in quick_office.people.items() if "Long" in name]
    command = create_booking(
        dana,
        learners[0],
        quick_office.course,
        learner_ids=tuple(each.id for each in learners),
        places=MOST,
    )
    book_session(quick_office.database, command, now=NOW, ids=IDS)
    page = open_told(quick_office, quick_office.slack.person("Dana Reed").open_home())
    assert "People 1 to 10 of 31." in page.text
    for shown in ("11 to 20", "21 to 30", "31 to 31"):
        page.press("People after")
        wait_for_words(quick_office, page, f"People {shown} of 31.")
    page.press("People before")
    wait_for_words(quick_office, page, "People 21 to 30 of 31.")


FORGED = ("1", "1.1.all", "x.1.all", "{session}.x.all", "{session}.1.1", "{session}.1.9" + "9" * 30)


@pytest.mark.parametrize("value", FORGED)
def test_a_forged_button_sends_nothing_and_is_told_so(quick_office: Office, value: str) -> None:
    assert fill_for_priya(open_form(quick_office)).submit() == "closed"
    wait_for_answers(quick_office)
    page = open_told(quick_office)
    session = quick_office.database.read(lambda db: db.exec(select(Session.id)).one())
    element = next(each for each in page.blocks if each.get("accessory"))["accessory"]
    forged = element | {"value": value.format(session=session)}
    body = page.person.action(page.opened, "any", forged, {"value": forged["value"]})
    quick_office.slack.deliver("interaction", body)
    wait_for_words(quick_office, page, "Nothing was changed", "does not exist", "nobody whom")
    assert len(quick_office.slack.person("Priya Shah").messages()) == 1


def test_a_learner_who_forges_the_button_is_refused(quick_office: Office) -> None:
    assert fill_for_priya(open_form(quick_office)).submit() == "closed"
    dana = quick_office.slack.person("Dana Reed").wait_for_message("Session booked")
    priya = quick_office.slack.person("Priya Shah")
    element = next(
        each
        for block in dana.blocks
        if block["type"] == "actions"
        for each in block["elements"]
        if each["text"]["text"] == "Who was told"
    )
    message = priya.wait_for_message("Session booked")
    notice = priya.interact(
        "block_actions",
        **message.source(),
        actions=[priya.touched("any", element, {"value": element["value"]})],
    )
    assert notice is not None
    assert "You can't" in notice.text
