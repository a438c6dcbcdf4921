"""The form that changes a Smart Session offers its organisation's Smart Rooms."""

from __future__ import annotations

from datetime import timedelta

from booking.tables import SmartRoom
from booking.values import SessionMethod
from sandbox.form import Form
from sandbox.screen import elements_on, option_words
from tests.bot.conftest import Office
from tests.bot.group_journeys import AT_TWO, make_busy, told_once, top_page
from tests.bot.test_booking_journey import fill_for_priya, open_form
from tests.bot.test_cancelling_journey import book, move_behind
from tests.bot.test_changing_journey import open_change, sessions
from tests.factories import create_smart_room

AUTOMATIC = "Chosen automatically"
FREE, TAKEN = "Free at that time", "Taken at that time"
AT_FOUR = AT_TWO + timedelta(hours=2)


def open_rooms(office: Office, *more: str) -> dict[str, SmartRoom]:
    """Give the office more rooms, in this order, after the one that it has."""
    return {
        name: create_smart_room(office.database, office.organisation, name=name) for name in more
    }


def book_smart(office: Office) -> dict[str, SmartRoom]:
    """Book Priya into Aspen at two; the office's other rooms are Birch and its first."""
    make_busy(office, "Tom Hill", method=SessionMethod.SMART_SESSION)
    rooms = open_rooms(office, "Aspen", "Birch")
    form = fill_for_priya(open_form(office)).fill("Session method", "Smart Session")
    assert form.submit() == "closed", form.errors
    told_once(office, ["Dana Reed", "Priya Shah"], "Session booked")
    return rooms


def room_ids(office: Office) -> set[int | None]:
    """Give the room of Priya's session."""
    return {each.smart_room_id for each in sessions(office) if each.location == "Leeds college"}


def test_a_room_that_is_free_is_chosen_and_everybody_gets_its_link(office: Office) -> None:
    rooms = book_smart(office)
    form = open_change(office)
    assert form.value("Smart Room") == AUTOMATIC
    assert "It is held in Aspen" in form.text
    form.fill("Smart Room", "Birch")
    assert form.submit() == "closed", form.errors
    assert room_ids(office) == {rooms["Birch"].id}
    said = office.slack.person("Priya Shah").wait_for_message("Changed: Smart Room")
    assert rooms["Birch"].join_url in said.text


def test_free_rooms_come_first_and_one_that_is_taken_is_refused(office: Office) -> None:
    rooms = book_smart(office)
    form = open_change(office)
    automatic, *free, taken = form.options("Smart Room")
    assert (automatic, free) == (AUTOMATIC, ["Aspen", "Birch"])
    form.fill("Smart Room", taken).fill("Planning notes", "Bring the book")
    assert form.submit() == "errors"
    assert list(form.errors) == ["Smart Room"]
    assert "not free on Tue 1 Dec 2026, 14:00 to 15:00 GMT" in form.errors["Smart Room"]
    assert room_ids(office) == {rooms["Aspen"].id}
    assert form.value("Planning notes") == "Bring the book"


def test_unless_it_is_chosen_the_room_stays_when_something_else_changes(
    quick_office: Office,
) -> None:
    rooms = book_smart(quick_office)
    form = open_change(quick_office).fill("Session time", "15:00")
    assert form.submit() == "closed", form.errors
    assert room_ids(quick_office) == {rooms["Aspen"].id}


def test_another_time_alone_sorts_the_rooms_anew_and_nothing_typed_is_lost(
    office: Office,
) -> None:
    book_smart(office)
    make_busy(office, "Tom Hill", AT_FOUR, method=SessionMethod.SMART_SESSION)
    form = open_change(office).fill("Planning notes", "Bring the book")
    form.fill("Smart Room", "Aspen").fill("Session location", "York")
    busy, *_ = rooms_under(form, TAKEN)
    form.fill("Session time", "15:00")
    office.slack.wait_until(lambda: not rooms_under(form, TAKEN), "rooms that are free at three")
    assert rooms_under(form, FREE) == ["Aspen", "Birch", busy]
    form.fill("Session time", "16:00")
    office.slack.wait_until(lambda: rooms_under(form, TAKEN), "a room that is taken at four")
    assert rooms_under(form, FREE) == ["Aspen", "Birch"]
    typed = {"Smart Room": "Aspen", "Session location": "York", "Planning notes": "Bring the book"}
    assert {label: form.value(label) for label in typed} == typed
    assert form.value("Session time") == "16:00"


def rooms_under(form: Form, group: str) -> list[str]:
    """Give the rooms that the form offers under a heading."""
    (element,) = [each for each in elements_on(form.blocks) if each.label == "Smart Room"]
    return [
        option_words(each)
        for of in element.json["option_groups"]
        if of["label"]["text"] == group
        for each in of["options"]
    ]


def test_a_session_that_becomes_a_smart_session_is_offered_the_rooms(
    quick_office: Office,
) -> None:
    book(quick_office)
    rooms = open_rooms(quick_office, "Aspen")
    form = open_change(quick_office)
    assert "Smart Room" not in form.labels
    form.fill("Session method", "Smart Session")
    quick_office.slack.wait_until(lambda: "Smart Room" in form.labels or None, "the rooms")
    assert form.value("Smart Room") == AUTOMATIC
    form.fill("Smart Room", "Aspen")
    assert form.submit() == "closed", form.errors
    assert room_ids(quick_office) == {rooms["Aspen"].id}


def test_who_is_second_is_told_of_another_room_and_their_choice_stays(
    quick_office: Office,
) -> None:
    rooms = book_smart_alone(quick_office)
    form = open_change(quick_office).fill("Session location", "York")
    move_behind(quick_office, room_id=rooms["Birch"].id)
    assert form.submit() == "updated", form.errors
    page: Form = top_page(quick_office)
    assert "Smart Room was" in page.text
    assert "is now Birch" in page.text
    assert page.value("Smart Room") == AUTOMATIC
    assert page.submit() == "closed", page.errors
    (session,) = sessions(quick_office)
    assert (session.location, session.smart_room_id) == ("York", rooms["Birch"].id)
    assert session.starts_at == AT_TWO


def book_smart_alone(office: Office) -> dict[str, SmartRoom]:
    """Book Priya into the office's first room, with Birch beside it."""
    rooms = open_rooms(office, "Birch")
    form = fill_for_priya(open_form(office)).fill("Session method", "Smart Session")
    assert form.submit() == "closed", form.errors
    told_once(office, ["Dana Reed", "Priya Shah"], "Session booked")
    return rooms
