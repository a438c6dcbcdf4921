"""Admins get an export, learners their own data, and a Master Admin erases a learner's."""

from __future__ import annotations

import io
import zipfile

from sqlmodel import select

from booking.exports import RECORD_FILES
from booking.tables import Person
from tests.bot.conftest import Office
from tests.bot.test_closing_journey import hold
from tests.bot.test_home import act


def received(office: Office, who: str, name: str) -> dict[str, str]:
    """Give the files of the archive that somebody was sent."""

    def sent() -> object:
        return [
            each
            for each in office.slack.state.files.stored.values()
            if each.name == name and each.completed
        ]

    stored = office.slack.wait_until(sent, name)[-1]
    assert office.slack.person(who).profile.channel in stored.channels
    with zipfile.ZipFile(io.BytesIO(stored.content)) as archive:
        return {each: archive.read(each).decode() for each in archive.namelist()}


def test_an_admin_gets_the_records_as_files(office: Office) -> None:
    hold(office, location="=HYPERLINK(1)")
    maya = office.slack.person("Maya Lund")
    maya.open_home().press("The week")
    office.slack.wait_until(lambda: "Export" in maya.home().text, "the week")
    with office.slack.without_waiting():  # what follows is a message
        maya.home().press("Export")
    files = received(office, "Maya Lund", "export.zip")
    assert set(files) == RECORD_FILES
    assert "'=HYPERLINK(1)" in files["sessions.csv"]


def test_who_may_not_export_is_told(quick_office: Office) -> None:
    dana = quick_office.slack.person("Dana Reed")
    act(quick_office, "Dana Reed", dana.open_home(), "export_records", "x")
    told = dana.wait_for_message("You can't export data")
    assert "Master Admins and Basic Admins can" in told.text


def test_a_learner_gets_their_own_data(quick_office: Office) -> None:
    hold(quick_office, "Priya Shah", "Tom Hill")
    priya = quick_office.slack.person("Priya Shah")
    priya.open_home().press("Settings")
    quick_office.slack.wait_until(lambda: "My data" in priya.home().text, "the settings")
    with quick_office.slack.without_waiting():  # what follows is a message
        priya.home().press("My data")
    files = received(quick_office, "Priya Shah", "my-data.zip")
    assert set(files) == {*RECORD_FILES, "my_enrolments.csv"}
    everything = "".join(files.values())
    assert quick_office.people["Priya Shah"].email in everything
    assert quick_office.people["Tom Hill"].email not in everything


def test_a_learners_data_is_erased_by_a_master_admin_alone(quick_office: Office) -> None:
    learner = quick_office.people["Priya Shah"]

    def name() -> str:
        query = select(Person.name).where(Person.id == learner.id)
        return quick_office.database.read(lambda db: db.exec(query).one())

    dana, maya = (quick_office.slack.person(each) for each in ("Dana Reed", "Maya Lund"))
    act(quick_office, "Dana Reed", dana.open_home(), "erase_learner", str(learner.id))
    quick_office.slack.wait_until(dana.top_form, "an answer")
    assert name() == "Priya Shah"
    act(quick_office, "Maya Lund", maya.open_home(), "erase_learner", str(learner.id))
    quick_office.slack.wait_until(maya.top_form, "an answer")
    assert name() == f"Erased learner {learner.id}"
