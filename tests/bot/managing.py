"""What the journeys of a Master Admin share: the page Manage, people, and their forms."""

from __future__ import annotations

from typing import Any

from sqlmodel import SQLModel, select

from sandbox.form import Form
from sandbox.person import Home
from tests.bot.conftest import Office
from tests.bot.group_journeys import press, top_page

MAYA = "Maya Lund"


def open_manage(office: Office, who: str = MAYA) -> Home:
    """Open Home at the page Manage."""
    home = office.slack.person(who).open_home()
    home.press("Manage")
    office.slack.wait_until(lambda: "Smart Rooms" in home.text, "the page Manage")
    return home


def find_person(office: Office, name: str, who: str = MAYA) -> Form:
    """Find somebody on Manage, and open their page."""
    home = open_manage(office, who)
    home.fill("Find a person by name or e-mail", name, typed=name)
    office.slack.wait_until(office.slack.person(who).top_form, f"the page of {name}")
    page = top_page(office, who)
    assert page.title == "Person", page.text
    return page


def turn_to(office: Office, page: Form, label: str, title: str) -> Form:
    """Press a button in a modal that shows another page in its place."""
    page.press(label)
    office.slack.wait_until(lambda: page.title == title, f"{title!r} after {label!r}")
    return page


def change_form(office: Office, name: str, who: str = MAYA) -> Form:
    """Open the form of somebody's name, roles and state."""
    return turn_to(office, find_person(office, name, who), "Change person", "Change person")


def add_form(office: Office, noun: str) -> Form:
    """Open the form for a new row from the page Manage."""
    return press(office, open_manage(office), f"Add {noun}")


def rows(office: Office, table: type[SQLModel], **matching: Any) -> list[Any]:
    """Read the rows of a table that have these values."""
    conditions = [getattr(table, name) == value for name, value in matching.items()]
    return list(office.database.read(lambda db: db.exec(select(table).where(*conditions)).all()))
