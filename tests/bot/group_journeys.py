"""What the journeys of groups share: people to choose from, the pages, and what was booked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import SQLModel, col, select, update

from booking.sessions import book_session
from booking.tables import Enrolment, Participant, Person, Session
from booking.values import EnrolmentStatus, Role
from sandbox.form import Form
from sandbox.screen import elements_on
from sandbox.surface import Surface
from tests.bot.conftest import Office
from tests.bot.test_booking_journey import fill_for_priya, open_form
from tests.factories import IDS, NOW, create_booking, create_learner, create_person

AT_TWO = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
"""When `fill_for_priya` books; London is at UTC then."""


def top_page(office: Office, who: str = "Dana Reed") -> Form:
    """Give the page that is on top of somebody's screen."""
    page = office.slack.person(who).top_form()
    assert page is not None
    return page


def press(office: Office, screen: Surface, label: str, *, after: str = "") -> Form:
    """Press a button that opens a page; Home may be published anew in between."""
    screen.press(label, after=after)
    person = screen.person
    office.slack.wait_until(person.top_form, f"a page after {label!r}")
    return top_page(office, person.profile.name)


def open_participants(office: Office, places: str = "3", who: str = "Dana Reed") -> Form:
    """Fill the form in for Priya at two on 1 December, and go on to the Participants page."""
    form = open_form(office, who=who)
    if who != "Dana Reed":
        form.fill("Assessor", "Dana")
    form = fill_for_priya(form).fill("Number of participants", places)
    assert form.submit() == "pushed", form.errors
    return top_page(office, who)


def book_group(office: Office, *names: str, places: str = "3") -> None:
    """Book a session at two on 1 December for Priya and others."""
    page = open_participants(office, places)
    for name in names:
        page.tick(name)
    assert page.submit() == "closed", page.text


def add_learners(office: Office, *names: str) -> None:
    """Take in learners of nobody in particular, in training on the office's course.

    Their e-mails hold no more digits than their names: a search for "02" finds nobody by chance.
    """
    for name in names:
        email = f"{'.'.join(name.casefold().split())}@example.org"
        office.people[name] = create_learner(
            office.database, office.organisation, office.course, name=name, email=email
        )


def add_assessor(office: Office, name: str) -> Person:
    """Take in another assessor, who need not be in Slack."""
    person = create_person(office.database, office.organisation, name=name)
    office.people[name] = person
    return person


def make_busy(office: Office, name: str, start: datetime = AT_TWO, **overrides: Any) -> None:
    """Book somebody elsewhere: a learner with Omar, or an assessor with a learner of theirs."""
    person = office.people[name]
    is_learner = Role.LEARNER in person.roles
    if is_learner:
        assessor, learner = add_assessor(office, f"Elsewhere {IDS.new()}"), person
    else:
        add_learners(office, f"Learner {IDS.new()}")
        assessor, learner = person, list(office.people.values())[-1]
    command = create_booking(assessor, learner, office.course, **{"starts_at": start} | overrides)
    book_session(office.database, command, now=NOW, ids=IDS)


def change_person(office: Office, who: str, /, **values: Any) -> None:
    """Change a person's row, as an import would."""
    _update(office, update(Person).where(col(Person.id) == office.people[who].id), values)


def complete_course(office: Office, name: str) -> None:
    """Let a learner complete every course."""
    query = update(Enrolment).where(col(Enrolment.learner_id) == office.people[name].id)
    _update(office, query, {"status": EnrolmentStatus.COMPLETED})


def _update(office: Office, query: Any, values: dict[str, Any]) -> None:
    office.database.write(lambda db: db.connection().execute(query.values(**values)))


def count(office: Office, table: type[SQLModel] = Session) -> int:
    """Count a table's rows."""
    query = select(func.count()).select_from(table)
    return office.database.read(lambda db: db.exec(query).one())


def planned(office: Office, name: str) -> list[datetime]:
    """When the sessions start in which a learner takes part, in UTC and in order."""
    learner_id = office.people[name].id
    query = select(Participant.starts_at).where(Participant.learner_id == learner_id)
    return sorted(office.database.read(lambda db: list(db.exec(query))))


def messages_saying(office: Office, name: str, words: str) -> int:
    """Count somebody's messages that say this."""
    return sum(words in each.screen for each in office.slack.person(name).messages())


def told_once(office: Office, names: Iterable[str], words: str) -> None:
    """Check that each got one message that says this."""
    for name in names:
        office.slack.person(name).wait_for_message(words)
        assert messages_saying(office, name, words) == 1


def boxes(page: Form) -> list[str]:
    """The words of everything that can be ticked."""
    return [
        words
        for each in elements_on(page.blocks)
        if each.kind == "checkboxes"
        for words in each.options
    ]
