"""People who can't be reached in Slack are named to who organises their sessions."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import select

from booking.sessions import book_session
from booking.tables import Delivery
from booking.values import DeliveryKind, DeliveryState
from tests.bot.conftest import Office
from tests.bot.group_journeys import add_learners
from tests.factories import IDS, NOW, TEN, create_booking

LOST = "Kim Lee can't be reached in Slack"
WHY = "nobody in this Slack workspace has their e-mail address"


def book_kim(office: Office, *others: str, days: int = 0) -> None:
    """Book Dana with Kim, who has no Slack account, and others."""
    people = office.people
    learners = [people[name] for name in ("Kim Lee", *others)]
    command = create_booking(
        people["Dana Reed"],
        learners[0],
        office.course,
        learner_ids=tuple(each.id for each in learners),
        places=len(learners),
        starts_at=TEN + timedelta(days=days),
    )
    book_session(office.database, command, now=office.desk.now(), ids=IDS)
    office.slack.person("Dana Reed").open_home()
    office.desk.deliver()


def wait_for_failures(office: Office, count: int) -> None:
    def failed() -> bool:
        rows = office.database.read(lambda db: db.exec(select(Delivery)).all())
        return sum(row.state is DeliveryState.FAILED for row in rows) == count

    office.slack.wait_until(failed, f"{count} messages to be given up")


def word_of_it(office: Office) -> list[DeliveryState]:
    rows = office.database.read(
        lambda db: db.exec(select(Delivery).where(Delivery.kind == DeliveryKind.UNREACHED)).all()
    )
    return [row.state for row in rows]


def test_who_turns_out_to_have_no_account_is_named_to_the_organiser_soon(office: Office) -> None:
    add_learners(office, "Kim Lee")
    book_kim(office, "Priya Shah")
    wait_for_failures(office, 1)
    office.set_clock(NOW + timedelta(minutes=2))
    office.desk.deliver()
    told = office.slack.person("Dana Reed").wait_for_message("Not everybody could be told")
    said = f"{LOST} ({WHY}): tell them yourself."
    assert said in told.screen
    assert said in told.text
    assert "Priya Shah can't be reached" not in told.screen
    priya = office.slack.person("Priya Shah").wait_for_message("Session booked")
    assert "reached" not in priya.screen


def test_who_is_known_to_have_no_account_is_named_when_booked(quick_office: Office) -> None:
    add_learners(quick_office, "Kim Lee")
    book_kim(quick_office)
    wait_for_failures(quick_office, 1)
    book_kim(quick_office, days=1)
    dana = quick_office.slack.person("Dana Reed")
    booked = dana.wait_for_message("Session booked", count=2)
    assert f"{LOST} ({WHY})" in booked.screen


def test_a_second_failure_about_the_same_session_is_no_news(quick_office: Office) -> None:
    add_learners(quick_office, "Kim Lee")
    book_kim(quick_office)
    wait_for_failures(quick_office, 1)
    quick_office.set_clock(NOW + timedelta(minutes=2))
    quick_office.desk.deliver()
    quick_office.slack.person("Dana Reed").wait_for_message("Not everybody could be told")
    quick_office.set_clock(TEN - timedelta(hours=23))
    quick_office.desk.deliver()
    wait_for_failures(quick_office, 2)
    assert word_of_it(quick_office) == [DeliveryState.SENT]
