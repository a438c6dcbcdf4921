"""The sessions calendar on Home: brought to Slack once, turned, looked into and booked from."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from sqlmodel import select

from booking.record_tables import UploadedPicture
from booking.sessions import book_session
from booking.values import Role
from bot import home_pictures
from sandbox.faults import Fault, refusal
from sandbox.form import Form
from sandbox.person import Home
from tests.bot.conftest import Office
from tests.bot.test_home import change, open_home
from tests.factories import IDS, NOW, create_booking

COMPLETE = "files.completeUploadExternal"


def book(office: Office, **overrides: Any) -> int:
    """Book an hour of Dana's with Priya, a day after NOW, long ago."""
    command = create_booking(
        office.people["Dana Reed"],
        office.people["Priya Shah"],
        office.course,
        **{"starts_at": NOW + timedelta(days=1)} | overrides,
    )
    return book_session(office.database, command, now=NOW - timedelta(days=300), ids=IDS).session_id


def images(home: Home) -> list[dict[str, Any]]:
    return [block for block in home.blocks if block["type"] == "image"]


def wait_for_picture(office: Office, home: Home) -> dict[str, Any]:
    office.slack.wait_until(lambda: bool(images(home)), "the picture")
    office.slack.wait_until(lambda: bool(stored(office)), "the picture's row")
    return images(home)[0]


def stored(office: Office) -> list[UploadedPicture]:
    return office.database.read(lambda db: list(db.exec(select(UploadedPicture))))


def uploads(office: Office) -> int:
    return len(office.slack.calls_of(COMPLETE))


def test_the_month_comes_in_words_at_once_and_as_a_picture_after(office: Office) -> None:
    book(office)
    home = open_home(office, "Dana Reed")
    assert "*November 2026*: 1 session on 1 day." in home.text
    assert "Wed 25: 1 session." in home.text
    image = wait_for_picture(office, home)
    assert "Booked: Wed 25: 1 session." in image["alt_text"]
    assert "Wed 25: 09:00 to 10:00" in image["alt_text"]
    content = office.slack.state.files.find(image["slack_file"]["id"]).content
    with Image.open(io.BytesIO(content or b"")) as picture:
        assert picture.format == "PNG"


def test_the_same_picture_is_brought_once_and_another_when_something_changed(
    quick_office: Office,
) -> None:
    book(quick_office)
    first = wait_for_picture(quick_office, open_home(quick_office, "Dana Reed"))
    again = images(open_home(quick_office, "Dana Reed"))
    assert again == [first]
    assert uploads(quick_office) == 1
    book(quick_office, starts_at=NOW + timedelta(days=2))
    home = open_home(quick_office, "Dana Reed")
    quick_office.slack.wait_until(lambda: uploads(quick_office) == 2, "a second upload")
    quick_office.slack.wait_until(lambda: images(home) not in ([], [first]), "the new picture")


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> int:
    """Let a few moments pass in no time, and tell how often a picture is shown at most."""
    moments = [0.01 for _ in home_pictures.PROCESSING_SECONDS]
    monkeypatch.setattr(home_pictures, "PROCESSING_SECONDS", moments)
    return len(moments) + 1


@pytest.mark.usefixtures("tries")
def test_slack_may_need_a_moment_before_it_shows_a_file(quick_office: Office) -> None:
    home_of_words = Fault(passes=True)
    quick_office.slack.plan_fault("views.publish", home_of_words)
    quick_office.slack.plan_fault("views.publish", refusal("invalid_arguments"), times=2)
    home = open_home(quick_office, "Dana Reed")
    wait_for_picture(quick_office, home)
    assert uploads(quick_office) == 1


def test_a_file_that_slack_never_shows_leaves_the_words(quick_office: Office, tries: int) -> None:
    quick_office.slack.plan_fault("views.publish", Fault(passes=True))
    quick_office.slack.plan_fault("views.publish", refusal("invalid_arguments"), times=tries)
    home = open_home(quick_office, "Dana Reed")
    quick_office.slack.wait_until(
        lambda: len(quick_office.slack.calls_of("views.publish")) == tries + 1, "all tries"
    )
    assert "*November 2026*" in home.text
    assert images(home) == []
    assert stored(quick_office) == []


def test_a_file_that_was_deleted_in_slack_is_brought_anew(quick_office: Office) -> None:
    first = wait_for_picture(quick_office, open_home(quick_office, "Dana Reed"))
    quick_office.slack.state.files.stored.clear()
    home = open_home(quick_office, "Dana Reed")
    quick_office.slack.wait_until(lambda: images(home) not in ([], [first]), "the new picture")
    assert any("invalid slack file" in each for each in quick_office.slack.findings)
    quick_office.slack.state.findings.clear()


def test_a_refused_upload_leaves_the_words(quick_office: Office) -> None:
    quick_office.slack.plan_fault(COMPLETE, refusal("fatal_error"))
    home = open_home(quick_office, "Dana Reed")
    quick_office.slack.wait_until(lambda: uploads(quick_office) == 1, "the upload")
    assert "*November 2026*: 0 sessions" in home.text
    wait_for_picture(quick_office, open_home(quick_office, "Dana Reed"))


def reads(office: Office, home: Home, words: str) -> None:
    """Wait for words: a picture may be published before what was pressed."""
    office.slack.wait_until(lambda: words in home.text, words)


def test_months_are_turned_and_a_day_is_looked_into(quick_office: Office) -> None:
    book(quick_office, starts_at=NOW + timedelta(days=9))
    home = open_home(quick_office, "Dana Reed")
    home.press("Later: December 2026")
    reads(quick_office, home, "*December 2026*: 1 session on 1 day.\nThu 3: 1 session.")
    assert "Bank holidays: Fri 25 (Christmas Day)" in home.text
    home.fill("Choose a day", "2026-12-03")
    reads(quick_office, home, "*Thu 3 Dec 2026*: 1 session: 09:00 to 10:00.")
    reads(quick_office, home, "Free from 10:00 to 17:00")
    assert home.text.count("With Priya Shah") == 2
    home.press("Later: January 2027")
    reads(quick_office, home, "*January 2027*")
    home.press("This month")
    reads(quick_office, home, "*November 2026*")


def test_a_session_is_created_on_a_free_time(quick_office: Office) -> None:
    book(quick_office, starts_at=NOW + timedelta(days=9))
    home = open_home(quick_office, "Dana Reed")
    home.fill("Choose a day", "2026-12-03")
    reads(quick_office, home, "Free from 10:00 to 17:00")
    wait_for_picture(quick_office, home)
    form = home.press("Create new session", after="Free from 10:00 to 17:00")
    assert isinstance(form, Form)
    assert form.value("Session date") == "2026-12-03"
    assert form.value("Session time") == "10:00"
    assert form.value("Assessor") == "Dana Reed"


def test_the_calendar_is_for_assessors(quick_office: Office) -> None:
    assert "Your sessions calendar" not in open_home(quick_office, "Maya Lund").text
    change(quick_office, "Maya Lund", roles=frozenset({Role.MASTER_ADMIN, Role.ASSESSOR}))
    assert "Your sessions calendar" in open_home(quick_office, "Maya Lund").text


@pytest.mark.parametrize("day", ["", "x", "9999-12-31", "0001-01-01"])
def test_a_forged_day_means_today(quick_office: Office, day: str) -> None:
    home = open_home(quick_office, "Dana Reed")
    home.fill("Choose a day", "2026-12-03")
    reads(quick_office, home, "*Thu 3 Dec 2026*")
    person = quick_office.slack.person("Dana Reed")
    element = {"type": "datepicker", "action_id": "choose_home.calendar.day", "selected_date": day}
    quick_office.slack.deliver("interaction", person.action(home.opened, "calendar", element, {}))
    reads(quick_office, home, "*Tue 24 Nov 2026* (today)")


def test_a_session_that_ends_at_midnight_is_not_shown_on_the_day_after(
    quick_office: Office,
) -> None:
    evening = NOW.replace(day=25, hour=22)
    book(quick_office, starts_at=evening, duration=timedelta(hours=2))
    home = open_home(quick_office, "Dana Reed")
    home.fill("Choose a day", "2026-11-25")
    reads(quick_office, home, "*Wed 25 Nov 2026*: 1 session: 22:00 to ")
    shown = home.text.count("With Priya Shah")
    home.fill("Choose a day", "2026-11-26")
    reads(quick_office, home, "*Thu 26 Nov 2026*")
    assert home.text.count("With Priya Shah") == shown - 1
